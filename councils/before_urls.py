"""Addresses of what comes before a meeting: the year's calendar, 延期, calls, reminders, observers, calendar files."""

from django.urls import path

from councils.views import attendance, calendars, calls, meeting_links, observers, postponing

YEAR = "councils/<int:council_pk>/years/<int:fiscal_year>/calendar/"
MEETING = "councils/<int:council_pk>/meetings/<int:pk>/"
CALL = MEETING + "calls/<int:attendance_pk>/"
OBSERVER = MEETING + "observers/<int:observer_pk>/"

urlpatterns = [
    path(YEAR, calendars.meeting_calendar, name="meeting_calendar"),
    path(YEAR + "print/", calendars.meeting_calendar_print, name="meeting_calendar_print"),
    path(MEETING + "cancel/", postponing.meeting_cancel, name="meeting_cancel"),
    path(MEETING + "postpone/", postponing.meeting_postpone, name="meeting_postpone"),
    path(MEETING + "replan/", postponing.meeting_replan, name="meeting_replan"),
    path(MEETING + "remind/", calls.meeting_remind, name="meeting_remind"),
    path(MEETING + "calls/", calls.call_list, name="call_list"),
    path(MEETING + "calls/print/", calls.call_list_print, name="call_list_print"),
    path(CALL + "told/", calls.call_told, name="call_told"),
    path(CALL + "untold/", calls.call_untold, name="call_untold"),
    path(MEETING + "replies/print/", attendance.attendance_print, name="attendance_print"),
    path(MEETING + "observers/", observers.observer_list, name="observer_list"),
    path(MEETING + "observers/print/", observers.observer_print, name="observer_print"),
    path(OBSERVER + "withdraw/", observers.observer_withdraw, name="observer_withdraw"),
    path(OBSERVER + "accept/", observers.observer_accept, name="observer_accept"),
    path(OBSERVER + "mark/", observers.observer_mark, name="observer_mark"),
    path(MEETING + "calendar.ics", calendars.meeting_calendar_file, name="meeting_calendar_file"),
    path("me/calendar/", calendars.my_calendar, name="my_calendar"),
    path("me/calendar/make/", calendars.my_calendar_make, name="my_calendar_make"),
    path("me/calendar/stop/", calendars.my_calendar_stop, name="my_calendar_stop"),
    path("c/<str:token>/meetings.ics", calendars.member_feed, name="member_feed"),
    path("m/<str:token>/topics/", meeting_links.meeting_link_topic, name="meeting_link_topic"),
    path(
        "m/<str:token>/promises/<int:pk>/finish/",
        meeting_links.meeting_link_promise,
        name="meeting_link_promise",
    ),
    path("m/<str:token>/meeting.ics", meeting_links.meeting_link_calendar, name="meeting_link_calendar"),
]
