"""Addresses of meetings, decisions, minutes and promises."""

from django.urls import path

from councils.views import (
    action_items,
    agenda,
    attendance,
    closing,
    meeting_links,
    meetings,
    minutes,
    resolutions,
)

LIST = "councils/<int:council_pk>/meetings/"
MEETING = LIST + "<int:pk>/"
ITEM = MEETING + "agenda/<int:item_pk>/"
DECISION = "councils/<int:council_pk>/resolutions/<int:pk>/"
PROMISES = "councils/<int:council_pk>/promises/"
PROMISE = PROMISES + "<int:pk>/"

urlpatterns = [
    path(LIST, meetings.meeting_list, name="meeting_list"),
    path(LIST + "plan/", meetings.meeting_plan, name="meeting_plan"),
    path(MEETING, meetings.meeting_detail, name="meeting_detail"),
    path(MEETING + "edit/", meetings.meeting_edit, name="meeting_edit"),
    path(MEETING + "notify/", meetings.meeting_notify, name="meeting_notify"),
    path(MEETING + "letters/", meetings.meeting_letters, name="meeting_letters"),
    path(MEETING + "print/", meetings.meeting_print, name="meeting_print"),
    path(MEETING + "agenda/", agenda.agenda_edit, name="agenda_edit"),
    path(MEETING + "agenda/standard/", agenda.agenda_standard, name="agenda_standard"),
    path(MEETING + "agenda/topics/<int:topic_pk>/add/", agenda.agenda_topic, name="agenda_topic"),
    path(MEETING + "agenda/policies/<int:policy_pk>/add/", agenda.agenda_policy, name="agenda_policy"),
    path(ITEM + "edit/", agenda.agendaitem_edit, name="agendaitem_edit"),
    path(ITEM + "move/", agenda.agendaitem_move, name="agendaitem_move"),
    path(ITEM + "remove/", agenda.agendaitem_remove, name="agendaitem_remove"),
    path(ITEM + "papers/add/", agenda.paper_add, name="paper_add"),
    path(MEETING + "papers/<int:paper_pk>/", agenda.paper_download, name="paper_download"),
    path(MEETING + "papers/<int:paper_pk>/remove/", agenda.paper_remove, name="paper_remove"),
    path(MEETING + "replies/", attendance.attendance_list, name="attendance_list"),
    path(MEETING + "replies/<int:attendance_pk>/", attendance.attendance_reply, name="attendance_reply"),
    path(MEETING + "close/", closing.meeting_close, name="meeting_close"),
    path(MEETING + "minutes/", minutes.minutes_detail, name="minutes_detail"),
    path(MEETING + "minutes/write/", minutes.minutes_write, name="minutes_write"),
    path(MEETING + "minutes/edit/", minutes.minutes_edit, name="minutes_edit"),
    path(MEETING + "minutes/circulate/", minutes.minutes_circulate, name="minutes_circulate"),
    path(MEETING + "minutes/return/", minutes.minutes_return, name="minutes_return"),
    path(MEETING + "minutes/confirm/", minutes.minutes_confirm, name="minutes_confirm"),
    path(MEETING + "minutes/publish/", minutes.minutes_publish, name="minutes_publish"),
    path(MEETING + "minutes/print/", minutes.minutes_print, name="minutes_print"),
    path(DECISION, resolutions.resolution_detail, name="resolution_detail"),
    path(DECISION + "confirm/", resolutions.resolution_confirm, name="resolution_confirm"),
    path(DECISION + "register/", resolutions.resolution_register, name="resolution_register"),
    path(DECISION + "void/", resolutions.resolution_void, name="resolution_void"),
    path(DECISION + "print/", resolutions.resolution_print, name="resolution_print"),
    path(DECISION + "document/", resolutions.resolution_document, name="resolution_document"),
    path(PROMISES, action_items.actionitem_list, name="actionitem_list"),
    path(PROMISES + "add/", action_items.actionitem_add, name="actionitem_add"),
    path(PROMISE, action_items.actionitem_detail, name="actionitem_detail"),
    path(PROMISE + "finish/", action_items.actionitem_finish, name="actionitem_finish"),
    path(PROMISE + "drop/", action_items.actionitem_drop, name="actionitem_drop"),
    path(PROMISE + "reopen/", action_items.actionitem_reopen, name="actionitem_reopen"),
    path("councils/<int:council_pk>/secrecy/", agenda.secrecy_acknowledge, name="secrecy_acknowledge"),
    path("m/<str:token>/", meeting_links.meeting_link, name="meeting_link"),
    path("m/<str:token>/reply/", meeting_links.meeting_link_reply, name="meeting_link_reply"),
    path("m/<str:token>/confirm/<int:pk>/", meeting_links.meeting_link_confirm, name="meeting_link_confirm"),
    path("m/<str:token>/papers/<int:pk>/", meeting_links.meeting_link_paper, name="meeting_link_paper"),
]
