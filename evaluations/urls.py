"""Addresses of step 6."""

from django.urls import path

from evaluations.views import evaluations, marks, reflections

COUNCIL = "councils/<int:council_pk>/"
YEAR = f"{COUNCIL}years/<int:fiscal_year>/evaluation/"
GOAL = f"{COUNCIL}evaluations/<int:pk>/"

urlpatterns = [
    path(f"{COUNCIL}activities/<int:pk>/reflection/", reflections.reflection_page, name="reflection_page"),
    path(YEAR, evaluations.evaluation_year, name="evaluation_year"),
    path(f"{YEAR}open/", evaluations.evaluation_open, name="evaluation_open"),
    path(f"{YEAR}close/", evaluations.marking_close, name="marking_close"),
    path(f"{YEAR}marks/", marks.marks_write, name="marks_write"),
    path(f"{YEAR}marks/<int:pk>/", marks.marks_enter, name="marks_enter"),
    path(f"{YEAR}sheets/", marks.mark_sheets, name="mark_sheets"),
    path(f"{GOAL}reopen/", evaluations.marking_reopen, name="marking_reopen"),
    path(f"{GOAL}agree/", evaluations.evaluation_agree, name="evaluation_agree"),
]
