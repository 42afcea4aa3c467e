"""Meetings in writing: planned, sent, sheets signed or typed, extended, counted, told, printed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.models import AccessLink
from community.views.links import usable_link
from core.audit import history_of
from core.pages import render_page, require
from core.viewer import viewer_of
from councils.actions import (
    change_written,
    count_again,
    count_written,
    enter_sheet,
    extend_written,
    plan_written,
    sign_sheet,
    tell_written_result,
)
from councils.actions.counting import bills_to_count_again, opinions_of
from councils.actions.meetings import cycle_of_day, next_number
from councils.actions.votes import votes_of
from councils.forms.written import CountForm, EnterForm, ExtendForm, SheetForm, WrittenPlanForm
from councils.models import Attendance, Cycle, Meeting, Resolution
from councils.permissions.meeting import can_convene, can_record
from councils.reading import items_of
from councils.views.meeting_parts import (
    council_or_404,
    crumbs_of,
    meeting_crumbs,
    meeting_or_404,
    meetings_crumb,
)
from councils.written import (
    bills_of,
    choices_of,
    is_over,
    is_written,
    leaving_of,
    line_of,
    lines_of,
    result_of,
    returned_of,
)

FORM = ("GET", "HEAD", "POST")


def written_or_404(request, council_pk, pk):
    """A meeting in writing that the viewer sees."""
    meeting = meeting_or_404(request, council_pk, pk)
    if not is_written(meeting):
        raise Http404
    return meeting


def to_sheets(request, meeting):
    """Where somebody goes who looks for the opening or the day of a meeting in writing."""
    messages.info(request, _("書面の会議です。開会はせず、届いた書面表決書をここで数えます。"))
    return redirect(_here(meeting))


def _here(meeting):
    return reverse("written_detail", args=[meeting.council_id, meeting.pk])


def _crumbs(meeting, *steps):
    return meeting_crumbs(meeting, (_("書面の会議"), _here(meeting)), *steps)


# ---- the plan --------------------------------------------------------------------------------------------


def _plan(council, form, viewer):
    cycle = cycle_of_day(council, form.cleaned_data["sent_on"])
    return plan_written(cycle, by=viewer, **form.values())


@require_http_methods(FORM)
def written_plan(request, council_pk):
    """Plan a meeting in writing."""
    council = council_or_404(request, council_pk)
    require(can_convene(request.viewer, council.pk))
    cycle = Cycle.objects.running(request.viewer.day).filter(council=council).first()
    form = WrittenPlanForm(
        request.POST or None,
        initial={"number": next_number(cycle) if cycle else 1},
        fiscal_year=cycle.fiscal_year if cycle else None,
    )
    if request.method == "POST" and form.is_valid():
        done, meeting = form.attempt(_plan, council, form, request.viewer)
        if done:
            messages.success(request, _("書面の会議を予定しました。次に、次第に議案を入れてください。"))
            return redirect(meeting)
    crumbs = crumbs_of(council, meetings_crumb(council), (_("書面の会議を予定する"), ""))
    context = {"form": form, "heading": _("書面の会議を予定する"), "crumbs": crumbs}
    context["back"] = reverse("meeting_list", args=[council.pk])
    return render_page(request, "councils/written_plan.html", context)


@require_http_methods(FORM)
def written_edit(request, council_pk, pk):
    """Change the plan while nothing has been sent."""
    meeting = written_or_404(request, council_pk, pk)
    require(can_convene(request.viewer, council_pk))
    form = WrittenPlanForm(
        request.POST or None,
        initial=WrittenPlanForm.initial_of(meeting),
        fiscal_year=meeting.cycle.fiscal_year,
    )
    if request.method == "POST" and form.is_valid():
        done, _meeting = form.attempt(change_written, meeting, by=request.viewer, **form.values())
        if done:
            messages.success(request, _("書面の会議の予定を保存しました。"))
            return redirect(meeting)
    context = {"form": form, "heading": _("予定を変える"), "back": meeting.get_absolute_url()}
    context["crumbs"] = _crumbs(meeting, (_("予定を変える"), ""))
    return render_page(request, "councils/written_plan.html", context)


# ---- the page --------------------------------------------------------------------------------------------


@require_safe
def written_detail(request, council_pk, pk):
    """How many sheets came back, my own, what the office does next, and in the end the result."""
    meeting, viewer = written_or_404(request, council_pk, pk), request.viewer
    lines = lines_of(meeting)
    resolutions = Resolution.objects.visible_to(viewer).filter(meeting=meeting)
    ended = meeting.state in (Meeting.State.CLOSED, Meeting.State.NOT_FORMED)
    office, is_off = can_record(viewer, council_pk), meeting.state == Meeting.State.CANCELLED
    context = {
        "meeting": meeting,
        "lines": lines if office else [],
        "returned": returned_of(meeting, lines),
        "mine": next((line for line in lines if line.row.seat.person_id == viewer.person_id), None),
        "office": office,
        "ended": ended,
        "is_over": is_over(meeting),
        "running": meeting.state == Meeting.State.NOTIFIED,
        "resolutions": resolutions.select_related("policy__school", "vision", "topic", "opinion").order_by(
            "item__order", "pk"
        ),
        # Of a meeting that was called off they are kept, and nobody but the office reads them.
        "opinions": opinions_of(lines) if ended or (office and is_off) else [],
        "again": bills_to_count_again(meeting) if office else [],
        "history": history_of(meeting),
        "crumbs": meeting_crumbs(meeting, (_("書面の会議"), "")),
    }
    return render_page(request, "councils/written_detail.html", context)


# ---- the sheets ------------------------------------------------------------------------------------------


def _parts_of_form(meeting, line, viewer):
    """What every form of a sheet needs: the bills, where the member takes no part, what stays closed."""
    bills = bills_of(meeting)
    leaving = leaving_of(meeting, bills)
    readable = set(items_of(meeting, viewer).filter(is_readable=True).values_list("pk", flat=True))
    return {
        "bills": bills,
        "line": line,
        "leaving": {pk for pk, people in leaving.items() if line.row.seat.person_id in people},
        "hidden": {bill.pk for bill in bills} - readable,
    }


def _row_or_404(meeting, **lookup):
    rows = Attendance.objects.select_related("seat__person", "sheet").prefetch_related("sheet__ballots")
    row = get_object_or_404(rows, meeting=meeting, seat__isnull=False, **lookup)
    row.meeting = meeting
    return row


@require_http_methods(FORM)
def written_sheet(request, council_pk, pk):
    """My own sheet, signed by name and press."""
    meeting = written_or_404(request, council_pk, pk)
    row = _row_or_404(meeting, seat__person=request.viewer.person_id)
    line = line_of(row, meeting)
    form = SheetForm(request.POST or None, **_parts_of_form(meeting, line, request.viewer))
    if request.method == "POST" and form.is_valid():
        signed = {"signed_name": form.cleaned_data["signed_name"], **form.words()}
        done, sheet = form.attempt(sign_sheet, row, form.choices(), by=request.viewer, **signed)
        if done:
            messages.success(request, said_of(sheet))
            return redirect(_here(meeting))
    context = {**_sheet_context(meeting, line, form), "crumbs": _crumbs(meeting, (_("書面表決書"), ""))}
    return render_page(request, "councils/written_sheet.html", context)


def _sheet_context(meeting, line, form):
    closed = meeting.state != Meeting.State.NOTIFIED or is_over(meeting)
    return {"meeting": meeting, "line": line, "form": form, "is_over": closed, "row": line.row}


def said_of(sheet):
    """What is told to whoever has just returned or typed a sheet."""
    if sheet.is_late:
        return _("受け取りました。締切のあとのため、数には入りません。時刻と意見は残しました。")
    if not sheet.is_signed:
        return _("書き写しました。署名がないため、無効です。本人に署名をお願いしてください。")
    return _("書面表決書を受け取りました。締切までは書き直せます。")


@require_http_methods(FORM)
def written_enter(request, council_pk, pk, attendance_pk):
    """The office types what stands on the returned paper."""
    meeting = written_or_404(request, council_pk, pk)
    require(can_record(request.viewer, council_pk))
    row = _row_or_404(meeting, pk=attendance_pk)
    line = line_of(row, meeting)
    form = EnterForm(request.POST or None, **_parts_of_form(meeting, line, request.viewer))
    if request.method == "POST" and form.is_valid():
        done, sheet = form.attempt(enter_sheet, row, form.choices(), by=request.viewer, **form.words())
        if done:
            words = {"name": row.seat.person, "said": said_of(sheet)}
            messages.success(request, _("%(name)sさんの分：%(said)s") % words)
            return redirect(_here(meeting))
    context = {**_sheet_context(meeting, line, form), "crumbs": _crumbs(meeting, (str(row.seat.person), ""))}
    return render_page(request, "councils/written_enter.html", context)


@csrf_exempt  # The token in the address is the credential; these pages set no cookie.
@login_not_required
@require_http_methods(FORM)
def written_link(request, token):
    """The member's sheet behind the link in mail and letter. Reading changes nothing."""
    link, answer = usable_link(request, token, AccessLink.Purpose.MEETING)
    if answer:
        return answer
    meetings = Meeting.objects.filter(mode=Meeting.Mode.WRITTEN).with_rules()
    meeting = get_object_or_404(
        meetings.select_related("council", "cycle__vision"), attendances__pk=link.target_id
    )
    row = _row_or_404(meeting, pk=link.target_id, seat__person=link.person_id)
    viewer, line = viewer_of(link.person, link=link), line_of(row, meeting)
    form = SheetForm(request.POST or None, **_parts_of_form(meeting, line, viewer))
    if request.method == "POST" and form.is_valid():
        signed = {"signed_name": form.cleaned_data["signed_name"], "link": link, **form.words()}
        done, _sheet = form.attempt(sign_sheet, row, form.choices(), by=viewer, **signed)
        if done:
            return HttpResponseRedirect(reverse("written_link", args=[token]) + "#returned")
    context = {**_sheet_context(meeting, line, form), "token": token, "place": meeting.council.name}
    return render_page(request, "councils/written_link.html", context)


