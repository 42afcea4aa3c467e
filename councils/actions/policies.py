"""The basic policy of a school: drafted, submitted, decided about in a meeting, and renewed by a new version."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from core.audit import record
from core.dates import now, today
from core.refusal import InvalidMove, Refused
from councils.actions.cycles import require_running
from councils.actions.steps import reach_step
from councils.models import BasicPolicy, Cycle, PolicyItem, Resolution

State = BasicPolicy.State
OPEN = (State.DRAFT, State.SUBMITTED, State.CONTINUED)
MOVE_OF = {
    Resolution.Result.APPROVED: "approve",
    Resolution.Result.CONDITIONAL: "approve_conditionally",
    Resolution.Result.CONTINUED: "continue",
    Resolution.Result.REJECTED: "reject",
}


def covered_in(cycle):
    """Schools that the council covers in a year: today, or on the nearest day of that year."""
    day = min(max(today(), cycle.starts_on), cycle.ends_on)
    return cycle.council.covered_schools(day)


def policy_before(policy):
    """Last year's policy of the same school: the one in force, else the newest."""
    before = BasicPolicy.objects.filter(
        school=policy.school_id, cycle__fiscal_year=policy.cycle.fiscal_year - 1
    )
    return before.filter(state__in=BasicPolicy.IN_FORCE).first() or before.first()


def _new_version(cycle, school, by, items, **fields):
    """The next version with its items: (heading, body) in order."""
    if by.person_id is None:
        raise Refused(_("だれが作るかがわからないため、記録できません。"))
    versions = BasicPolicy.objects.filter(cycle=cycle, school=school)
    if versions.filter(state__in=OPEN).exists():
        raise Refused(_("作成中の基本方針がすでにあります。その続きを書いてください。"))
    number = (versions.aggregate(last=Max("number"))["last"] or 0) + 1
    policy = BasicPolicy.objects.create(
        cycle=cycle, school=school, number=number, drafted_by_id=by.person_id, **fields
    )
    PolicyItem.objects.bulk_create(
        PolicyItem(policy=policy, heading=heading, body=body, order=order)
        for order, (heading, body) in enumerate(items, 1)
    )
    return policy


@transaction.atomic
def draft_policy(cycle, school, *, by):
    """Begin the year's policy of a school: one empty item per heading of the Board's checklist.

    After a rejected version the words of that version are taken over.
    """
    Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    require_running(cycle)
    if not covered_in(cycle).filter(pk=school.pk).exists():
        raise Refused(_("%(school)sは、この協議会の校園ではありません。") % {"school": school})
    versions = BasicPolicy.objects.filter(cycle=cycle, school=school)
    if versions.filter(state__in=BasicPolicy.IN_FORCE).exists():
        raise Refused(
            _("承認された基本方針があります。変えるときは、その基本方針から新しい版を作ってください。")
        )
    rejected = versions.filter(state=State.REJECTED).first()
    items = [(heading, "") for heading in cycle.council.rules.policy_checklist]
    title = ""
    if rejected:
        items, title = list(rejected.items.values_list("heading", "body")), rejected.title
    policy = _new_version(cycle, school, by, items, title=title)
    if rejected:
        policy.goals.set(rejected.goals.all())
    record("basicpolicy.draft", policy, by)
    return policy


def _locked_draft(policy):
    locked = BasicPolicy.objects.select_for_update(of=("self",)).get(pk=policy.pk)
    if locked.state != State.DRAFT:
        raise InvalidMove(
            _("この基本方針は、もう提出されています。直すときは、先に提出を取り下げてください。")
        )
    return locked


@transaction.atomic
def change_policy(form, *, by):
    """Save a PolicyForm (title, goals and the body of each item); only a draft changes."""
    _locked_draft(form.instance)
    policy = form.save()
    record("basicpolicy.change", policy, by)
    return policy


