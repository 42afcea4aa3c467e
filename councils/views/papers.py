"""Print pages of a council: the notice as it is issued, 出席簿, internal roster, 委嘱状, 協議会だより."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.barcodes import qr_svg
from core.pages import render_page, require
from councils.actions import draft_newsletter, write_newsletter
from councils.actions.invitations import reply_by
from councils.forms.papers import NewsletterForm
from councils.issuing import appointed_seats, chair_on
from councils.models import Attendance, Meeting, Newsletter, Seat, standing
from councils.permissions import can_appoint_seat, can_convene, can_see_contacts, can_write_minutes
from councils.presence import times_away_of, with_times_away
from councils.views.meeting_parts import council_or_404, meeting_crumbs, meeting_or_404

#: Chair and deputy stand first on every list.
#: Empty lines of the attendance sheet, for whoever comes unannounced.
SPARE_LINES = 3


@require_safe
def notice_print(request, council_pk, pk):
    """開催案内 to all members as it is issued and kept: one sheet without personal links."""
    meeting = meeting_or_404(request, council_pk, pk)
    require(can_convene(request.viewer, council_pk))
    context = {
        "meeting": meeting,
        "items": meeting.items.standing(),
        "reply_by": reply_by(meeting),
        "chair": chair_on(meeting.council, meeting.day),
        "office": meeting.council.covered_schools(meeting.day).first(),
        "letter_step": 1,
    }
    return render_page(request, "councils/notice_print.html", context)


@require_safe
def signing_print(request, council_pk, pk):
    """出席簿: to sign at the door, or filled with what was written down."""
    meeting = meeting_or_404(request, council_pk, pk)
    require(can_convene(request.viewer, council_pk))
    rows = Attendance.objects.filter(meeting=meeting).select_related("seat__person", "stands_in_for__person")
    rows = list(with_times_away(rows).order_by(*standing("seat__")))
    for row in rows:
        row.out = times_away_of(row)
    members = [row for row in rows if row.seat_id]
    seats = [] if members else _attending(meeting.council, meeting.day)
    context = {
        "meeting": meeting,
        "members": members,
        "seats": seats,
        "guests": [row for row in rows if not row.seat_id],
        "spare": range(SPARE_LINES),
        "held": meeting.state in (Meeting.State.OPEN, Meeting.State.CLOSED, Meeting.State.NOT_FORMED),
        "letter_step": 1,
    }
    return render_page(request, "councils/signing_print.html", context)


def _attending(council, day):
    """Everybody who is invited on a day, in the order of every list."""
    seats = Seat.objects.attending_on(day).filter(council=council).select_related("person")
    return seats.order_by(*standing())


@require_safe
def roster_print(request, council_pk):
    """委員名簿 with contacts, for the office alone."""
    council = council_or_404(request, council_pk)
    require(can_see_contacts(request.viewer, council))
    context = {
        "council": council,
        "day": request.viewer.day,
        "seats": _attending(council, request.viewer.day),
    }
    return render_page(request, "councils/roster_print.html", context)


@require_safe
def appointment_print(request, council_pk, pk=None):
    """委嘱状, for school staff 任命書: of one member, or of all whose term runs or is about to begin."""
    council = council_or_404(request, council_pk)
    require(can_appoint_seat(request.viewer, council))
    seats = appointed_seats(council, request.viewer.day)
    if pk is not None:
        seats = seats.filter(pk=pk)
        get_object_or_404(seats)
    context = {
        "council": council,
        "seats": seats,
        "city": council.municipality,
        "back": reverse("seat_detail", args=[council.pk, pk])
        if pk
        else reverse("seat_list", args=[council.pk]),
    }
    return render_page(request, "councils/appointment_print.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def newsletter_edit(request, council_pk, pk):
    """The words of 協議会だより, drafted from the meeting's public items."""
    meeting = meeting_or_404(request, council_pk, pk)
    require(can_write_minutes(request.viewer, council_pk))
    newsletter = Newsletter.objects.filter(meeting=meeting).first() or draft_newsletter(meeting)
    form = NewsletterForm(request.POST or None, instance=newsletter)
    if request.method == "POST" and form.is_valid():
        done, saved = form.attempt(write_newsletter, form, by=request.viewer)
        if done:
            messages.success(request, _("協議会だよりを保存しました。印刷して、見え方を確かめてください。"))
            return redirect(saved)
    context = {
        "meeting": meeting,
        "form": form,
        "is_new": newsletter.pk is None,
        "crumbs": meeting_crumbs(meeting, (_("協議会だより"), "")),
    }
    return render_page(request, "councils/newsletter_form.html", context)


@require_safe
def newsletter_print(request, council_pk, pk):
    """協議会だより on one sheet, with the way to the public pages."""
    meeting = meeting_or_404(request, council_pk, pk)
    newsletter = Newsletter.objects.visible_to(request.viewer).filter(meeting=meeting).first()
    if newsletter is None:
        raise Http404
    school = meeting.council.covered_schools(meeting.day).first()
    address = settings.SITE_URL.rstrip("/") + reverse("school_page", args=[school.code]) if school else ""
    context = {
        "meeting": meeting,
        "newsletter": newsletter,
        "school": school,
        "address": address,
        "qr": qr_svg(address) if address else "",
        "may_write": can_write_minutes(request.viewer, council_pk),
        "letter_step": 1,
    }
    return render_page(request, "councils/newsletter_print.html", context)
