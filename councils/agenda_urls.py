"""Addresses of published agendas and of the standard items of a city."""

from django.urls import path

from councils.views import agenda_versions, standard_items

AGENDA = "councils/<int:council_pk>/meetings/<int:pk>/agenda/"
STANDARD = "city/standard-items/"

urlpatterns = [
    path(AGENDA + "publish/", agenda_versions.agenda_publish, name="agenda_publish"),
    path(AGENDA + "versions/", agenda_versions.agenda_versions, name="agenda_versions"),
    path(AGENDA + "versions/<int:number>/", agenda_versions.agenda_version, name="agenda_version"),
    path(STANDARD, standard_items.standarditem_list, name="standarditem_list"),
    path(STANDARD + "add/", standard_items.standarditem_add, name="standarditem_add"),
    path(STANDARD + "usual/", standard_items.standarditem_usual, name="standarditem_usual"),
    path(STANDARD + "<int:pk>/edit/", standard_items.standarditem_edit, name="standarditem_edit"),
    path(STANDARD + "<int:pk>/move/", standard_items.standarditem_move, name="standarditem_move"),
    path(STANDARD + "<int:pk>/end/", standard_items.standarditem_end, name="standarditem_end"),
    path(STANDARD + "<int:pk>/restart/", standard_items.standarditem_restart, name="standarditem_restart"),
]
