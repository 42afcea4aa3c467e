"""Addresses of the Board's registry: rules with their dates."""

from django.urls import path

from councils.views import registry, reorganising, rules, succession

CITY = "city/councils/"
RULES = "councils/<int:council_pk>/rules/"

SEAT = "councils/<int:council_pk>/members/<int:pk>/"

urlpatterns = [
    path(CITY + "members/", registry.registry_members, name="registry_members"),
    path(CITY + "members.csv", registry.registry_members_csv, name="registry_members_csv"),
    path(CITY + "waiting/", registry.registry_waiting, name="registry_waiting"),
    path(CITY + "waiting/appoint/", registry.registry_appoint, name="registry_appoint"),
    path(CITY + "posts/", registry.registry_posts, name="registry_posts"),
    path(CITY + "vacancies/", registry.registry_vacancies, name="registry_vacancies"),
    path(CITY + "gaps/", registry.registry_gaps, name="registry_gaps"),
    path(SEAT + "succeed/", succession.seat_succeed, name="seat_succeed"),
    path("city/schools/<str:code>/close/", reorganising.school_close, name="school_close"),
    path("city/schools/<str:code>/reopen/", reorganising.school_reopen, name="school_reopen"),
    path(CITY + "join/", reorganising.council_join, name="council_join"),
    path("councils/<int:council_pk>/split/", reorganising.council_split, name="council_split"),
    path(CITY + "rules/", rules.city_rules, name="city_rules"),
    path(RULES, rules.rules_list, name="rules_list"),
    path(RULES + "change/", rules.rules_change, name="rules_change"),
    path(RULES + "<int:pk>/edit/", rules.rules_edit, name="rules_edit"),
    path(RULES + "<int:pk>/withdraw/", rules.rules_withdraw, name="rules_withdraw"),
]
