"""Pages that ask several rooms."""

from django.urls import path

from dashboards.views import city, home, public, years

urlpatterns = [
    path("", home.front, name="front"),
    path("me/", home.home, name="home"),
    path("councils/<int:council_pk>/years/<int:fiscal_year>/", years.year_page, name="year_page"),
    path("city/", city.city_page, name="city_page"),
    path("city/progress/", city.city_councils, name="city_councils"),
    path("city/progress.csv", city.city_councils_csv, name="city_councils_csv"),
    path("city/figures/", city.city_figures, name="city_figures"),
    path("city/activities/", city.city_activities, name="city_activities"),
    path("city/activities.csv", city.city_activities_csv, name="city_activities_csv"),
    path("city/ending/", city.city_ending, name="city_ending"),
    path("city/definitions/", city.city_definitions, name="city_definitions"),
    path("schools/<str:code>/", public.school_page, name="school_page"),
    path("schools/<str:code>/minutes/<int:pk>/", public.public_minutes, name="public_minutes"),
    path("accessibility/", public.accessibility, name="accessibility"),
    path("about/", public.about, name="about"),
    path("contact/", public.contact, name="contact"),
    path("robots.txt", public.robots, name="robots"),
]
