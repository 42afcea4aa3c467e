"""The city for both departments of the Board: the picture, and the way down from every number to its records."""

from functools import wraps
from urllib.parse import quote

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from community.models import School
from community.roles import BOARD, Role
from core.dates import fiscal_year, fiscal_year_end
from core.pages import page_of, render_page
from core.tables import write_csv
from councils.models import STEP_FIELDS
from dashboards.city import activity, ending, lines, needs
from dashboards.city.definitions import DEFINITIONS
from dashboards.city.facts import facts_of
from dashboards.city.scope import GROUPS, Scope
from dashboards.progress import STEPS
from headquarters.models import PlanItem

#: The list of councils shows one of these sets of columns.
VIEWS = ("steps", "figures", "duties")


def board_page(view):
    """The city's pages are the Board's; to others they are not there. The view gets the Scope of the address."""

    @require_safe
    @wraps(view)
    def wrapper(request):
        if not request.viewer.has(*BOARD):
            raise Http404
        return view(request, Scope.of(request))

    return wrapper


def _frame(scope):
    """What every page of the city needs for its filters."""
    this = fiscal_year(scope.day)
    return {
        "scope": scope,
        "years": range(this, this - 5, -1),
        "kinds": School.Kind.choices,
        "groups": GROUPS.items(),
        "year": scope.year,
        "day": scope.seen_on,
        "query": scope.address(),
    }


def _with_needs(scope, facts):
    """(facts, needs) of each council; a past 年度 needs nothing any more."""
    if not scope.is_running:
        return [(council, []) for council in facts]
    deadlines = needs.deadlines_of(scope)
    return [(council, needs.needs_of(council, deadlines, scope.day)) for council in facts]


@board_page
def city_page(request, scope):
    """Six steps over all councils, who needs help, what took place, what ends on 31 March."""
    facts = facts_of(scope)
    rows = _with_needs(scope, facts)
    total = lines.total_of(facts)
    grouping = lines.grouping_of(scope)
    context = _frame(scope) | {
        "total": total,
        "lines": [(line, scope.address(**line.narrow, by="")) for line in lines.lines_of(facts, scope)],
        "grouping": grouping,
        "group_label": GROUPS[grouping],
        "bars": lines.bars_of(total),
        "needs": needs.by_kind(rows),
        "needy": sum(bool(found) for _facts, found in rows),
        "hours": lines.hours(total.now["minutes"]),
        "hours_before": lines.hours(total.before["minutes_so_far"]),
        "ending": [
            (key, label, n)
            for (key, label), n in zip(
                ending.WHAT.items(), ending.counts_of(scope.municipality_id, scope.day).values(), strict=True
            )
        ],
        "ends_on": fiscal_year_end(fiscal_year(scope.day)),
        "activities_first": not request.viewer.has(Role.BOARD_GUIDANCE),
    }
    return render_page(request, "dashboards/city_page.html", context)


# ---- the councils behind a number ------------------------------------------------------------------------


def _choice(request, name, allowed):
    """A filter of the address; what is not known counts as not given."""
    value = request.GET.get(name, "")
    return value if value in allowed else ""


def _chosen(request, scope):
    """(rows, filters) of the list of councils: those that need help, or are or are not yet at a step."""
    need = _choice(request, "need", {*needs.KINDS, "any"})
    step = _choice(request, "step", {str(number) for number in range(1, 7)})
    reached = _choice(request, "reached", {"no"})
    rows = _with_needs(scope, facts_of(scope))
    if need:
        rows = [row for row in rows if any(need in ("any", found.kind.key) for found in row[1])]
        rows.sort(key=lambda row: min(found.since for found in row[1]))
    if step:
        wanted = reached != "no"
        rows = [row for row in rows if row[0].is_live and row[0].reached[int(step) - 1] == wanted]
    return rows, {"need": need, "step": step, "reached": reached}


@board_page
def city_councils(request, scope):
    """Which councils a number counts: their steps, why they need help and since when, and the next act."""
    rows, filters = _chosen(request, scope)
    view = _choice(request, "view", VIEWS) or "steps"
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    context = _frame(scope) | filters
    context |= {
        "page": page,
        "view": view,
        "views": [
            ("steps", _("歩みと理由"), scope.address(**filters)),
            ("figures", _("活動の数"), scope.address(**filters, view="figures")),
            ("duties", _("役割分担"), scope.address(**filters, view="duties")),
        ],
        "need_words": needs.KINDS[filters["need"]].words if filters["need"] in needs.KINDS else "",
        "need_choices": [("any", _("何か理由がある")), *((k.key, k.words) for k in needs.KINDS.values())],
        "step_choices": [(str(n), f"{n} {word}") for n, word in enumerate(STEPS, 1)],
        "download": scope.address(**filters),
    }
    return render_page(request, "dashboards/city_councils.html", context)


