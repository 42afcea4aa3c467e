"""Addresses of step 5."""

from django.urls import path

from activities.views import activities, answers, calendar, days, mine, papers, people, slots

COUNCIL = "councils/<int:council_pk>/"
ACTIVITY = f"{COUNCIL}activities/<int:pk>/"
SLOT = f"{COUNCIL}slots/<int:pk>/"
PROMISE = f"{COUNCIL}assignments/<int:pk>/"

urlpatterns = [
    path(f"{COUNCIL}activities/", activities.activity_list, name="activity_list"),
    path(f"{COUNCIL}plan-items/<int:item_pk>/activities/new/", activities.activity_new, name="activity_new"),
    path(ACTIVITY, activities.activity_detail, name="activity_detail"),
    path(f"{ACTIVITY}edit/", activities.activity_edit, name="activity_edit"),
    path(f"{ACTIVITY}reschedule/", activities.activity_reschedule, name="activity_reschedule"),
    path(f"{ACTIVITY}confirm/", activities.activity_confirm, name="activity_confirm"),
    path(f"{ACTIVITY}postpone/", activities.activity_postpone, name="activity_postpone"),
    path(f"{ACTIVITY}cancel/", activities.activity_cancel, name="activity_cancel"),
    path(f"{ACTIVITY}slots/new/", slots.slot_new, name="slot_new"),
    path(f"{ACTIVITY}asks/", people.activity_asks, name="activity_asks"),
    path(f"{ACTIVITY}asks/<int:ask_pk>/record/", people.ask_record, name="ask_record"),
    path(
        f"{ACTIVITY}asks/<int:ask_pk>/slots/<int:slot_pk>/assign/",
        people.assignment_from_answer,
        name="assignment_from_answer",
    ),
    path(f"{ACTIVITY}attendance/", days.activity_attendance, name="activity_attendance"),
    path(f"{ACTIVITY}report/", days.activity_report, name="activity_report"),
    path(f"{ACTIVITY}report/publish/", days.report_publish, name="report_publish"),
    path(f"{ACTIVITY}report/withdraw/", days.report_withdraw, name="report_withdraw"),
    path(f"{ACTIVITY}notice/", papers.activity_notice, name="activity_notice"),
    path(f"{ACTIVITY}poster/", papers.activity_poster, name="activity_poster"),
    path(f"{ACTIVITY}roster/", papers.activity_roster, name="activity_roster"),
    path(f"{ACTIVITY}calls/", papers.activity_calls, name="activity_calls"),
    path(f"{ACTIVITY}calendar.ics", calendar.activity_calendar, name="activity_calendar"),
    path(f"{SLOT}edit/", slots.slot_edit, name="slot_edit"),
    path(f"{SLOT}remove/", slots.slot_remove, name="slot_remove"),
    path(f"{SLOT}assign/", people.slot_assign, name="slot_assign"),
    path(f"{PROMISE}confirm/", people.assignment_confirm, name="assignment_confirm"),
    path(f"{PROMISE}want-standin/", people.assignment_want_standin, name="assignment_want_standin"),
    path(f"{PROMISE}replace/", people.assignment_replace, name="assignment_replace"),
    path(f"{PROMISE}cancel/", people.assignment_cancel, name="assignment_cancel"),
    path("a/<str:token>/", answers.answer_link, name="answer_link"),
    path("me/duties/", mine.my_duties, name="my_duties"),
    path("me/duties/<int:pk>/", mine.my_duty, name="my_duty"),
    path("me/duties/<int:pk>/withdraw/", mine.my_duty_withdraw, name="my_duty_withdraw"),
    path("me/asks/<int:pk>/", answers.my_ask, name="my_ask"),
    path("me/slots/<int:pk>/sign-up/", slots.slot_sign_up, name="slot_sign_up"),
]
