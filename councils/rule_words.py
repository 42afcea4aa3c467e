"""The rules of a council in words: one rule, all of a version, what changed from one version to the next."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.dates import today
from councils.models import RULES, AgendaItem, CouncilRules
from councils.models.rules import in_force

UNITS = {
    "max_members": gettext_lazy("%(n)s人"),
    "term_years": gettext_lazy("%(n)s年度"),
    "quorum_percent": gettext_lazy("在任委員の%(n)s%%をこえる出席"),
    "observer_limit": gettext_lazy("%(n)s人"),
    "observer_days": gettext_lazy("%(n)s日前"),
    "notice_days": gettext_lazy("%(n)s日前"),
    "papers_days": gettext_lazy("%(n)s日前"),
    "min_meetings": gettext_lazy("%(n)s回"),
    "minutes_draft_days": gettext_lazy("%(n)s日以内"),
    "minutes_publish_days": gettext_lazy("%(n)s日以内"),
    "remind_days": gettext_lazy("%(n)s日前"),
    "correction_days": gettext_lazy("%(n)s日間"),
    "signature_lines": gettext_lazy("%(n)s人"),
    "reflection_days": gettext_lazy("%(n)s日以内"),
}
LISTS = ("policy_checklist", "goal_axes", "mark_labels")


def label_of(name):
    """What a rule is called."""
    return CouncilRules._meta.get_field(name).verbose_name


def value_of(name, value):
    """A rule's value in words."""
    if name in UNITS:
        return UNITS[name] % {"n": value}
    if name == "tie":
        return str(CouncilRules.Tie(value).label)
    if name == "meeting_months":
        return "、".join(_("%(n)s月") % {"n": month} for month in value)
    if name == "written_kinds":
        kinds = dict(AgendaItem.Kind.choices)
        return "、".join(str(kinds.get(kind, kind)) for kind in value) or _("決めていません")
    if name in LISTS:
        return "、".join(value) or _("決めていません")
    return _("はい") if value else _("いいえ")


def rule_rows(rules):
    """All rules of a version, for templates/includes/_summary.html."""
    return [{"label": label_of(name), "value": value_of(name, getattr(rules, name))} for name in RULES]


@dataclass(frozen=True)
class Change:
    """One rule, before and after, in words."""

    label: str
    before: str
    after: str


def changes_in_words(changes):
    """{rule: (before, after)} as Change rows."""
    return [
        Change(label_of(name), value_of(name, old), value_of(name, new))
        for name, (old, new) in changes.items()
    ]


@dataclass(frozen=True)
class Version:
    """A version on the council's page: what it changed, and whether it held, holds or will hold."""

    rules: CouncilRules
    changes: list
    is_first: bool
    is_coming: bool
    is_in_force: bool


def versions_of(council):
    """All versions of a council, the newest first, each with what it changed."""
    versions = sorted(council.rule_versions.all(), key=lambda version: version.holds_from)
    held = in_force(versions, today())
    rows, before = [], None
    for version in versions:
        old = before or version
        changed = {n: (getattr(old, n), v) for n, v in version.values.items() if getattr(old, n) != v}
        rows.append(
            Version(
                version,
                changes_in_words(changed),
                is_first=before is None,
                is_coming=version.holds_from > today(),
                is_in_force=version is held,
            )
        )
        before = version
    return rows[::-1]
