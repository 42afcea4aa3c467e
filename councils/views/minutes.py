"""Minutes: drafted at one press, corrected, passed round, confirmed, published, printed."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.audit import history_of
from core.dates import today
from core.pages import render_page, require
from councils.actions import (
    change_minutes,
    circulate_minutes,
    confirm_minutes,
    publish_minutes,
    return_minutes,
    write_minutes,
)
from councils.forms.meetings import ConfirmedOnForm
from councils.forms.minutes import MinutesForm
from councils.models import Meeting, Minutes, Seat
from councils.permissions.meeting import can_confirm_minutes, can_write_minutes, may_read_closed
from councils.reading import meeting_thread, minutes_deadlines, reads_everything
from councils.views.meeting_parts import meeting_crumbs, meeting_or_404


def _minutes(request, council_pk, pk):
    rows = Minutes.objects.visible_to(request.viewer).select_related("meeting__council", "meeting__cycle")
    return get_object_or_404(rows, meeting_id=pk, meeting__council_id=council_pk)


@require_safe
def minutes_detail(request, council_pk, pk):
    """The minutes as far as they are, and what comes next."""
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
        "reads": minutes is not None and (writes or minutes.state != Minutes.State.DRAFT),
        "full": reads_everything(meeting, viewer),
        "acknowledge": may_read_closed(viewer, council_pk),
        "ended": meeting.state in (Meeting.State.CLOSED, Meeting.State.NOT_FORMED),
        "draft_due": draft,
        "publish_due": publish,
        "confirm_form": ConfirmedOnForm(initial={"on": today()}),
        "history": history_of(minutes) if minutes else [],
        "thread": meeting_thread(meeting),
        "crumbs": meeting_crumbs(meeting, (_("議事録"), "")),
    }
    return render_page(request, "councils/minutes_detail.html", context)


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
    """Correct both texts; whoever saves second loses nothing."""
    minutes = _minutes(request, council_pk, pk)
    require(can_write_minutes(request.viewer, council_pk))
    form = MinutesForm(request.POST or None, instance=minutes)
    if request.method == "POST" and form.is_valid():
        done, _minutes_now = form.attempt(change_minutes, form, by=request.viewer)
        if done:
            messages.success(request, _("議事録を保存しました。"))
            return redirect(minutes)
    context = {
        "meeting": minutes.meeting,
        "minutes": minutes,
        "form": form,
        "crumbs": meeting_crumbs(minutes.meeting, (_("議事録"), minutes.get_absolute_url()), (_("直す"), "")),
    }
    return render_page(request, "councils/minutes_edit.html", context)


@require_POST
def minutes_circulate(request, council_pk, pk):
    """Pass the draft round to the members."""
    minutes = _minutes(request, council_pk, pk)
    require(can_write_minutes(request.viewer, council_pk))
    circulate_minutes(minutes, by=request.viewer)
    messages.success(request, _("議事録の案を委員に回しました。会長の確認を待ちます。"))
    return redirect(minutes)


@require_POST
def minutes_return(request, council_pk, pk):
    """Back to the clerk for correction."""
    minutes = _minutes(request, council_pk, pk)
    require(can_write_minutes(request.viewer, council_pk) or can_confirm_minutes(request.viewer, council_pk))
    return_minutes(minutes, by=request.viewer)
    messages.success(request, _("作成中に戻しました。"))
    return redirect(minutes)


@require_POST
def minutes_confirm(request, council_pk, pk):
    """The chair confirms; or the office writes down that the chair did."""
    minutes = _minutes(request, council_pk, pk)
    if can_confirm_minutes(request.viewer, council_pk):
        confirm_minutes(minutes, by=request.viewer)
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
        confirm_minutes(minutes, by=request.viewer, on=form.cleaned_data["on"], for_person=chair.person)
        messages.success(request, _("会長が確認したことを記録しました。"))
    return redirect(minutes)


@require_POST
def minutes_publish(request, council_pk, pk):
    """Publish the public text."""
    minutes = _minutes(request, council_pk, pk)
    require(can_write_minutes(request.viewer, council_pk))
    publish_minutes(minutes, by=request.viewer)
    messages.success(request, _("議事録を公表しました。"))
    return redirect(minutes)


@require_safe
def minutes_print(request, council_pk, pk):
    """議事録 on A4: for the members, or (?public=1) as published."""
    minutes = _minutes(request, council_pk, pk)
    writes = can_write_minutes(request.viewer, council_pk)
    require(writes or minutes.state != Minutes.State.DRAFT)
    public = bool(request.GET.get("public")) or not reads_everything(minutes.meeting, request.viewer)
    context = {"meeting": minutes.meeting, "minutes": minutes, "public": public, "letter_step": 1}
    return render_page(request, "councils/minutes_print.html", context)
