"""The day: who came, and the report."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from activities.actions import (
    change_report,
    publish_report,
    report_activity,
    take_attendance,
    withdraw_report,
)
from activities.actions.days import figures_of
from activities.forms.days import ABSENT, CAME, AttendanceForm, ReportForm
from activities.models import Activity, ActivityReport
from activities.permissions import can_publish_report, can_report_activity, can_take_attendance
from activities.reading import promises_of
from activities.views.parts import crumbs_to, find_activity, posted, registered
from core.audit import history_of
from core.pages import render_page, require


def _expected(activity):
    """[(slot, [Assignment])] and the people in them."""
    slots = list(activity.slots.all())
    promised = promises_of(slots)
    groups = [(slot, promised[slot.pk]) for slot in slots]
    people = {a.person_id: a.person for _slot, found in groups for a in found if a.person}
    return groups, people


@require_http_methods(["GET", "HEAD", "POST"])
def activity_attendance(request, council_pk, pk):
    """Who came: names of those who promised, others as counts, children and adults apart."""
    activity = find_activity(request, council_pk, pk)
    require(can_take_attendance(request.viewer, activity))
    groups, people = _expected(activity)
    written = list(activity.attendances.select_related("person"))
    came = {row.person_id: row for row in written if row.person_id}
    also = registered(request, activity).exclude(pk__in=list(people))
    initial = {f"person_{pk}": CAME if row.came else ABSENT for pk, row in came.items()}
    initial["also"] = [pk for pk in came if pk not in people and came[pk].came]
    minutes = (activity.ends_at - activity.starts_at).seconds // 60
    initial["minutes"] = max((row.minutes for row in written), default=0) or minutes
    counts = {row.kind: row.count for row in written if not row.person_id}
    form = AttendanceForm(posted(request), people=people.values(), also=also, counts=counts, initial=initial)
    if request.method == "POST" and form.is_valid():
        done, _activity = form.attempt(take_attendance, activity, by=request.viewer, **form.values)
        if done:
            messages.success(request, _("当日の参加を書きました。"))
            return redirect(activity)
    context = {"form": form, "activity": activity, "groups": groups, "written": bool(written)}
    context |= {"history": history_of(activity), "crumbs": crumbs_to(activity, _("当日の参加"))}
    return render_page(request, "activities/activity_attendance.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def activity_report(request, council_pk, pk):
    """The short report, new or changed; the numbers come from the attendance."""
    activity = find_activity(request, council_pk, pk)
    require(can_report_activity(request.viewer, activity))
    report = getattr(activity, "activity_report", None)
    found = figures_of(activity)
    initial = {} if report else {f"{name}_count": found[name] for name in found}
    form = ReportForm(posted(request), instance=report or ActivityReport(), initial=initial)
    publishes = can_publish_report(request.viewer, activity)
    if request.method == "POST" and form.is_valid():
        if report:
            done, _report = form.attempt(change_report, form, by=request.viewer, may_publish=publishes)
        else:
            done, _report = form.attempt(report_activity, activity, by=request.viewer, **form.values)
        if done:
            messages.success(request, _("報告を保存しました。"))
            return redirect(activity)
    context = {"form": form, "activity": activity, "report": report, "found": found, "publishes": publishes}
    context["vision"] = activity.item.plan.cycle.vision
    context["differs"] = report and activity.state in Activity.TOLD and _differs(report, found)
    context["crumbs"] = crumbs_to(activity, _("報告"))
    return render_page(request, "activities/activity_report.html", context)


def _differs(report, found):
    return any(getattr(report, f"{name}_count") != count for name, count in found.items())


def _publishable(request, council_pk, pk):
    activity = find_activity(request, council_pk, pk)
    require(can_publish_report(request.viewer, activity))
    report = getattr(activity, "activity_report", None)
    if report is None:
        raise Http404
    return activity, report


@require_POST
def report_publish(request, council_pk, pk):
    """The head lets residents read it."""
    activity, report = _publishable(request, council_pk, pk)
    publish_report(report, by=request.viewer)
    messages.success(request, _("報告を公開しました。"))
    return redirect(activity)


@require_POST
def report_withdraw(request, council_pk, pk):
    """The head takes it back."""
    activity, report = _publishable(request, council_pk, pk)
    withdraw_report(report, by=request.viewer)
    messages.success(request, _("報告の公開をやめました。"))
    return redirect(activity)
