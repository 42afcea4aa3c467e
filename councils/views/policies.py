"""The basic policy of each school: writing, submitting, reading, what changed, a new version."""

from dataclasses import dataclass

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.audit import history_of
from core.pages import render_page, require
from core.thread import thread_of
from councils.actions import (
    change_policy,
    covered_in,
    draft_policy,
    fill_from_last_year,
    policy_before,
    renew_policy,
    submit_policy,
    withdraw_policy,
)
from councils.differences import difference, is_changed, sides
from councils.forms.policies import PolicyForm, RenewForm
from councils.models import BasicPolicy, PolicyItem
from councils.permissions import can_draft_policy, can_submit_policy
from councils.permissions.deciding import can_follow_conditions
from councils.views.parts import (
    cycle_or_404,
    form_page,
    policy_or_404,
    said,
    versions_or_404,
    year_crumbs,
    year_url,
)
from councils.views.policy_comments import comments_of

FORM = ["GET", "HEAD", "POST"]
State = BasicPolicy.State
OPEN = (State.DRAFT, State.SUBMITTED, State.CONTINUED)


def _crumbs(cycle, *steps):
    return year_crumbs(cycle, (_("基本方針"), year_url("policy_list", cycle)), *steps)


@require_safe
def policy_list(request, council_pk, fiscal_year):
    """Each school with the policy in force, the version in the making, and earlier ones."""
    viewer = request.viewer
    cycle = cycle_or_404(request, council_pk, fiscal_year)
    policies = list(
        BasicPolicy.objects.visible_to(viewer)
        .filter(cycle=cycle)
        .select_related("school")
        .order_by("-number")
    )
    schools = {school.pk: school for school in covered_in(cycle)}
    schools |= {policy.school_id: policy.school for policy in policies}
    for policy in policies:
        policy.cycle = cycle
    rows = []
    for school in schools.values():
        own = [policy for policy in policies if policy.school_id == school.pk]
        in_force = next((p for p in own if p.is_in_force), None)
        making = next((p for p in own if p.state in OPEN), None)
        rows.append(
            {
                "school": school,
                "in_force": in_force,
                "making": making,
                "earlier": [p for p in own if p not in (in_force, making)],
                "may_draft": can_draft_policy(viewer, school)
                and not in_force
                and not making
                and not cycle.ended_on,
            }
        )
    context = {
        "cycle": cycle,
        "council": cycle.council,
        "crumbs": year_crumbs(cycle, (_("基本方針"), "")),
        "rows": rows,
    }
    return render_page(request, "councils/policy_list.html", context)


@require_POST
def policy_draft(request, council_pk, fiscal_year, code):
    """Begin a school's policy from the Board's checklist."""
    cycle = cycle_or_404(request, council_pk, fiscal_year)
    school = get_object_or_404(covered_in(cycle), code=code)
    require(can_draft_policy(request.viewer, school))
    policy = draft_policy(cycle, school, by=request.viewer)
    return said(
        request, _("書き始めました。項目ごとに書いて保存してください。"), "policy_edit", council_pk, policy.pk
    )


@dataclass
class Change:
    """One heading of two versions beside each other; `parts` is the way from the older to the newer words."""

    heading: str
    parts: list

    @property
    def is_changed(self):
        """Whether the words differ."""
        return is_changed(self.parts)

    @property
    def old(self):
        """The older words, what is gone marked."""
        return sides(self.parts)[0]

    @property
    def new(self):
        """The newer words, what is new marked."""
        return sides(self.parts)[1]


def changes_between(former, policy, before, items):
    """A Change for each heading of either version, in the order of the newer one; `before` are the older items."""
    old, new = ({item.heading: item.body for item in rows} for rows in (before, items))
    rows = [Change(_("学校教育目標"), difference(former.title, policy.title))]
    rows += [Change(heading, difference(old.get(heading, ""), body)) for heading, body in new.items()]
    rows += [Change(heading, difference(body, "")) for heading, body in old.items() if heading not in new]
    return rows


def _decision(policy):
    """What the council decided about this version, or wrote down and has not confirmed yet."""
    if policy.resolution_id or policy.state == State.DRAFT:
        return policy.resolution
    return policy.resolutions.exclude(state="void").select_related("meeting__council").first()


@require_safe
def policy_detail(request, council_pk, pk):
    """One version: its words, state, decision, what changed, thread and history."""
    viewer = request.viewer
    policy, versions = versions_or_404(request, council_pk, pk)
    school, cycle = policy.school, policy.cycle
    former = next((v for v in versions if v.number < policy.number), None)
    items = list(PolicyItem.objects.filter(policy__in=[v for v in (policy, former) if v]))
    own = [item for item in items if item.policy_id == policy.pk]
    context = {
        "policy": policy,
        "school": school,
        "cycle": cycle,
        "council": cycle.council,
        "crumbs": _crumbs(cycle, (str(school), "")),
        "items": own,
        "versions": versions,
        "former": former,
        "changes": _changes(policy, former, own, items),
        "resolution": _decision(policy),
        "conditions": policy.resolution.condition_rows.all() if policy.resolution_id else [],
        "may_follow": can_follow_conditions(viewer, cycle.council_id),
        **comments_of(policy, own, viewer),
        "thread": thread_of(policy, viewer),
        "history": history_of(policy),
        **_what_may_be_done(viewer, policy, versions),
    }
    return render_page(request, "councils/policy_detail.html", context)


def _changes(policy, former, own, items):
    """What differs from the version before; None without one."""
    if former is None:
        return None
    before = [item for item in items if item.policy_id == former.pk]
    return [change for change in changes_between(former, policy, before, own) if change.is_changed]


