"""Addresses of what is read in: volunteers, coordinators."""

from django.urls import path

from headquarters.views import imports

PEOPLE = "headquarters/<int:pk>/people/import/"
BATCH = PEOPLE + "<int:batch_pk>/"
CITY = "city/coordinators/import/"
LIST = CITY + "<int:pk>/"

urlpatterns = [
    path(PEOPLE, imports.volunteer_import, name="volunteer_import"),
    path(PEOPLE + "columns/", imports.volunteer_import_columns, name="volunteer_import_columns"),
    path(PEOPLE + "template.<str:form>", imports.volunteer_import_template, name="volunteer_import_template"),
    path(BATCH, imports.volunteer_import_preview, name="volunteer_import_preview"),
    path(BATCH + "answers/", imports.volunteer_import_answers, name="volunteer_import_answers"),
    path(BATCH + "apply/", imports.volunteer_import_apply, name="volunteer_import_apply"),
    path(BATCH + "discard/", imports.volunteer_import_discard, name="volunteer_import_discard"),
    path(BATCH + "retry/", imports.volunteer_import_retry, name="volunteer_import_retry"),
    path(CITY, imports.coordinator_import, name="coordinator_import"),
    path(CITY + "columns/", imports.coordinator_import_columns, name="coordinator_import_columns"),
    path(
        CITY + "template.<str:form>", imports.coordinator_import_template, name="coordinator_import_template"
    ),
    path(LIST, imports.coordinator_import_preview, name="coordinator_import_preview"),
    path(LIST + "answers/", imports.coordinator_import_answers, name="coordinator_import_answers"),
    path(LIST + "apply/", imports.coordinator_import_apply, name="coordinator_import_apply"),
    path(LIST + "discard/", imports.coordinator_import_discard, name="coordinator_import_discard"),
    path(LIST + "retry/", imports.coordinator_import_retry, name="coordinator_import_retry"),
]
