"""Meetings: the list, planning, the page of a meeting, its notice and letters."""

from django.contrib import messages
from django.db.models import Count, F, Q
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.audit import history_of
from core.barcodes import qr_svg
from core.dates import fiscal_year, today
from core.pages import page_of, render_page, require
from councils.actions import change_meeting, invite_newcomers, notify_meeting, plan_meeting
from councils.actions.invitations import address_of, invited, links_of, reply_by
from councils.actions.meetings import cycle_of_day, next_number
from councils.forms.meetings import MeetingForm
from councils.meeting_page import page_context, with_missing
from councils.models import Attendance, Cycle, Meeting, Seat
from councils.permissions.before import can_call_members, can_receive_observers
from councils.permissions.meeting import can_convene
from councils.published import agenda_shown, published_agenda, with_versions
from councils.talks import with_talks
from councils.views.meeting_parts import (
    council_or_404,
    crumbs_of,
    meeting_crumbs,
    meeting_or_404,
    meetings_crumb,
)

#: Meetings that were not ended yet; one whose day passed unopened stays among them until somebody says what happened,
#: a postponed one until it has its new day.
LIVE = (Meeting.State.PLANNED, Meeting.State.NOTIFIED, Meeting.State.OPEN, Meeting.State.POSTPONED)


@require_safe
def meeting_list(request, council_pk):
    """Meetings that come, then those that were, newest first."""
    council = council_or_404(request, council_pk)
    meetings = Meeting.objects.visible_to(request.viewer).filter(council=council)
    meetings = meetings.select_related("council", "record").annotate(cycle_year=F("cycle__fiscal_year"))
    voting = Q(attendances__seat__has_vote=True, attendances__seat__state=Seat.State.APPOINTED)
    coming = meetings.filter(state__in=LIVE).annotate(
        yes=Count("attendances", filter=voting & Q(attendances__reply=Attendance.Reply.COMING)),
        waiting=Count("attendances", filter=voting & Q(attendances__reply="")),
    )
    page = page_of(request, meetings.exclude(state__in=LIVE).order_by("-starts_at", "-pk"))
    ahead = list(coming.order_by("starts_at", "pk")) if page.number == 1 else []
    context = {
        "council": council,
        "coming": ahead,
        "page": page,
        "may_convene": can_convene(request.viewer, council.pk),
        **_year_of(council, [*ahead, *page.object_list]),
        "crumbs": crumbs_of(council, meetings_crumb(council)),
    }
    return render_page(request, "councils/meeting_list.html", context)


def _year_of(council, shown):
    """The year whose calendar the list leads to: read from the meetings it shows, else asked for."""
    years = {meeting.cycle_year for meeting in shown}
    year = fiscal_year(today())
    if year not in years:
        cycle = _running_cycle(council)
        year = cycle.fiscal_year if cycle else None
    return {"year": year}


def _running_cycle(council):
    """The cycle into which a new meeting most likely goes."""
    return (
        Cycle.objects.filter(council=council, fiscal_year__lte=fiscal_year(today()))
        .order_by("-fiscal_year")
        .first()
        or Cycle.objects.filter(council=council).order_by("fiscal_year").first()
    )


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_plan(request, council_pk):
    """Plan a meeting; the number in the year is proposed, the place is that of the last one."""
    council = council_or_404(request, council_pk)
    require(can_convene(request.viewer, council.pk))
    cycle = _running_cycle(council)
    last = council.meetings.order_by("-starts_at").first()
    initial = {"number": next_number(cycle) if cycle else 1, "place": last.place if last else ""}
    form = MeetingForm(
        request.POST or None,
        initial=initial,
        fiscal_year=cycle.fiscal_year if cycle else fiscal_year(today()),
    )
    if request.method == "POST" and form.is_valid():
        done, meeting = form.attempt(_plan, council, form, request.viewer)
        if done:
            messages.success(request, _("会議を予定しました。次に、次第を作ってください。"))
            return redirect(meeting)
    context = {
        "council": council,
        "form": form,
        "back": reverse("meeting_list", args=[council.pk]),
        "crumbs": crumbs_of(council, meetings_crumb(council), (_("会議を予定する"), "")),
    }
    return render_page(request, "councils/meeting_plan.html", context)


