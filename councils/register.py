"""The register of decisions (議決の一覧) of a year: every decision with its number, also those taken back."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councils.actions.minutes_text import counts_in_words
from councils.models import Condition, Resolution

#: What a decision is about, by the field that names its subject.
KINDS = {
    "policy": gettext_lazy("承認"),
    "vision": gettext_lazy("子ども像"),
    "opinion": gettext_lazy("意見"),
    "topic": gettext_lazy("その他"),
}
OPEN, MET = Q(condition_rows__state="open"), Q(condition_rows__state__in=["met", "dropped"])


@dataclass(frozen=True)
class Entry:
    """One line of the register."""

    resolution: Resolution

    @property
    def number(self):
        """第3号"""
        return _("第%(n)s号") % {"n": self.resolution.number}

    @property
    def kind(self):
        """承認, 子ども像, 意見 or その他."""
        return next(label for name, label in KINDS.items() if getattr(self.resolution, f"{name}_id"))

    @property
    def counts(self):
        """How it was decided, in words."""
        return counts_in_words(self.resolution)

    @property
    def conditions(self):
        """How many conditions are open and settled; nothing where there are none."""
        still, settled = self.resolution.open_conditions, self.resolution.settled_conditions
        if not still and not settled:
            return ""
        return _("残り%(open)s・済み%(met)s") % {"open": still, "met": settled}


def open_conditions_of(meeting, viewer):
    """What earlier decisions still wait for, to be looked at before and in a meeting."""
    decisions = Resolution.objects.visible_to(viewer).filter(meeting__council=meeting.council_id)
    waiting = Condition.objects.filter(state=Condition.State.OPEN, resolution__in=decisions)
    waiting = waiting.exclude(resolution__state=Resolution.State.VOID).exclude(resolution__meeting=meeting.pk)
    return waiting.select_related(
        "resolution__policy__school", "resolution__policy__cycle", "resolution__vision", "resolution__topic"
    )


def decisions_of(cycle, viewer, wanted=None):
    """The year's decisions that the viewer may read, by number; `wanted` is a filter."""
    return (
        Resolution.objects.visible_to(viewer)
        .filter(wanted or Q(), cycle=cycle)
        .select_related(
            "meeting__council", "item", "policy__school", "policy__cycle", "vision", "topic", "opinion"
        )
        .annotate(
            open_conditions=Count("condition_rows", filter=OPEN),
            settled_conditions=Count("condition_rows", filter=MET),
        )
        .order_by("number")
    )
