"""Addresses of the Board's registry: rules with their dates."""

from django.urls import path

from councils.views import rules, succession

CITY = "city/councils/"
RULES = "councils/<int:council_pk>/rules/"

SEAT = "councils/<int:council_pk>/members/<int:pk>/"

urlpatterns = [
    path(SEAT + "succeed/", succession.seat_succeed, name="seat_succeed"),
    path(CITY + "rules/", rules.city_rules, name="city_rules"),
    path(RULES, rules.rules_list, name="rules_list"),
    path(RULES + "change/", rules.rules_change, name="rules_change"),
    path(RULES + "<int:pk>/edit/", rules.rules_edit, name="rules_edit"),
    path(RULES + "<int:pk>/withdraw/", rules.rules_withdraw, name="rules_withdraw"),
]
