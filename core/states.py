"""States of records: a MOVES table on the model and the one door through which a state changes."""

from functools import cache

from django.db import models, transaction
from django.utils.encoding import force_str

from core.audit import record
from core.refusal import InvalidMove


class Versioned(models.Model):
    """A record whose text several people edit (core.forms.VersionedModelForm)."""

    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


@cache
def _labels(field):
    """{value: label} of a field's choices; the labels are translated when they are read."""
    return dict(field.flatchoices)


class Stateful(models.Model):
    """A record with a `state` field and `MOVES = {name: ({from, …}, to)}`.

    *When* a move is possible stands in MOVES; *who* may make it stands in the app's permissions.
    """

    MOVES = {}

    class Meta:
        abstract = True

    def _get_FIELD_display(self, field):  # noqa: N802 (Django's name; behind every get_…_display)
        """Django translates all choices for each call, half of what a list of fifty rows cost; one is asked for."""
        value = getattr(self, field.attname)
        return force_str(_labels(field).get(value, value), strings_only=True)

    def can_move(self, name):
        """Whether the move is possible from the state this copy of the record has."""
        return self.state in self.MOVES[name][0]

    @transaction.atomic
    def move(self, name, by, *, guard=None, data=None, for_label="", **changes):
        """Lock the row, check the move, save the named fields and write the audit row, in one transaction.

        `guard(locked)` may raise Refused once the row is locked. Raises InvalidMove after a late or second click.
        """
        locked = type(self)._base_manager.select_for_update(of=("self",)).get(pk=self.pk)
        if not locked.can_move(name):
            raise InvalidMove
        if guard:
            guard(locked)
        was, now = locked.state, self.MOVES[name][1]
        changes["state"] = now
        for field, value in changes.items():
            setattr(locked, field, value)
        locked.save(update_fields=list(changes))
        for field, value in changes.items():
            setattr(self, field, value)
        record(
            f"{self._meta.model_name}.{name}", self, by, for_label=for_label, was=was, now=now, **(data or {})
        )
