"""Minutes: drafted at one press, corrected, passed round, confirmed, published, reported, printed."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.audit import history_of
from core.barcodes import qr_svg
from core.dates import today
from core.pages import page_of, render_page, require
from councils.actions import (
    change_minutes,
    circulate_minutes,
    confirm_minutes,
    publish_minutes,
    reopen_minutes,
    report_minutes,
    return_minutes,
    write_minutes,
)
from councils.actions.corrections import is_late
from councils.actions.minutes import check_address, links_to_check, names_to_check
from councils.checking import attended_ids, check_of, days_since, signature_names
from councils.forms.meetings import ConfirmedOnForm, ReasonForm
from councils.forms.minutes import MinutesForm
from councils.models import Meeting, Minutes, Seat
from councils.permissions import (
    can_ask_correction,
    can_confirm_minutes,
    can_read_reports,
    can_settle_correction,
    can_write_minutes,
    may_read_closed,
)
from councils.reading import meeting_thread, minutes_deadlines, reads_everything
from councils.views.meeting_parts import meeting_crumbs, meeting_or_404

State = Minutes.State


def minutes_or_404(request, council_pk, pk):
    """The minutes of a meeting that the viewer sees."""
    rows = Minutes.objects.visible_to(request.viewer).select_related("meeting__council", "meeting__cycle")
    return get_object_or_404(rows, meeting_id=pk, meeting__council_id=council_pk)


@require_safe
def minutes_detail(request, council_pk, pk):
    """The minutes as far as they are, what was asked to be corrected, and what comes next."""
    meeting = meeting_or_404(request, council_pk, pk)
    minutes = getattr(meeting, "record", None)
    viewer = request.viewer
    writes = can_write_minutes(viewer, council_pk)
    draft, publish = minutes_deadlines(meeting)
    context = {
        "meeting": meeting,
        "minutes": minutes,
        "writes": writes,
        "confirms": can_confirm_minutes(viewer, council_pk),
        "settles": can_settle_correction(viewer, council_pk),
        "reads": minutes is not None and (writes or minutes.state != State.DRAFT),
        "full": reads_everything(meeting, viewer),
        "acknowledge": may_read_closed(viewer, council_pk),
        "ended": meeting.state in (Meeting.State.CLOSED, Meeting.State.NOT_FORMED),
        "days": days_since(meeting),
        "draft_due": draft,
        "publish_due": publish,
        "confirm_form": ConfirmedOnForm(initial={"on": today()}),
        "history": history_of(minutes) if minutes else [],
        "thread": meeting_thread(meeting),
        "crumbs": meeting_crumbs(meeting, (_("議事録"), "")),
        "check": None,
        "public_check": None,
        "was_there": False,
        "open_corrections": 0,
        "names": [],
    }
    if context["reads"]:
        context |= _checked(minutes, meeting, viewer, context)
    return render_page(request, "councils/minutes_detail.html", context)


def _checked(minutes, meeting, viewer, known):
    """The paragraphs of the texts that the viewer reads, with the corrections asked for."""
    minutes.meeting = meeting
    checking = minutes.state == State.CHECKING
    was_there = checking and (known["writes"] or can_ask_correction(viewer, attended_ids(meeting)))
    may_ask = was_there and (known["writes"] or not is_late(minutes))
    # Of the two texts the public one is corrected here only by those who read no other.
    check = check_of(minutes, viewer, in_public=not known["full"], may_ask=may_ask)
    found = {"check": check, "was_there": was_there, "open_corrections": 0, "public_check": None}
    if known["full"]:
        found["public_check"] = check_of(minutes, viewer, in_public=True, may_ask=may_ask)
    for read in (check, found["public_check"]):
        if read:
            rows = [c for row in read.paragraphs for c in row.corrections] + read.elsewhere
            found["open_corrections"] += sum(c.state == "open" for c in rows)
    if known["writes"] and minutes.state != State.PUBLISHED:
        found["names"] = names_to_check(minutes)
    return found


@require_POST
def minutes_write(request, council_pk, pk):
    """Draft them, at one press."""
    meeting = meeting_or_404(request, council_pk, pk)
    require(can_write_minutes(request.viewer, council_pk))
    write_minutes(meeting, by=request.viewer)
    messages.success(request, _("議事録の案を作りました。読み直して、直すところを直してください。"))
    return redirect("minutes_edit", council_pk, pk)


@require_http_methods(["GET", "HEAD", "POST"])
def minutes_edit(request, council_pk, pk):
    """Correct both texts; whoever saves second sees the differences, and may go on with both."""
    minutes = minutes_or_404(request, council_pk, pk)
    require(can_write_minutes(request.viewer, council_pk))
    both = request.method == "POST" and "keep_both" in request.POST
    form = (
        MinutesForm.of_both(minutes, request.POST)
        if both
        else MinutesForm(request.POST or None, instance=minutes)
    )
    if request.method == "POST" and not both and form.is_valid():
        done, _minutes_now = form.attempt(change_minutes, form, by=request.viewer)
        if done:
            messages.success(request, _("議事録を保存しました。"))
            return redirect(minutes)
    context = {
        "meeting": minutes.meeting,
        "minutes": minutes,
        "form": form,
        "both": both,
        "compared": form.compared() if form.is_bound else [],
        "crumbs": meeting_crumbs(minutes.meeting, (_("議事録"), minutes.get_absolute_url()), (_("直す"), "")),
    }
    return render_page(request, "councils/minutes_edit.html", context)


@require_POST
def minutes_circulate(request, council_pk, pk):
    """Pass the draft round to the members."""
    minutes = minutes_or_404(request, council_pk, pk)
    require(can_write_minutes(request.viewer, council_pk))
    circulate_minutes(minutes, by=request.viewer)
    messages.success(
        request, _("議事録の案を委員に回しました。出席した委員にお知らせしました。会長の確認を待ちます。")
    )
    return redirect(minutes)


@require_safe
def minutes_letters(request, council_pk, pk):
    """Letters with the minutes and a QR code: for those who came and have no mail, or (?all=1) for all who came."""
    minutes = minutes_or_404(request, council_pk, pk)
    require(can_write_minutes(request.viewer, council_pk))
    rows = links_to_check(minutes.meeting)
    if not request.GET.get("all"):
        rows = [(row, link) for row, link in rows if not row.seat.person.email]
    context = {
        "meeting": minutes.meeting,
        "minutes": minutes,
        "text": minutes.text if reads_everything_by_link(minutes) else minutes.public_text,
        "letters": [
            {"row": row, "address": check_address(link), "qr": qr_svg(check_address(link))}
            for row, link in rows
            if link
        ],
        "office": minutes.meeting.council.covered_schools(minutes.meeting.day).first(),
        "day": request.viewer.day,
    }
    return render_page(request, "councils/minutes_letters.html", context)


def reads_everything_by_link(minutes):
    """Whether the whole text may leave the house: a letter or a link shows nothing that was closed."""
    return not minutes.meeting.items.filter(is_public=False).exists()


@require_POST
def minutes_return(request, council_pk, pk):
    """Back to the clerk for correction."""
    minutes = minutes_or_404(request, council_pk, pk)
    require(can_write_minutes(request.viewer, council_pk) or can_confirm_minutes(request.viewer, council_pk))
    return_minutes(minutes, by=request.viewer)
    messages.success(request, _("作成中に戻しました。"))
    return redirect(minutes)


@require_POST
def minutes_confirm(request, council_pk, pk):
    """The chair confirms; or the office writes down that the chair did."""
    minutes = minutes_or_404(request, council_pk, pk)
    decline = "decline_open" in request.POST
    if can_confirm_minutes(request.viewer, council_pk):
        confirm_minutes(minutes, by=request.viewer, decline_open=decline)
        messages.success(request, _("議事録を確認しました。"))
        return redirect(minutes)
    require(can_write_minutes(request.viewer, council_pk))
    form = ConfirmedOnForm(request.POST)
    chair = (
        Seat.objects.on(today())
        .filter(council_id=council_pk, office="chair")
        .select_related("person")
        .first()
    )
    if not form.is_valid():
        messages.warning(request, next(iter(form.errors.values()))[0])
    elif chair is None:
        messages.warning(request, _("会長がまだ決まっていません。先に会長を登録してください。"))
    else:
        confirm_minutes(
            minutes,
            by=request.viewer,
            on=form.cleaned_data["on"],
            for_person=chair.person,
            decline_open=decline,
        )
        messages.success(request, _("会長が確認したことを記録しました。"))
    return redirect(minutes)


@require_http_methods(["GET", "HEAD", "POST"])
def minutes_reopen(request, council_pk, pk):
    """Take the chair's confirmation back before publication, with the reason."""
    minutes = minutes_or_404(request, council_pk, pk)
    require(can_write_minutes(request.viewer, council_pk) or can_confirm_minutes(request.viewer, council_pk))
    form = ReasonForm(
        request.POST or None,
        label=_("取り消す理由"),
        help_text=_("例:公表する文に名前が残っていたため。会長の了承を得てから取り消します。"),
    )
    if request.method == "POST" and form.is_valid():
        done, _minutes = form.attempt(reopen_minutes, minutes, form.cleaned_data["reason"], by=request.viewer)
        if done:
            messages.success(
                request, _("確認を取り消しました。直したあと、もう一度会長の確認を受けてください。")
            )
            return redirect(minutes)
    context = {
        "meeting": minutes.meeting,
        "form": form,
        "heading": _("会長の確認を取り消して直す"),
        "button": _("確認を取り消す"),
        "back": minutes.get_absolute_url(),
        "crumbs": meeting_crumbs(minutes.meeting, (_("議事録"), minutes.get_absolute_url()), (_("直す"), "")),
    }
    return render_page(request, "councils/meeting_reason.html", context)


