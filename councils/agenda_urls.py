"""Addresses of published agendas and of the standard items of a city."""

from django.urls import path

from councils.views import agenda_versions

AGENDA = "councils/<int:council_pk>/meetings/<int:pk>/agenda/"

urlpatterns = [
    path(AGENDA + "publish/", agenda_versions.agenda_publish, name="agenda_publish"),
    path(AGENDA + "versions/", agenda_versions.agenda_versions, name="agenda_versions"),
    path(AGENDA + "versions/<int:number>/", agenda_versions.agenda_version, name="agenda_version"),
]
