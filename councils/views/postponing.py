"""中止, 延期 and the new day of a postponed meeting."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.dates import local_time
from core.pages import render_page, require
from councils.actions import cancel_meeting, postpone_meeting, replan_meeting
from councils.forms.before import ReplanForm
from councils.forms.meetings import NotHeldForm, ReasonForm
from councils.models import Meeting
from councils.permissions.meeting import can_convene
from councils.views.meeting_parts import left_to_choose, meeting_crumbs, meeting_or_404
from councils.written import why_not_postponed

FORM = ["GET", "HEAD", "POST"]


def _reason_page(request, meeting, form, act, *, heading, button, crumb):
    """A page that asks for the reason; afterwards those who cannot be mailed are to be called."""
    if request.method == "POST" and form.is_valid():
        done, _meeting = form.attempt(act, meeting, by=request.viewer, **form.values())
        if done:
            return _on_to_calls(request, meeting)
    context = {
        "meeting": meeting,
        "form": form,
        "heading": heading,
        "button": button,
        "back": meeting.get_absolute_url(),
        "crumbs": meeting_crumbs(meeting, (crumb, "")),
    }
    return render_page(request, "councils/meeting_reason.html", context)


def _on_to_calls(request, meeting):
    """What was done, in words that say what comes next."""
    word = meeting.get_state_display()
    if meeting.notified_at is None:
        messages.success(
            request,
            _("会議を%(word)sとしました。案内の前なので、だれにも知らせていません。") % {"word": word},
        )
    else:
        sentence = _(
            "会議を%(word)sとしました。メールのある委員にはお知らせを送りました。"
            "ほかの委員には、電話連絡表を見て知らせてください。"
        )
        messages.success(request, sentence % {"word": word})
    return redirect(meeting)


@require_http_methods(FORM)
def meeting_cancel(request, council_pk, pk):
    """Call the meeting off, with its reason."""
    meeting = meeting_or_404(request, council_pk, pk)
    require(can_convene(request.viewer, council_pk))
    form = NotHeldForm(
        request.POST or None,
        left=left_to_choose(meeting, request.viewer),
        label=_("中止の理由"),
        help_text=_("案内した委員への連絡にものります。例:大雨警報のため"),
    )
    return _reason_page(
        request,
        meeting,
        form,
        cancel_meeting,
        heading=_("会議を中止する"),
        button=_("中止とする"),
        crumb=_("中止"),
    )


@require_http_methods(FORM)
def meeting_postpone(request, council_pk, pk):
    """Postpone the meeting; its new day is given later."""
    meeting = meeting_or_404(request, council_pk, pk)
    require(can_convene(request.viewer, council_pk))
    if why := why_not_postponed(meeting):
        messages.info(request, why)
        return redirect("written_detail", council_pk, pk)
    form = ReasonForm(
        request.POST or None,
        label=_("延期の理由"),
        help_text=_(
            "案内した委員への連絡にものります。新しい日は、あとから決められます。例:インフルエンザの流行のため"
        ),
    )
    return _reason_page(
        request,
        meeting,
        form,
        postpone_meeting,
        heading=_("会議を延期する"),
        button=_("延期とする"),
        crumb=_("延期"),
    )


@require_http_methods(FORM)
def meeting_replan(request, council_pk, pk):
    """The new day of a postponed meeting; everybody is asked again."""
    meeting = meeting_or_404(request, council_pk, pk)
    require(can_convene(request.viewer, council_pk))
    initial = {
        "starts": local_time(meeting.starts_at),
        "ends": local_time(meeting.ends_at),
        "place": meeting.place,
        "notify": meeting.notified_at is not None,
    }
    form = ReplanForm(request.POST or None, initial=initial, fiscal_year=meeting.cycle.fiscal_year)
    if request.method == "POST" and form.is_valid():
        done, _meeting = form.attempt(replan_meeting, meeting, by=request.viewer, **form.values())
        if done:
            messages.success(request, _said(meeting))
            return redirect(meeting)
    context = {
        "meeting": meeting,
        "form": form,
        "can_replan": meeting.can_move("replan"),
        "crumbs": meeting_crumbs(meeting, (_("新しい日"), "")),
    }
    return render_page(request, "councils/meeting_replan.html", context)


def _said(meeting):
    if meeting.state == Meeting.State.NOTIFIED:
        return _("新しい日の案内を出しました。メールのない委員には、手紙を印刷して渡してください。")
    return _("新しい日を決めました。次第を確かめてから、案内を出してください。")
