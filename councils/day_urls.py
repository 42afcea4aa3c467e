"""Addresses of the day of a meeting: its opening, the record, the room that others follow; and of deliberations."""

from django.urls import path

from councils.views import day, deliberation_links, deliberation_parts, deliberations, opening, room, times

MEETING = "councils/<int:council_pk>/meetings/<int:pk>/"
TALKS = "councils/<int:council_pk>/deliberations/"
TALK = TALKS + "<int:pk>/"
SHEET = TALK + "sheets/<int:sheet_pk>/"
LINK = "m/<str:token>/talk/<int:pk>/"

urlpatterns = [
    path(MEETING + "open/", opening.meeting_open, name="meeting_open"),
    path(MEETING + "not-formed/", opening.meeting_not_form, name="meeting_not_form"),
    path(MEETING + "times/", times.meeting_times, name="meeting_times"),
    path(MEETING + "day/", day.meeting_day, name="meeting_day"),
    path(MEETING + "day/press/", day.meeting_press, name="meeting_press"),
    path(MEETING + "room/", room.meeting_room, name="meeting_room"),
    path("m/<str:token>/room/", room.meeting_link_room, name="meeting_link_room"),
    path(TALKS, deliberations.deliberation_list, name="deliberation_list"),
    path(TALKS + "add/", deliberations.deliberation_add, name="deliberation_add"),
    path(TALK, deliberations.deliberation_detail, name="deliberation_detail"),
    path(TALK + "edit/", deliberations.deliberation_edit, name="deliberation_edit"),
    path(TALK + "notes/", deliberations.deliberation_note, name="deliberation_note"),
    path(TALK + "mark/", deliberations.deliberation_mark, name="deliberation_mark"),
    path(TALK + "write/", deliberations.deliberation_write, name="deliberation_write"),
    path(TALK + "close/", deliberations.deliberation_close, name="deliberation_close"),
    path(TALK + "reopen/", deliberations.deliberation_reopen, name="deliberation_reopen"),
    path(TALK + "sort/", deliberation_parts.deliberation_sort, name="deliberation_sort"),
    path(TALK + "choose/", deliberation_parts.deliberation_choose, name="deliberation_choose"),
    path(TALK + "count/", deliberation_parts.deliberation_count, name="deliberation_count"),
    path(TALK + "print/", deliberation_parts.deliberation_print, name="deliberation_print"),
    path(TALK + "sheets/add/", deliberation_parts.deliberation_sheet_add, name="deliberation_sheet_add"),
    path(SHEET, deliberation_parts.deliberation_sheet, name="deliberation_sheet"),
    path(SHEET + "remove/", deliberation_parts.deliberation_sheet_remove, name="deliberation_sheet_remove"),
    path(LINK, deliberation_links.deliberation_link, name="deliberation_link"),
    path(LINK + "write/", deliberation_links.deliberation_link_write, name="deliberation_link_write"),
    path(LINK + "choose/", deliberation_links.deliberation_link_choose, name="deliberation_link_choose"),
]