def _plan(council, form, viewer):
    """The number proposed is the running year's: left as it was for a day of another year, it is that year's next."""
    cycle, values = cycle_of_day(council, form.cleaned_data["day"]), form.values()
    if "number" not in form.changed_data and cycle != _running_cycle(council):
        values["number"] = None
    return plan_meeting(cycle, by=viewer, **values)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_edit(request, council_pk, pk):
    """Change what was planned; a meeting in writing has a form of its own."""
    meeting = meeting_or_404(request, council_pk, pk)
    require(can_convene(request.viewer, council_pk))
    if meeting.mode == Meeting.Mode.WRITTEN:
        return redirect("written_edit", council_pk, pk)
    form = MeetingForm(
        request.POST or None, initial=MeetingForm.initial_of(meeting), fiscal_year=meeting.cycle.fiscal_year
    )
    if request.method == "POST" and form.is_valid():
        done, _meeting = form.attempt(change_meeting, meeting, by=request.viewer, **form.values())
        if done:
            messages.success(request, _("会議の予定を保存しました。"))
            return redirect(meeting)
    context = {
        "meeting": meeting,
        "council": meeting.council,
        "form": form,
        "back": meeting.get_absolute_url(),
        "crumbs": meeting_crumbs(meeting, (_("予定を変える"), "")),
    }
    return render_page(request, "councils/meeting_plan.html", context)


@require_safe
def meeting_detail(request, council_pk, pk):
    """One meeting: for the office the next act, for a member what concerns them, the agenda, the promises."""
    viewer = request.viewer
    meetings = (
        Meeting.objects.visible_to(viewer).with_rules().select_related("council", "cycle__vision", "record")
    )
    meetings = with_talks(with_versions(meetings))
    if can_convene(viewer, council_pk):
        meetings = with_missing(meetings)
    meeting = get_object_or_404(meetings, pk=pk, council_id=council_pk)
    context = page_context(meeting, viewer) | {
        "may_receive": can_receive_observers(viewer, council_pk),
        "may_call": can_call_members(viewer, council_pk),
        "history": history_of(meeting),
        "crumbs": meeting_crumbs(meeting),
    }
    return render_page(request, "councils/meeting_detail.html", context)


@require_safe
def meeting_print(request, council_pk, pk):
    """次第 on A4."""
    meeting = meeting_or_404(request, council_pk, pk)
    context = {"meeting": meeting, "agenda": agenda_shown(meeting, request.viewer), "letter_step": 1}
    return render_page(request, "councils/meeting_print.html", context)


@require_POST
def meeting_notify(request, council_pk, pk):
    """Send the notice; or, once it is out, send it to members who came later."""
    meeting = meeting_or_404(request, council_pk, pk)
    require(can_convene(request.viewer, council_pk))
    if meeting.state == Meeting.State.NOTIFIED:
        n = invite_newcomers(meeting, by=request.viewer)
        words = ngettext("%(n)s人に案内を出しました。", "%(n)s人に案内を出しました。", n) % {"n": n}
        messages.success(request, words)
    else:
        notify_meeting(meeting, by=request.viewer)
        messages.success(request, _("案内を出しました。メールのない委員には、手紙を印刷して渡してください。"))
    return redirect(meeting)


@require_safe
def meeting_letters(request, council_pk, pk):
    """開催案内 with reply slip and QR code: for members without an address, or (?all=1) for everybody."""
    meeting = meeting_or_404(request, council_pk, pk)
    require(can_convene(request.viewer, council_pk))
    gone = (Meeting.State.PLANNED, Meeting.State.POSTPONED, Meeting.State.CANCELLED)
    rows = list(invited(meeting)) if meeting.state not in gone else []
    wanted = rows if request.GET.get("all") else [row for row in rows if not row.seat.person.email]
    links = links_of(wanted)
    letters = [
        {"row": row, "address": address_of(links[row.pk]), "qr": qr_svg(address_of(links[row.pk]))}
        for row in wanted
        if row.pk in links
    ]
    context = {
        "meeting": meeting,
        "letters": letters,
        "reply_by": reply_by(meeting),
        "is_written": meeting.mode == Meeting.Mode.WRITTEN,
        "may_stand_in": meeting.rules.stand_ins,
        "agenda": published_agenda(meeting, request.viewer),
        "office": meeting.council.covered_schools(meeting.day).first(),
        "chair": next((row.seat for row in rows if row.seat.office == Seat.Office.CHAIR), None),
        "crumbs": meeting_crumbs(meeting, (_("開催案内"), "")),
    }
    return render_page(request, "councils/meeting_letters.html", context)
