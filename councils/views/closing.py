"""閉会: what of the agenda is done and what goes to the next meeting, when it ended, how many people observed."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.pages import render_page, require
from councils.actions import close_meeting
from councils.actions.observers import observers_of
from councils.forms.agenda import ClosingForm
from councils.models import Resolution
from councils.permissions.meeting import can_record
from councils.reading import agenda_of
from councils.views.meeting_parts import meeting_crumbs, meeting_or_404


def _decided(meeting):
    """Ids of items whose decision ended them."""
    ended = Resolution.objects.filter(meeting=meeting).exclude(state=Resolution.State.VOID)
    return set(ended.exclude(result=Resolution.Result.CONTINUED).values_list("item", flat=True))


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_close(request, council_pk, pk):
    """Each item is done or goes on in the next meeting, with a word on what is to be continued."""
    meeting = meeting_or_404(request, council_pk, pk)
    require(can_record(request.viewer, council_pk))
    rows = agenda_of(meeting, request.viewer).standing
    form = ClosingForm(
        request.POST or None,
        meeting=meeting,
        rows=rows,
        decided=_decided(meeting),
        initial={"observers": observers_of(meeting)},
    )
    if request.method == "POST" and form.is_valid():
        done, _meeting = form.attempt(close_meeting, meeting, by=request.viewer, **form.values())
        if done:
            messages.success(request, _("閉会しました。次に、議事録の案を作ってください。"))
            return redirect(meeting)
    context = {
        "meeting": meeting,
        "form": form,
        "lines": form.lines(),
        "back": reverse("meeting_day", args=[council_pk, pk]),
        "crumbs": meeting_crumbs(meeting, (_("閉会"), "")),
    }
    return render_page(request, "councils/meeting_close.html", context)
