"""The Board writes the rules of a council, each version from a day on; what holds or held is history."""

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import record
from core.dates import format_date, today
from core.refusal import Refused
from councils.models import RULES, Council, CouncilRules


def names_of(rules):
    """The rules' own words, joined."""
    return "、".join(str(CouncilRules._meta.get_field(name).verbose_name) for name in rules)


def first_rules(council, *, by, reason="", **rules):
    """The first version, from the day on which the council is set up."""
    return council.rule_versions.create(
        holds_from=council.established_on, reason=reason, entered_by=by.name, **rules
    )


def changes_from(old, rules):
    """{rule: (before, after)} of what would really change."""
    return {
        name: (getattr(old, name), rules[name])
        for name in RULES
        if name in rules and getattr(old, name) != rules[name]
    }


def _carry_on(council, holds_from, changes):
    """Versions that begin later follow where they had nothing else in mind than the value before."""
    for version in council.rule_versions.filter(holds_from__gt=holds_from):
        followed = [name for name, (old, _new) in changes.items() if getattr(version, name) == old]
        for name in followed:
            setattr(version, name, changes[name][1])
        if followed:
            version.save(update_fields=followed)


@transaction.atomic
def set_rules(council, holds_from, *, by, reason="", **rules):
    """Rules that hold from a day, today at the earliest; what is not named stays as it is.

    A version that begins on that very day is corrected. Returns {rule: (before, after)}, empty when nothing changes.
    """
    if holds_from < today():
        raise Refused(_("決まりは、今日より前の日からは変えられません。今日か、これからの日を選んでください。"))
    council = Council.objects.select_for_update().get(pk=council.pk)
    if council.dissolved_on and council.dissolved_on < holds_from:
        raise Refused(_("「%(council)s」は、その日には廃止されています。") % {"council": council})
    old = council.rules_on(holds_from)
    changes = changes_from(old, rules)
    reason = reason.strip()[:200]
    if not changes:
        return changes
    values = {name: new for name, (_old, new) in changes.items()}
    _carry_on(council, holds_from, changes)
    council.rule_versions.update_or_create(
        holds_from=holds_from,
        defaults={**old.values, **values, "reason": reason, "entered_by": by.name},
    )
    record(
        "council.set_rules", council, by, day=format_date(holds_from), what=names_of(changes), reason=reason
    )
    return changes


@transaction.atomic
def withdraw_rules(version, *, by):
    """Take back a version that has not begun."""
    council = Council.objects.select_for_update().get(pk=version.council_id)
    version = council.rule_versions.filter(pk=version.pk).first()
    if version is None:
        raise Refused(_("この決まりは、もう取りやめになっています。"))
    if version.holds_from <= today():
        raise Refused(_("もう始まった決まりは取りやめられません。新しい決まりを今日から登録してください。"))
    if not council.rule_versions.filter(holds_from__lt=version.holds_from).exists():
        raise Refused(_("最初の決まりは取りやめられません。内容を直してください。"))
    record("council.withdraw_rules", council, by, day=format_date(version.holds_from))
    version.delete()
