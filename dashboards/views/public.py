"""The front page of the city and the page of a school, for residents: no account, no cookie, no personal names."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from community.models import Municipality
from core.pages import render_page
from dashboards.public.events import event_of
from dashboards.public.figures import city_figures
from dashboards.public.kept import coming_activities, newest_minutes, newest_told, notices, soon
from dashboards.public.schools import by_ward, contacts_of, find_school, matching, open_schools
from dashboards.public.years import cycle_of, image_of, members_of, policy_of, school_year
from dashboards.views.resident import crumb, qr_of, resident_page, share
from evaluations.reading import public_evaluations

#: So many of each on the pages that lead to the whole lists.
FRONT_EVENTS, FRONT_RECORDS, SCHOOL_EVENTS, SCHOOL_RECORDS = 10, 5, 6, 3
#: With no more schools than these the lists of the front page are open.
FEW_SCHOOLS = 12


@resident_page
def front(request):
    """Find one's school, what is coming, what happened; an empty installation asks for its set-up."""
    city = Municipality.current()
    if city is None:
        return redirect("set_up")
    schools, wanted = open_schools(), request.GET.get("q", "").strip()[:40]
    context = {
        "municipality": city,
        "place": city.board_name,
        "q": wanted,
        "found": matching(schools, wanted) if wanted else None,
        "wards": by_ward(schools),
        "opened": len(schools) <= FEW_SCHOOLS,
        "schools_count": len(schools),
        "events": soon(FRONT_EVENTS),
        "most": FRONT_EVENTS,
        "told": [event_of(a) for a in newest_told(None, limit=FRONT_RECORDS)],
        "minutes": newest_minutes(None, limit=FRONT_RECORDS),
        "figures": city_figures(),
        "share": share(
            _("%(city)sの地域協働学校") % {"city": city},
            _("学校園と地域が、一緒に子どもを育てています。校園ごとの歩みと、参加のしかたがわかります。"),
            "/",
        ),
    }
    return render_page(request, "dashboards/front.html", context)


@resident_page
def school_page(request, code):
    """A school's public page: child image, the year, what is coming and how to join, what happened, the council."""
    school = find_school(code)
    year = school_year(school, request.GET.get("year", ""))
    cycle = cycle_of(year)
    context = {
        "school": school,
        "year": year,
        "cycle": cycle,
        "image": image_of(year, cycle),
        "policy": policy_of(school, year.fiscal_year),
        "members": members_of(year),
        "contacts": contacts_of(school),
        **_dates(school, year),
        "evaluations": _evaluations(year),
        **school_frame(school),
        **qr_of(school.get_absolute_url()),
    }
    context["share"] = share(
        school.name,
        _("%(school)sの目指す子ども像、これからの活動と会議、参加のしかた。%(image)s")
        % {"school": school, "image": context["image"]},
        school.get_absolute_url(),
    )
    return render_page(request, "dashboards/school_page.html", context)


def _evaluations(year):
    if year.council is None:
        return []
    return public_evaluations(year.council["council_id"], year.fiscal_year)


def _dates(school, year):
    """What is coming belongs to the running year; reports and minutes are those of the year that is shown."""
    of_year = {"fiscal_year": year.fiscal_year}
    dates = {
        "told": [event_of(activity) for activity in newest_told(school.pk, limit=SCHOOL_RECORDS, **of_year)],
        "minutes": newest_minutes(school.pk, limit=2 * SCHOOL_RECORDS, **of_year),
        "coming": [],
        "notices": [],
    }
    if year.is_current and school.is_open:
        dates["coming"] = [event_of(a) for a in coming_activities(school.pk, limit=SCHOOL_EVENTS)]
        dates["notices"] = notices(school.pk, SCHOOL_RECORDS)
    return dates


def school_frame(school, *more):
    """Name at the top and path above a page of a school; `more` are (label, url) of the steps below it."""
    steps = [crumb(school.municipality.name, "/"), crumb(school.name, school.get_absolute_url())]
    steps += [crumb(*step) for step in more]
    # The last is this page and leads nowhere.
    steps[-1] = crumb(steps[-1]["label"])
    return {"place": school.name, "place_url": school.get_absolute_url(), "crumbs": steps}


def _text_page(template):
    """A page of plain text that any city may read."""

    @resident_page
    def view(request):
        city = Municipality.current()
        context = {"municipality": city, "place": city.board_name if city else ""}
        return render_page(request, template, context)

    return view


accessibility = _text_page("dashboards/accessibility.html")
about = _text_page("dashboards/about.html")


@resident_page
def contact(request):
    """Whom to call for what, and how to have a picture or a name taken off."""
    city = Municipality.current()
    context = {
        "municipality": city,
        "place": city.board_name if city else "",
        "departments": city.departments.order_by("pk") if city else [],
    }
    return render_page(request, "dashboards/contact.html", context)


@resident_page
def robots(request):
    """Search engines may read the public pages; neither links of single people nor month after month."""
    closed = ("/a/", "/m/", "/i/", "/me/", "/city/", "/councils/", "/*?month=")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")