@require_safe
def policy_changes(request, council_pk, pk):
    """昨年度から変わったところ, side by side by heading; or (?since=2) from that version of the same year."""
    policy, versions = versions_or_404(request, council_pk, pk)
    earlier = [version for version in versions if version.number < policy.number]
    since = request.GET.get("since", "")
    former = next((version for version in earlier if str(version.number) == since), None)
    last_year = policy_before(policy)
    if last_year and last_year.state == State.DRAFT and not can_draft_policy(request.viewer, policy.school):
        last_year = None
    former = former or last_year or next(iter(earlier), None)
    items = PolicyItem.objects.filter(policy__in=[v for v in (policy, former) if v])
    own = [item for item in items if item.policy_id == policy.pk]
    before = [item for item in items if item.policy_id != policy.pk]
    context = {
        "policy": policy,
        "school": policy.school,
        "cycle": policy.cycle,
        "council": policy.cycle.council,
        "former": former,
        "last_year": last_year,
        "earlier": earlier,
        "rows": changes_between(former, policy, before, own) if former else [],
        "crumbs": _crumbs(
            policy.cycle, (str(policy.school), policy.get_absolute_url()), (_("変わったところ"), "")
        ),
    }
    return render_page(request, "councils/policy_changes.html", context)


def _what_may_be_done(viewer, policy, versions):
    """Who may and when it can be, together: the buttons of the page."""
    may_draft, may_submit = can_draft_policy(viewer, policy.school), can_submit_policy(viewer, policy.school)
    making = any(version.state in OPEN for version in versions)
    return {
        "may_edit": may_draft and policy.state == State.DRAFT,
        "may_submit": may_submit and policy.can_move("submit"),
        "needs_head": may_draft and not may_submit and policy.can_move("submit"),
        "may_withdraw": may_submit and policy.can_move("withdraw"),
        "may_renew": may_draft and policy.is_in_force and not making,
    }


@require_http_methods(FORM)
def policy_edit(request, council_pk, pk):
    """Write the items with last year's words beside them; whoever saves second sees both texts."""
    policy = policy_or_404(request, council_pk, pk)
    require(can_draft_policy(request.viewer, policy.school))
    before = policy_before(policy)
    last_year = dict(before.items.values_list("heading", "body")) if before else {}
    form = PolicyForm(request.POST or None, instance=policy, last_year=last_year)
    if request.method == "POST" and form.is_valid():
        done, _policy = form.attempt(change_policy, form, by=request.viewer)
        if done:
            return said(request, _("保存しました。"), policy)
    return form_page(
        request,
        form,
        _("%(school)s 学校運営の基本方針を書く") % {"school": policy.school},
        policy.get_absolute_url(),
        crumbs=_crumbs(policy.cycle, (str(policy.school), policy.get_absolute_url()), (_("書く"), "")),
        template="councils/policy_form.html",
        policy=policy,
        council=policy.cycle.council,
        before=before,
    )


def _office_only(request, council_pk, pk):
    policy = policy_or_404(request, council_pk, pk)
    require(can_draft_policy(request.viewer, policy.school))
    return policy


@require_POST
def policy_fill(request, council_pk, pk):
    """Start empty items from last year's words."""
    policy = _office_only(request, council_pk, pk)
    fill_from_last_year(policy, by=request.viewer)
    return said(
        request,
        _("書いていない項目に、昨年度の文を写しました。今年度に合わせて直してください。"),
        "policy_edit",
        council_pk,
        pk,
    )


@require_POST
def policy_submit(request, council_pk, pk):
    """The head puts it before the council."""
    policy = policy_or_404(request, council_pk, pk)
    require(can_submit_policy(request.viewer, policy.school))
    submit_policy(policy, by=request.viewer)
    return said(request, _("協議会に提出しました。次の会議の議題に入れると、承認を受けられます。"), policy)


@require_POST
def policy_withdraw(request, council_pk, pk):
    """Take it back to work on it."""
    policy = policy_or_404(request, council_pk, pk)
    require(can_submit_policy(request.viewer, policy.school))
    withdraw_policy(policy, by=request.viewer)
    return said(request, _("提出を取り下げました。直してから、もう一度提出してください。"), policy)


@require_http_methods(FORM)
def policy_renew(request, council_pk, pk):
    """Begin a new version with a reason; the old one stays in force."""
    policy = _office_only(request, council_pk, pk)
    form = RenewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done, new = form.attempt(renew_policy, policy, form.cleaned_data["reason"], by=request.viewer)
        if done:
            return said(
                request,
                _("新しい版を作りました。直して提出してください。"),
                "policy_edit",
                council_pk,
                new.pk,
            )
    return form_page(
        request,
        form,
        _("新しい版を作る"),
        reverse("policy_detail", args=[council_pk, pk]),
        crumbs=_crumbs(policy.cycle, (str(policy.school), policy.get_absolute_url()), (_("新しい版"), "")),
        lead=_("新しい版が承認されるまで、いまの基本方針がそのまま効力をもちます。"),
        save=_("新しい版を書き始める"),
    )


@require_safe
def policy_print(request, council_pk, pk):
    """One version on A4."""
    policy = policy_or_404(request, council_pk, pk)
    context = {
        "policy": policy,
        "school": policy.school,
        "cycle": policy.cycle,
        "council": policy.cycle.council,
        "items": policy.items.all(),
        "goals": policy.goals.all(),
        "letter_step": 2,
        "letter_title": _("%(year)s 学校運営の基本方針") % {"year": policy.cycle.label},
    }
    return render_page(request, "councils/policy_print.html", context)
