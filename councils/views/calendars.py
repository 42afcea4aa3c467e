"""The year's calendar of meetings, and calendar files: one's own feed, one meeting."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.forms import BaseFormSet, formset_factory
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.models import AccessLink
from community.views.links import usable_link
from core.ical import calendar_response
from core.pages import render_page, require
from core.refusal import Refused
from councils.actions import plan_meetings
from councils.actions.calendars import calendar_link_of, make_calendar_link, stop_calendar_link
from councils.calendar_files import feed_address, feed_of, file_of
from councils.forms.before import PlanRow
from councils.permissions.meeting import can_convene, can_propose_topic
from councils.views.meeting_parts import meeting_or_404, meetings_crumb
from councils.views.parts import cycle_or_404, year_crumbs
from councils.year_plan import plan_of

# ---- the year --------------------------------------------------------------------------------------------


class PlanRows(BaseFormSet):
    """The rows of the year's plan, each with the word of its month."""

    def __init__(self, *args, labels, fiscal_year, **kwargs):
        self.labels, self.fiscal_year = labels, fiscal_year
        super().__init__(*args, **kwargs)

    def get_form_kwargs(self, index):
        """The word of the row."""
        label = self.labels[index] if index is not None and index < len(self.labels) else _("ほかの月")
        return {"label": label, "fiscal_year": self.fiscal_year}


def _rows_of(request, plan):
    rows = plan.proposals
    formset = formset_factory(PlanRow, formset=PlanRows, extra=0, max_num=24, absolute_max=24)
    return formset(
        request.POST or None,
        initial=[row["initial"] for row in rows],
        labels=[row["label"] for row in rows],
        fiscal_year=plan.cycle.fiscal_year,
        prefix="rows",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_calendar(request, council_pk, fiscal_year):
    """All meetings of a year; the office plans those that the rules ask for in one press."""
    cycle = cycle_or_404(request, council_pk, fiscal_year)
    may_convene = can_convene(request.viewer, council_pk)
    plan = plan_of(cycle)
    formset = _rows_of(request, plan)
    for form in formset:
        form.clashes = plan.clashes.get(form.initial.get("day"), [])
    if request.method == "POST":
        require(may_convene)
        if formset.is_valid() and _plan_all(request, cycle, formset):
            return redirect("meeting_calendar", council_pk, fiscal_year)
    context = {
        "council": cycle.council,
        "cycle": cycle,
        "plan": plan,
        "formset": formset,
        "may_convene": may_convene and cycle.ended_on is None,
        "crumbs": year_crumbs(cycle, meetings_crumb(cycle.council), (_("会議の年間予定"), "")),
    }
    return render_page(request, "councils/meeting_calendar.html", context)


def _plan_all(request, cycle, formset):
    """Plan every row with a day; a refusal stands above the rows and nothing is planned."""
    wanted = [form.values() for form in formset if form.is_wanted]
    try:
        made = plan_meetings(cycle, wanted, by=request.viewer)
    except Refused as refusal:
        formset.forms[0].add_error(None, str(refusal))
        return False
    n = len(made)
    messages.success(
        request,
        ngettext("会議を%(n)s回、予定に入れました。", "会議を%(n)s回、予定に入れました。", n) % {"n": n},
    )
    return True


@require_safe
def meeting_calendar_print(request, council_pk, fiscal_year):
    """The year's plan on A4."""
    cycle = cycle_or_404(request, council_pk, fiscal_year)
    context = {
        "cycle": cycle,
        "plan": plan_of(cycle),
        "council": cycle.council,
        "back": reverse("meeting_calendar", args=[council_pk, fiscal_year]),
        "letter_step": 1,
    }
    return render_page(request, "councils/meeting_calendar_print.html", context)


# ---- calendar files --------------------------------------------------------------------------------------


@require_safe
def meeting_calendar_file(request, council_pk, pk):
    """One meeting for the calendar of a telephone; the online entrance for those inside only."""
    meeting = meeting_or_404(request, council_pk, pk)
    inside = can_propose_topic(request.viewer, council_pk)
    return calendar_response(file_of(meeting, inside=inside), f"meeting-{meeting.pk}.ics")


@require_safe
def my_calendar(request):
    """The address from which my calendar takes my meetings."""
    link = calendar_link_of(request.viewer)
    context = {"link": link, "address": feed_address(link) if link else ""}
    if link:
        context["webcal"] = "webcal://" + context["address"].split("://", 1)[1]
    return render_page(request, "councils/my_calendar.html", context | {"crumbs": _my_crumbs()})


def _my_crumbs():
    return [
        {"label": _("わたしの登録"), "url": reverse("my_account")},
        {"label": _("予定をカレンダーに入れる"), "url": ""},
    ]


@require_POST
def my_calendar_make(request):
    """A new address; an older one stops."""
    make_calendar_link(by=request.viewer)
    messages.success(
        request, _("アドレスを作りました。このアドレスを知っている人は、あなたの会議の予定を見られます。")
    )
    return redirect("my_calendar")


@require_POST
def my_calendar_stop(request):
    """The address stops."""
    stop_calendar_link(by=request.viewer)
    messages.success(request, _("アドレスを使えなくしました。"))
    return redirect("my_calendar")


@login_not_required
@require_safe
def member_feed(request, token):
    """The meetings of the person whose address it is, in as far as they hold a role today."""
    link, answer = usable_link(request, token, AccessLink.Purpose.CALENDAR)
    if answer:
        return answer
    response = calendar_response(feed_of(link.person), "meetings.ics", inline=True)
    response["Cache-Control"] = "private, max-age=900"
    return response
