"""A school is renamed, moves, or goes to another district or department: from a day on, with its history."""

from django.db import transaction
from django.utils.translation import gettext as _

from community.models import School, SchoolChange
from core.audit import record
from core.dates import format_date, now, today
from core.refusal import Refused


def in_words(school, name):
    """A column of the school as people read it."""
    shown = getattr(school, f"get_{name}_display", None)
    return str(shown() if shown else getattr(school, name) or "")


def _column(name, value):
    """What the column holds: the id of a record."""
    return getattr(value, "pk", value)


def _lock(school):
    """The school as its columns stand: without `next_on` nothing is read ahead of being taken up."""
    columns = School.objects.defer("next_on", "next_values").select_related("district", "department")
    return columns.select_for_update(of=("self",)).get(pk=school.pk)


@transaction.atomic
def change_school_from(school, on, *, by, reason, **values):
    """Change what a school is called, where it is or to whom it belongs, from a day on.

    From today or an earlier day it is so at once; a day to come is announced and takes effect by itself.
    """
    locked = _lock(school)
    if not reason.strip():
        raise Refused(_("理由を書いてください。"))
    if locked.closed_on and on > locked.closed_on:
        raise Refused(_("この校園は、その日には閉校・閉園しています。"))
    changed = {n: v for n, v in values.items() if n in SchoolChange.FIELDS and getattr(locked, n) != v}
    if not changed:
        raise Refused(_("変わるところがありません。変えたいところを書きかえてください。"))
    if locked.changes.filter(holds_from=on).exists():
        raise Refused(_("その日からの変更が、もう登録されています。先にその変更を取りやめてください。"))
    if on <= today() and locked.changes.filter(holds_from__gt=on, taken_up_at__isnull=False).exists():
        raise Refused(_("その日より後に、別の変更がされています。日付を確かめてください。"))
    change = _write(locked, on, changed, reason, by)
    if on <= today():
        _take_up(change, locked, by)
    else:
        record(
            "schoolchange.announce", change, by, day=format_date(on), what=change.what, reason=change.reason
        )
        _note_next(locked)
    return change


def _write(school, on, changed, reason, by):
    after = School(pk=school.pk)
    for name, value in changed.items():
        setattr(after, name, value)
    return SchoolChange.objects.create(
        school=school,
        holds_from=on,
        values={name: _column(name, value) for name, value in changed.items()},
        now={name: in_words(after, name) for name in changed},
        was={name: in_words(school, name) for name in changed},
        reason=reason.strip()[:200],
        entered_by=by.name[:120],
    )


def _take_up(change, school, by):
    """The day has come: the school's columns take the values, and what was is frozen beside them."""
    change.was = {name: in_words(school, name) for name in change.values}
    change.taken_up_at = now()
    change.save(update_fields=["was", "taken_up_at"])
    for name, value in change.values.items():
        setattr(school, School._meta.get_field(name).attname, value)
    school.save()
    _note_next(school)
    day = format_date(change.holds_from)
    record("schoolchange.take_up", change, by, day=day, what=change.what, reason=change.reason)


def _note_next(school):
    """The next change to come stands on the school itself, so that it holds from its first minute."""
    coming = school.changes.filter(taken_up_at=None).order_by("holds_from").first()
    school.next_on = coming.holds_from if coming else None
    school.next_values = coming.values if coming else {}
    school.save(update_fields=["next_on", "next_values"])


@transaction.atomic
def withdraw_school_change(change, *, by):
    """Take back a change whose day is still to come."""
    school = _lock(change.school)
    found = school.changes.filter(pk=change.pk).first()
    if found is None:
        raise Refused(_("この変更は、もう取りやめになっています。"))
    if found.taken_up_at or found.holds_from <= today():
        raise Refused(
            _("もう始まった変更は取りやめられません。もとに戻すときは、新しい変更を登録してください。")
        )
    record("school.withdraw_change", school, by, day=format_date(found.holds_from), what=found.what)
    found.delete()
    _note_next(school)


def take_up_school_changes(*, by):
    """Take up every change whose day has come. Run twice it finds that there is nothing left to do."""
    due = SchoolChange.objects.filter(holds_from__lte=today(), taken_up_at=None)
    for change in due.order_by("holds_from", "pk"):
        with transaction.atomic():
            school = _lock(change.school)
            fresh = SchoolChange.objects.select_for_update().get(pk=change.pk)
            if fresh.taken_up_at is None:
                _take_up(fresh, school, by)
