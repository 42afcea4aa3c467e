"""Addresses of what is read in: schools, organisations."""

from django.urls import path

from community.views import imports

LISTS = "organisations/import/"
LIST = LISTS + "<int:pk>/"

urlpatterns = [
    path("city/schools/import/", imports.school_import, name="school_import"),
    path("city/schools/import/<int:pk>/", imports.school_import_preview, name="school_import_preview"),
    path("city/schools/import/<int:pk>/retry/", imports.school_import_retry, name="school_import_retry"),
    path(
        "city/schools/import/<int:pk>/answers/", imports.school_import_answers, name="school_import_answers"
    ),
    path("city/schools/import/<int:pk>/apply/", imports.school_import_apply, name="school_import_apply"),
    path(
        "city/schools/import/<int:pk>/discard/", imports.school_import_discard, name="school_import_discard"
    ),
    path(LISTS, imports.organisation_import, name="organisation_import"),
    path(LISTS + "columns/", imports.organisation_import_columns, name="organisation_import_columns"),
    path(
        LISTS + "template.<str:form>",
        imports.organisation_import_template,
        name="organisation_import_template",
    ),
    path(LIST, imports.organisation_import_preview, name="organisation_import_preview"),
    path(LIST + "answers/", imports.organisation_import_answers, name="organisation_import_answers"),
    path(LIST + "apply/", imports.organisation_import_apply, name="organisation_import_apply"),
    path(LIST + "discard/", imports.organisation_import_discard, name="organisation_import_discard"),
    path(LIST + "retry/", imports.organisation_import_retry, name="organisation_import_retry"),
]
