"""Observers of a meeting (傍聴): applications by telephone, waiting, reception on the day. For the office alone."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.dates import today
from core.pages import render_page, require
from councils.actions import accept_observer, add_observer, mark_observer, withdraw_observer
from councils.actions.observers import RECEIVING, apply_by
from councils.forms.before import ObserverForm
from councils.models import Meeting, Observer
from councils.permissions.before import can_receive_observers
from councils.views.meeting_parts import meeting_crumbs, meeting_or_404


def _meeting(request, council_pk, pk):
    meeting = meeting_or_404(request, council_pk, pk)
    require(can_receive_observers(request.viewer, council_pk))
    return meeting


def _list(meeting):
    """The applications in their order, and how they stand to the limit."""
    rows = list(Observer.objects.filter(meeting=meeting).select_related("meeting"))
    accepted = [row for row in rows if row.state == Observer.State.ACCEPTED]
    waiting = [row for row in rows if row.state == Observer.State.FULL]
    limit = meeting.rules.observer_limit
    return {
        "meeting": meeting,
        "accepted": accepted,
        "waiting": waiting,
        "withdrawn": [row for row in rows if row.state == Observer.State.WITHDRAWN],
        "limit": limit,
        "left": max(0, limit - len(accepted)),
        "came": sum(bool(row.came) for row in accepted),
        "apply_by": apply_by(meeting),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def observer_list(request, council_pk, pk):
    """Applications and their places; a new one is written down below."""
    meeting = _meeting(request, council_pk, pk)
    receives = meeting.state in RECEIVING and meeting.is_public and meeting.mode != Meeting.Mode.WRITTEN
    form = ObserverForm(request.POST or None, initial={"received_on": today()})
    if request.method == "POST" and form.is_valid():
        done, observer = form.attempt(add_observer, meeting, by=request.viewer, **form.cleaned_data)
        if done:
            messages.success(request, _added(observer))
            return redirect("observer_list", council_pk, pk)
    context = _list(meeting) | {
        "form": form,
        "receives": receives,
        "is_day": meeting.day <= today(),
        "is_late": apply_by(meeting) < today(),
        "crumbs": meeting_crumbs(meeting, (_("傍聴の受付"), "")),
    }
    return render_page(request, "councils/observer_list.html", context)


def _added(observer):
    words = {"name": observer.name}
    if observer.state == Observer.State.FULL:
        return _("定員いっぱいのため、%(name)sさんを「待ち」として書きとめました。") % words
    if observer.after_deadline:
        return _("%(name)sさんを受け付けました。期限のあとの申込みです。") % words
    return _("%(name)sさんを受け付けました。") % words


@require_safe
def observer_print(request, council_pk, pk):
    """The reception list on A4."""
    meeting = _meeting(request, council_pk, pk)
    return render_page(request, "councils/observer_print.html", _list(meeting))


def _observer(request, council_pk, pk, observer_pk):
    rows = Observer.objects.visible_to(request.viewer).select_related("meeting__council")
    row = get_object_or_404(rows, pk=observer_pk, meeting_id=pk, meeting__council_id=council_pk)
    require(can_receive_observers(request.viewer, council_pk))
    return row


@require_POST
def observer_withdraw(request, council_pk, pk, observer_pk):
    """The person does not come."""
    row = withdraw_observer(_observer(request, council_pk, pk, observer_pk), by=request.viewer)
    messages.success(request, _("%(name)sさんの申込みを取り消しました。") % {"name": row.name})
    return redirect("observer_list", council_pk, pk)


@require_POST
def observer_accept(request, council_pk, pk, observer_pk):
    """The first who waits gets the free place."""
    row = accept_observer(_observer(request, council_pk, pk, observer_pk), by=request.viewer)
    messages.success(
        request, _("%(name)sさんを受け付けました。電話などで知らせてください。") % {"name": row.name}
    )
    return redirect("observer_list", council_pk, pk)


#: What the buttons of the reception say.
MARKS = {"yes": True, "no": False, "": None}


@require_POST
def observer_mark(request, council_pk, pk, observer_pk):
    """Came, did not come, or unknown again."""
    row = _observer(request, council_pk, pk, observer_pk)
    mark_observer(row, MARKS.get(request.POST.get("came", "")), by=request.viewer)
    messages.success(request, _("%(name)sさんの受付を書きとめました。") % {"name": row.name})
    return redirect("observer_list", council_pk, pk)
