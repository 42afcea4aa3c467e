"""Addresses of the import of members."""

from django.urls import path

from councils.views import imports

urlpatterns = [
    path("councils/<int:council_pk>/members/import/", imports.member_import, name="member_import"),
    path(
        "councils/<int:council_pk>/members/import/<int:pk>/",
        imports.member_import_preview,
        name="member_import_preview",
    ),
    path(
        "councils/<int:council_pk>/members/import/<int:pk>/answers/",
        imports.member_import_answers,
        name="member_import_answers",
    ),
    path(
        "councils/<int:council_pk>/members/import/<int:pk>/apply/",
        imports.member_import_apply,
        name="member_import_apply",
    ),
    path(
        "councils/<int:council_pk>/members/import/<int:pk>/discard/",
        imports.member_import_discard,
        name="member_import_discard",
    ),
]