# ---- deadline, count, result -----------------------------------------------------------------------------


@require_http_methods(FORM)
def written_extend(request, council_pk, pk):
    """A later deadline for all, by the chair or with the chair's word."""
    meeting = written_or_404(request, council_pk, pk)
    require(can_convene(request.viewer, council_pk))
    form = ExtendForm(request.POST or None, initial={"ends_at": meeting.ends_at})
    if request.method == "POST" and form.is_valid():
        done, _meeting = form.attempt(extend_written, meeting, by=request.viewer, **form.cleaned_data)
        if done:
            messages.success(
                request, _("全員の締切を延ばしました。メールのない委員には、電話などで知らせてください。")
            )
            return redirect(_here(meeting))
    context = {"meeting": meeting, "form": form, "back": _here(meeting)}
    context["crumbs"] = _crumbs(meeting, (_("締切を延ばす"), ""))
    return render_page(request, "councils/written_extend.html", context)


def _tallies(meeting, bills, lines):
    """(bill, votes, what the numbers say or None for a tie) of each bill."""
    leaving = leaving_of(meeting, bills)
    tallied = [(bill, votes_of(choices_of(bill, lines, leaving[bill.pk]))) for bill in bills]
    return [(bill, votes, result_of(meeting.rules, votes)) for bill, votes in tallied]


