"""The Board's lists over all councils: members, nominations, posts and their holders, vacancies and missing sides."""

from urllib.parse import quote

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.dates import fiscal_year, fiscal_year_end, fiscal_year_start, today
from core.pages import page_of, render_page, require
from core.tables import write_csv
from councils import registry
from councils.actions import appoint_seats
from councils.forms.registry import AreaFilter, MemberFilter, PostFilter
from councils.models import Seat
from councils.permissions import can_create_council, can_list_councils
from councils.views.parts import said
from councils.views.rules import city_crumbs


def _page(request, template, form, rows, title, **context):
    """A list of the Board, with its place among the others."""
    context |= {
        "form": form,
        "page": page_of(request, rows),
        "tabs": [
            {"label": label, "url": reverse(name), "current": request.resolver_match.url_name == name}
            for name, label in (
                ("registry_members", _("委員")),
                ("registry_waiting", _("任命を待つ人")),
                ("registry_posts", _("充て職")),
                ("registry_vacancies", _("空いた席")),
                ("registry_gaps", _("いない区分")),
            )
        ],
        "crumbs": city_crumbs((title, "")),
        "title": title,
    }
    return render_page(request, template, context)


def _filter(request, form):
    require(can_list_councils(request.viewer))
    return form(request.GET, municipality_id=request.viewer.municipality_id)


@require_safe
def registry_members(request):
    """Members in office on a day, over the whole city."""
    form = _filter(request, MemberFilter)
    day = form.day()
    year = fiscal_year(today())
    return _page(
        request,
        "councils/registry_members.html",
        form,
        registry.members_on(request.viewer, day, form.wanted()),
        _("市の委員"),
        day=day,
        first_of_may=fiscal_year_start(year).replace(month=5),
        last_of_march=fiscal_year_end(year),
    )


@require_safe
def registry_members_csv(request):
    """The same list as a file: names and seats, no contacts."""
    form = _filter(request, MemberFilter)
    header = (
        [_("協議会"), _("名前"), _("ふりがな"), _("役"), _("区分"), _("所属・役職"), _("充て職")],
        [_("任期の始まり"), _("任期の終わり"), _("表決")],
    )
    rows = registry.members_on(request.viewer, form.day(), form.wanted())
    data = write_csv([*header[0], *header[1]], (_line(seat) for seat in rows.iterator(500)))
    response = HttpResponse(data, content_type="text/csv; charset=utf-8")
    name = quote(_("委員の一覧_%(day)s.csv") % {"day": f"{form.day():%Y%m%d}"})
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


def _line(seat):
    person = seat.person
    return [
        str(seat.council),
        str(person),
        f"{person.family_kana} {person.given_kana}".strip(),
        str(seat.get_office_display()),
        str(seat.get_category_display()),
        seat.affiliation,
        seat.ex_officio_post,
        seat.starts_on,
        seat.ends_on,
        _("加わる") if seat.has_vote else _("加わらない"),
    ]


@require_safe
def registry_waiting(request):
    """Nominations over all councils; the Board's guidance appoints those ticked."""
    form = _filter(request, AreaFilter)
    rows = registry.nominations(request.viewer, form.wanted())
    may_appoint = can_create_council(request.viewer)
    return _page(
        request, "councils/registry_waiting.html", form, rows, _("任命を待つ人"), may_appoint=may_appoint
    )


@require_POST
def registry_appoint(request):
    """Appoint everybody ticked, of whichever councils, in one press."""
    viewer = request.viewer
    require(can_create_council(viewer))
    ticked = [pk for pk in request.POST.getlist("seats") if pk.isdecimal() and len(pk) < 18]
    seats = Seat.objects.filter(council__municipality=viewer.municipality_id, pk__in=ticked)
    seats = seats.select_related("council", "person").order_by("council__name", "pk")
    made = appoint_seats(seats, by=viewer, letter_number=request.POST.get("letter_number", "")[:30])
    return said(request, _("%(n)s人を任命しました。") % {"n": len(made)}, "registry_waiting")


@require_safe
def registry_posts(request):
    """充て職: who holds the post, who awaits appointment, where nobody is known, what ends on 31 March."""
    form = _filter(request, PostFilter)
    rows = registry.posts(request.viewer, form.wanted())
    return _page(request, "councils/registry_posts.html", form, rows, _("充て職"))


@require_safe
def registry_vacancies(request):
    """Seats that somebody left before the term, and for which nobody is proposed."""
    form = _filter(request, AreaFilter)
    rows = registry.vacancies(request.viewer, form.wanted())
    return _page(request, "councils/registry_vacancies.html", form, rows, _("空いた席"))


@require_safe
def registry_gaps(request):
    """Councils without anybody of a side that the law names first; a hint, never a block."""
    form = _filter(request, AreaFilter)
    rows = registry.councils_with_gaps(request.viewer, form.wanted())
    return _page(request, "councils/registry_gaps.html", form, rows, _("いない区分"))