@require_POST
def minutes_publish(request, council_pk, pk):
    """Publish the public text, and tell the Board where that is wanted at once."""
    minutes = minutes_or_404(request, council_pk, pk)
    require(can_write_minutes(request.viewer, council_pk))
    publish_minutes(minutes, by=request.viewer, report="report" in request.POST)
    if minutes.reported_on:
        messages.success(request, _("議事録を公表し、教育委員会に報告しました。"))
    else:
        messages.success(request, _("議事録を公表しました。"))
    return redirect(minutes)


@require_POST
def minutes_report(request, council_pk, pk):
    """Tell the Board."""
    minutes = minutes_or_404(request, council_pk, pk)
    require(can_write_minutes(request.viewer, council_pk))
    report_minutes(minutes, by=request.viewer)
    messages.success(request, _("議事録を教育委員会に報告しました。"))
    return redirect(minutes)


@require_safe
def minutes_print(request, council_pk, pk):
    """議事録 on A4: for the members, or (?public=1) as published."""
    minutes = minutes_or_404(request, council_pk, pk)
    writes = can_write_minutes(request.viewer, council_pk)
    require(writes or minutes.state != State.DRAFT)
    public = bool(request.GET.get("public")) or not reads_everything(minutes.meeting, request.viewer)
    context = {
        "meeting": minutes.meeting,
        "minutes": minutes,
        "public": public,
        "signatures": [] if public else signature_names(minutes),
        "letter_step": 1,
    }
    return render_page(request, "councils/minutes_print.html", context)


@require_safe
def city_minutes(request):
    """For the Board's guidance: minutes that were reported, the newest first; or (?waiting=1) not yet, the oldest first."""
    require_reports(request)
    waiting = bool(request.GET.get("waiting"))
    meetings = Meeting.objects.visible_to(request.viewer).filter(state=Meeting.State.CLOSED).with_rules()
    meetings = meetings.select_related("council", "record")
    if waiting:
        meetings = meetings.filter(record__reported_on__isnull=True).order_by("starts_at")
    else:
        meetings = meetings.filter(record__reported_on__isnull=False).order_by("-record__reported_on", "-pk")
    page = page_of(request, meetings)
    for meeting in page.object_list:
        meeting.days = days_since(meeting)
        meeting.due = minutes_deadlines(meeting)[1]
    context = {"page": page, "waiting": waiting, "crumbs": [{"label": _("議事録の報告"), "url": ""}]}
    return render_page(request, "councils/minutes_city.html", context)


def require_reports(request):
    """The list is the guidance's; to others it is not there."""
    if not can_read_reports(request.viewer):
        raise Http404