@transaction.atomic
def fill_from_last_year(policy, *, by):
    """Start empty items from last year's words under the same heading; nothing written is replaced."""
    locked = _locked_draft(policy)
    before = policy_before(locked)
    if before is None:
        raise Refused(_("昨年度の基本方針がありません。"))
    words = dict(before.items.values_list("heading", "body"))
    filled = [i for i in locked.items.all() if not i.body.strip() and words.get(i.heading, "").strip()]
    for item in filled:
        item.body = words[item.heading]
    PolicyItem.objects.bulk_update(filled, ["body"])
    if not locked.title:
        locked.title = before.title
    if not filled and locked.title == policy.title:
        raise Refused(_("写せる項目はありません。もう書いてある項目は、そのままにしています。"))
    locked.version += 1
    locked.save(update_fields=["title", "version"])
    record("basicpolicy.fill", locked, by, n=len(filled))
    return locked


def _check_complete(policy):
    if not policy.title.strip():
        raise Refused(_("学校教育目標を書いてから提出してください。"))
    empty = [item.heading for item in policy.items.all() if not item.body.strip()]
    if empty:
        raise Refused(
            _("まだ書かれていない項目があります(%(names)s)。書いてから提出してください。")
            % {"names": "、".join(empty)}
        )


@transaction.atomic
def submit_policy(policy, *, by):
    """The head puts the policy before the council. From now on the council reads it."""
    require_running(policy.cycle)
    policy.move("submit", by, guard=_check_complete, submitted_at=now())
    return policy


def _check_undecided(policy):
    if policy.resolutions.filter(state=Resolution.State.RECORDED).exists():
        raise Refused(_("議決の記録が会長の確認を待っているため、取り下げられません。"))


@transaction.atomic
def withdraw_policy(policy, *, by):
    """Take a submitted policy back to work on it; not while a decision about it waits for the chair."""
    policy.move("withdraw", by, guard=_check_undecided)
    return policy


@transaction.atomic
def renew_policy(policy, reason, *, by):
    """Begin a new version of the policy in force, with a reason. The old one stays in force until approval."""
    Cycle.objects.select_for_update(of=("self",)).get(pk=policy.cycle_id)
    require_running(policy.cycle)
    stored = BasicPolicy.objects.get(pk=policy.pk)
    if not stored.is_in_force:
        raise Refused(_("新しい版は、いま承認されている基本方針から作ります。"))
    if not reason.strip():
        raise Refused(_("変える理由を書いてください。"))
    items = list(stored.items.values_list("heading", "body"))
    new = _new_version(
        stored.cycle, stored.school, by, items, title=stored.title, change_reason=reason.strip()[:200]
    )
    new.goals.set(stored.goals.all())
    record("basicpolicy.renew", new, by, reason=new.change_reason)
    return new


@transaction.atomic
def put_policy_in_force(policy, resolution, *, by):
    """What a confirmed resolution means for the policy. An approved one takes the older version's place.

    Called by confirm_resolution; step 2 is reached when every covered school has one in force.
    """
    if resolution.policy_id != policy.pk:
        raise Refused(_("この議決は、別の基本方針についてのものです。"))
    Cycle.objects.select_for_update(of=("self",)).get(pk=policy.cycle_id)
    changes = {}
    if resolution.result in (Resolution.Result.APPROVED, Resolution.Result.CONDITIONAL):
        if not BasicPolicy.objects.get(pk=policy.pk).can_move("approve"):
            raise InvalidMove
        older = BasicPolicy.objects.filter(
            school=policy.school_id, cycle=policy.cycle_id, state__in=BasicPolicy.IN_FORCE
        )
        for former in older:
            former.move("supersede", by)
        changes = {"resolution": resolution, "in_force_on": resolution.decided_on}
    policy.move(MOVE_OF[resolution.result], by, **changes)
    refresh_approved(policy.cycle, by=by)
    return policy


def refresh_approved(cycle, *, by):
    """Step 2 is reached when every covered school's policy is in force."""
    schools = set(covered_in(cycle).values_list("pk", flat=True))
    in_force = BasicPolicy.objects.filter(cycle=cycle, state__in=BasicPolicy.IN_FORCE)
    missing = schools - set(in_force.values_list("school_id", flat=True))
    reach_step(cycle, 2, bool(schools) and not missing, by=by)
