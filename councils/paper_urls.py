"""Addresses of the council's print pages and of the newsletter."""

from django.urls import path

from councils.views import papers

MEETING = "councils/<int:council_pk>/meetings/<int:pk>/"
MEMBERS = "councils/<int:council_pk>/members/"

urlpatterns = [
    path(MEETING + "notice/print/", papers.notice_print, name="notice_print"),
    path(MEETING + "signing/print/", papers.signing_print, name="signing_print"),
    path(MEETING + "newsletter/", papers.newsletter_edit, name="newsletter_edit"),
    path(MEETING + "newsletter/print/", papers.newsletter_print, name="newsletter_print"),
    path(MEMBERS + "roster/print/", papers.roster_print, name="roster_print"),
    path(MEMBERS + "appointments/print/", papers.appointment_print, name="appointment_print_all"),
    path(MEMBERS + "<int:pk>/appointment/print/", papers.appointment_print, name="appointment_print"),
]
