"""Pages that ask several rooms."""

from django.urls import path

from dashboards.views import archive, city, feeds, handover, home, public, public_records, search, years

COUNCIL = "councils/<int:council_pk>/"
YEAR = COUNCIL + "years/<int:fiscal_year>/"
SCHOOL = "schools/<str:code>/"

urlpatterns = [
    path("", public.front, name="front"),
    path("me/", home.home, name="home"),
    path(YEAR, years.year_page, name="year_page"),
    path(YEAR + "archive/", archive.archive_page, name="archive_page"),
    path(YEAR + "archive/make/", archive.archive_make, name="archive_make"),
    path(YEAR + "print/", archive.year_print, name="year_print"),
    path(COUNCIL + "handover/", handover.handover_page, name="handover_page"),
    path(COUNCIL + "handover/words/", handover.handover_edit, name="handover_edit"),
    path(COUNCIL + "handover/print/", handover.handover_print, name="handover_print"),
    path("city/", city.city_page, name="city_page"),
    path("city/progress/", city.city_councils, name="city_councils"),
    path("city/progress.csv", city.city_councils_csv, name="city_councils_csv"),
    path("city/figures/", city.city_figures, name="city_figures"),
    path("city/activities/", city.city_activities, name="city_activities"),
    path("city/activities.csv", city.city_activities_csv, name="city_activities_csv"),
    path("city/ending/", city.city_ending, name="city_ending"),
    path("city/definitions/", city.city_definitions, name="city_definitions"),
    path("coming/", feeds.coming, name="coming"),
    path("calendar/", feeds.city_calendar_help, name="city_calendar_help"),
    path("calendar.ics", feeds.city_feed, name="city_feed"),
    path(SCHOOL, public.school_page, name="school_page"),
    path(SCHOOL + "activities/<int:pk>/", public_records.public_activity, name="public_activity"),
    path(SCHOOL + "reports/", public_records.public_reports, name="public_reports"),
    path(SCHOOL + "minutes/", public_records.public_minutes_list, name="public_minutes_list"),
    path(SCHOOL + "minutes/<int:pk>/", public_records.public_minutes, name="public_minutes"),
    path(SCHOOL + "policy/", public_records.public_policy, name="public_policy"),
    path(SCHOOL + "leaflet/", public_records.leaflet, name="leaflet"),
    path(SCHOOL + "calendar/", feeds.public_calendar, name="public_calendar"),
    path(SCHOOL + "calendar/subscribe/", feeds.school_calendar_help, name="school_calendar_help"),
    path(SCHOOL + "calendar.ics", feeds.school_feed, name="school_feed"),
    path("search/", search.search_page, name="search"),
    path("find/", search.find_page, name="find"),
    path("accessibility/", public.accessibility, name="accessibility"),
    path("about/", public.about, name="about"),
    path("contact/", public.contact, name="contact"),
    path("robots.txt", public.robots, name="robots"),
]