@require_http_methods(FORM)
def written_count(request, council_pk, pk):
    """What the sheets say, before it is made final; afterwards what was taken back is counted again."""
    meeting = written_or_404(request, council_pk, pk)
    require(can_convene(request.viewer, council_pk))
    again = bills_to_count_again(meeting)
    lines = lines_of(meeting)
    returned = returned_of(meeting, lines)
    may_count = bool(again) or meeting.can_move("count") and is_over(meeting)
    tallies = _tallies(meeting, again or bills_of(meeting), lines) if may_count else []
    ties = [bill for bill, _votes, result in tallies if result is None] if returned.is_enough else []
    form = CountForm(request.POST if request.method == "POST" else None, ties=ties)
    if request.method == "POST" and form.is_valid():
        act = count_again if again else count_written
        done, counted = form.attempt(act, meeting, by=request.viewer, **form.values())
        if done:
            messages.success(request, _counted_words(counted))
            return redirect(_here(meeting))
    context = {
        "meeting": meeting,
        "form": form,
        "again": again,
        "tallies": tallies,
        "returned": returned,
        "waiting": [line for line in lines if line.votes and not line.counts],
        "may_count": may_count,
        "crumbs": _crumbs(meeting, (_("集計"), "")),
    }
    return render_page(request, "councils/written_count.html", context)


def _counted_words(meeting):
    if meeting.state == Meeting.State.NOT_FORMED:
        return _("定足数に足りないため、流会としました。結果を委員に知らせてください。")
    return _("書面表決書を数え、議決を記録しました。会長の確認と、結果の知らせが残っています。")


@require_POST
def written_tell(request, council_pk, pk):
    """The result with all opinions to all members."""
    meeting = written_or_404(request, council_pk, pk)
    require(can_convene(request.viewer, council_pk))
    tell_written_result(meeting, by=request.viewer)
    messages.success(
        request, _("結果を全員に知らせました。メールのない委員には、手紙を印刷して渡してください。")
    )
    return redirect(_here(meeting))
