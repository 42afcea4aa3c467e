"""The Board writes the rules of councils, each version from a day on; what holds or held is history."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import line, record, record_all
from core.dates import format_date, today
from core.refusal import Refused
from councils.models import RULES, Council, CouncilRules


def first_rules(council, *, by, reason="", **rules):
    """The first version, from the day on which the council is set up."""
    return council.rule_versions.create(
        holds_from=council.established_on, reason=reason, entered_by=by.name, **rules
    )


@dataclass(frozen=True)
class RulesChange:
    """What a change means for one council: {rule: (before, after)} from a day on."""

    council: Council
    day: object
    changes: dict

    def version(self, reason, by):
        """The version that begins on the day, made or corrected but not saved."""
        old = self.council.rules_on(self.day)
        version = old if old.holds_from == self.day else None
        if version is None:
            version = CouncilRules(council=self.council, holds_from=self.day, **old.values)
        for name, (_old, new) in self.changes.items():
            setattr(version, name, new)
        version.reason, version.entered_by = reason, by.name[:120]
        return version

    def followers(self):
        """Versions that begin later and had nothing else in mind than the value before; they follow."""
        found = []
        for version in self.council.rule_versions.all():
            followed = [n for n, (old, _new) in self.changes.items() if getattr(version, n) == old]
            if version.holds_from > self.day and followed:
                for name in followed:
                    setattr(version, name, self.changes[name][1])
                found.append(version)
        return found


def plan_rules(councils, holds_from, rules):
    """What the given rules would change from a day on: one RulesChange per council, with no changes where all is so.

    In a council that is set up later they hold from its first day. `councils` come with their `rule_versions`.
    """
    plans = []
    for council in councils:
        day = max(holds_from, council.established_on)
        old = council.rules_on(day)
        changes = {
            name: (getattr(old, name), rules[name])
            for name in RULES
            if name in rules and getattr(old, name) != rules[name]
        }
        plans.append(RulesChange(council, day, changes))
    return plans


def _check(councils, holds_from):
    if holds_from < today():
        raise Refused(
            _("決まりは、今日より前の日からは変えられません。今日か、これからの日を選んでください。")
        )
    gone = next((c for c in councils if c.dissolved_on and c.dissolved_on < holds_from), None)
    if gone:
        raise Refused(_("「%(council)s」は、その日には廃止されています。") % {"council": gone})


@transaction.atomic
def set_rules_of(councils, holds_from, *, by, reason="", **rules):
    """Rules that hold in many councils from a day, today at the earliest; what is not named stays as it is.

    A version that begins on that very day is corrected. Returns the RulesChange of each council that changed.
    """
    locked = Council.objects.select_for_update().filter(pk__in=[council.pk for council in councils])
    locked = list(locked.order_by("pk").prefetch_related("rule_versions"))
    _check(locked, holds_from)
    plans = [plan for plan in plan_rules(locked, holds_from, rules) if plan.changes]
    reason = reason.strip()[:200]
    followers = [version for plan in plans for version in plan.followers()]
    versions = [plan.version(reason, by) for plan in plans]
    names = sorted({name for plan in plans for name in plan.changes})
    changed = [*followers, *(version for version in versions if version.pk)]
    CouncilRules.objects.bulk_create([version for version in versions if version.pk is None])
    if changed:
        CouncilRules.objects.bulk_update(changed, [*names, "reason", "entered_by"])
    record_all([_line(plan, reason, by) for plan in plans])
    return plans


def _line(plan, reason, by):
    what = "、".join(str(CouncilRules._meta.get_field(name).verbose_name) for name in plan.changes)
    return line("council.set_rules", plan.council, by, day=format_date(plan.day), what=what, reason=reason)


def set_rules(council, holds_from, *, by, reason="", **rules):
    """The same for one council. Returns {rule: (before, after)}, empty when nothing changes."""
    plans = set_rules_of([council], holds_from, by=by, reason=reason, **rules)
    return plans[0].changes if plans else {}


def _coming(version):
    """The version under a lock, while it has not begun."""
    council = Council.objects.select_for_update().get(pk=version.council_id)
    found = council.rule_versions.filter(pk=version.pk).first()
    if found is None:
        raise Refused(_("この決まりは、もう取りやめになっています。"))
    if found.holds_from <= today():
        raise Refused(
            _(
                "もう始まった決まりは、直したり取りやめたりできません。新しい決まりを今日から登録してください。"
            )
        )
    return found


@transaction.atomic
def reword_rules(version, reason, *, by):
    """Correct the reason of a version that has not begun."""
    version = _coming(version)
    version.reason = reason.strip()[:200]
    version.save(update_fields=["reason"])
    what = str(CouncilRules._meta.get_field("reason").verbose_name)
    day = format_date(version.holds_from)
    record("council.set_rules", version.council, by, day=day, what=what, reason=version.reason)


@transaction.atomic
def withdraw_rules(version, *, by):
    """Take back a version that has not begun."""
    version = _coming(version)
    council = version.council
    if not council.rule_versions.filter(holds_from__lt=version.holds_from).exists():
        raise Refused(_("最初の決まりは取りやめられません。内容を直してください。"))
    version.delete()
    record("council.withdraw_rules", council, by, day=format_date(version.holds_from))
