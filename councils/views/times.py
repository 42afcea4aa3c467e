"""Times of a meeting typed from paper: of its items, and of who came, went out and left."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.pages import render_page, require
from councils.actions import set_item_times, set_times
from councils.actions.times import rooms_of_decisions
from councils.forms.times import TimesForm
from councils.permissions.meeting import can_record
from councils.reading import items_of
from councils.room import presence_of
from councils.views.meeting_parts import meeting_crumbs, meeting_or_404
from councils.views.written import to_sheets
from councils.written import is_written


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_times(request, council_pk, pk):
    """When each item began and ended, and when each person came and left."""
    meeting = meeting_or_404(request, council_pk, pk)
    require(can_record(request.viewer, council_pk))
    if is_written(meeting):
        return to_sheets(request, meeting)
    items = items_of(meeting, request.viewer).standing().filter(is_readable=True)
    form = TimesForm(
        request.POST or None,
        meeting=meeting,
        rows=presence_of(meeting).rows,
        items=items.order_by("order", "pk"),
    )
    if request.method == "POST" and form.is_valid():
        done, answer = form.attempt(_save, request, meeting, form)
        if done:
            return answer
    context = {
        "meeting": meeting,
        "form": form,
        "back": reverse("meeting_day", args=[council_pk, pk]),
        "crumbs": meeting_crumbs(meeting, (_("議題と出席の時刻"), "")),
    }
    return render_page(request, "councils/attendance_times.html", context)


@transaction.atomic
def _save(request, meeting, form):
    """Items first, since they say who was in the room when; then people, and which decisions deserve a second look."""
    before = rooms_of_decisions(meeting)
    set_item_times(meeting, form.item_times(), by=request.viewer)
    set_times(meeting, form.times(), by=request.viewer, away=form.away())
    messages.success(request, _("保存しました。"))
    for resolution, people in rooms_of_decisions(meeting).items():
        if people != before.get(resolution):
            messages.warning(request, _kept(resolution, len(people)))
    return redirect("meeting_day", meeting.council_id, meeting.pk)


def _kept(resolution, now):
    """What was frozen stays; whoever finds it wrong takes it back and writes it down anew."""
    return _(
        "議決「%(what)s」は、記録したときの出席(%(then)s人)のままです。書き直した時刻では%(now)s人になります。"
        "違うときは、議決を取り消して、もう一度記録してください。"
    ) % {"what": resolution.subject, "then": resolution.voters_present, "now": now}
