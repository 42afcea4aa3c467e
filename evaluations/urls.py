"""Addresses of step 6."""

from django.urls import path

from evaluations.views import evaluations, reflections

urlpatterns = [
    path(
        "councils/<int:council_pk>/activities/<int:pk>/reflection/",
        reflections.reflection_page,
        name="reflection_page",
    ),
    path(
        "councils/<int:council_pk>/years/<int:fiscal_year>/evaluation/",
        evaluations.evaluation_year,
        name="evaluation_year",
    ),
    path(
        "councils/<int:council_pk>/years/<int:fiscal_year>/evaluation/open/",
        evaluations.evaluation_open,
        name="evaluation_open",
    ),
    path("councils/<int:council_pk>/evaluations/<int:pk>/mark/", evaluations.mark_save, name="mark_save"),
    path(
        "councils/<int:council_pk>/evaluations/<int:pk>/close/",
        evaluations.marking_close,
        name="marking_close",
    ),
    path(
        "councils/<int:council_pk>/evaluations/<int:pk>/reopen/",
        evaluations.marking_reopen,
        name="marking_reopen",
    ),
    path(
        "councils/<int:council_pk>/evaluations/<int:pk>/agree/",
        evaluations.evaluation_agree,
        name="evaluation_agree",
    ),
]