@board_page
def city_councils_csv(request, scope):
    """The same list as a table for Excel."""
    rows, _filters = _chosen(request, scope)
    header = [_("協議会"), _("校園"), _("電話"), *(f"{n} {word}" for n, word in enumerate(STEPS, 1))]
    header += [
        _("会議（回）"),
        _("活動（件）"),
        _("子ども（延べ）"),
        _("大人（延べ）"),
        _("支援が必要な理由"),
    ]
    table = []
    for council, found in rows:
        steps = [council.cycle.get(name) for name in STEP_FIELDS]
        figures = [council.figure(name) for name in ("meetings_held", "activities", "children", "adults")]
        words = "、".join(
            _("%(why)s（%(day)sから）") % {"why": need.kind.words, "day": f"{need.since:%Y/%m/%d}"}
            for need in found
        )
        days = [moment.date() if moment else "" for moment in steps]
        table.append([council.name, "・".join(council.schools), council.phone, *days, *figures, words])
    return _csv(_("協議会一覧"), header, table)


def _csv(name, header, rows):
    response = HttpResponse(write_csv(header, rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.csv"
    return response


# ---- activities ------------------------------------------------------------------------------------------


@board_page
def city_figures(request, scope):
    """Activities by month and category against last year, with a chart and its table."""
    months, categories, total = activity.tables_of(scope)
    measure = _choice(request, "measure", {"activities", "children", "adults"}) or "activities"
    facts = facts_of(scope)
    summed = lines.total_of(facts)
    context = _frame(scope) | {
        "months": months,
        "categories": categories,
        "total": total,
        "summed": summed,
        "columns": activity.columns_of(months, measure),
        "measure": measure,
        "measures": [
            (key, label, scope.address(measure="" if key == "activities" else key))
            for key, label in (
                ("activities", _("活動（件）")),
                ("children", _("子ども（延べ）")),
                ("adults", _("大人（延べ）")),
            )
        ],
        "hours": lines.hours(total.now["minutes"]),
        "adult_hours": lines.hours(total.now["adult_minutes"]),
        "hours_before": lines.hours(total.before["minutes"]),
        "adult_hours_before": lines.hours(total.before["adult_minutes"]),
    }
    return render_page(request, "dashboards/city_figures.html", context)


def _narrowed(request):
    """Month, category and council of the address."""
    month = _choice(request, "month", {str(number) for number in range(1, 13)})
    council = request.GET.get("council", "")
    return {
        "month": int(month) if month else None,
        "category": _choice(request, "category", set(PlanItem.Category.values)),
        "council": int(council) if council.isdecimal() and len(council) < 10 else None,
    }


@board_page
def city_activities(request, scope):
    """The reported activities that a figure counts."""
    narrow = _narrowed(request)
    page = page_of(request, activity.reported(scope, request.viewer, **narrow))
    context = _frame(scope) | narrow
    context |= {
        "page": page,
        "months": activity.MONTHS,
        "categories": PlanItem.Category.choices,
        "download": scope.address(**{name: value or "" for name, value in narrow.items()}),
    }
    return render_page(request, "dashboards/city_activities.html", context)


@board_page
def city_activities_csv(request, scope):
    """The same list as a table for Excel: a year's activities of the city."""
    header = [_("日"), _("協議会"), _("活動"), _("区分"), _("ねらい"), _("場所")]
    header += [_("子ども"), _("大人"), _("教職員"), _("時間（分）")]
    rows = (
        [
            found.starts_at,
            found.item.plan.cycle.council.name,
            found.title,
            found.get_category_display(),
            found.aim,
            found.place,
            found.activity_report.children_count,
            found.activity_report.adults_count,
            found.activity_report.staff_count,
            int((found.ends_at - found.starts_at).total_seconds() // 60),
        ]
        for found in activity.reported(scope, request.viewer, **_narrowed(request))
    )
    return _csv(_("活動一覧"), header, rows)


# ---- what ends -------------------------------------------------------------------------------------------


@board_page
def city_ending(request, scope):
    """What ends on 31 March, record by record; volunteers by headquarters, since their names are not the city's."""
    what = _choice(request, "what", ending.WHAT) or "seats"
    city, day = scope.municipality_id, scope.day
    if what == "seats":
        found = ending.seats(city, day).select_related("council", "person")
        found = found.order_by("council__name", "council", "person__family_kana", "pk")
    elif what == "commissions":
        found = ending.commissions(city, day).select_related("headquarters", "person")
        found = found.order_by("headquarters__name", "person__family_kana", "pk")
    else:
        found = ending.by_headquarters(city, day, what)
    counts = ending.counts_of(city, day)
    context = _frame(scope) | {
        "what": what,
        "tabs": [(key, label, counts[key]) for key, label in ending.WHAT.items()],
        "page": page_of(request, found),
        "ends_on": fiscal_year_end(fiscal_year(day)),
    }
    return render_page(request, "dashboards/city_ending.html", context)


@board_page
def city_definitions(request, scope):
    """What every number counts."""
    return render_page(request, "dashboards/city_definitions.html", _frame(scope) | {"rows": DEFINITIONS})
