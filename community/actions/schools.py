"""Schools: entered by hand, changed, closed. The ministry's list is read in community.imports."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from community.models import Appointment, School
from core.audit import record
from core.dates import format_date, today
from core.refusal import Refused


def add_school(school, *, by):
    """Save a new school."""
    try:
        with transaction.atomic():
            school.save()
            record("school.add", school, by)
    except IntegrityError as error:
        raise Refused(_("この学校コードの校園は、もう登録されています。")) from error
    return school


@transaction.atomic
def change_school(school, *, by, fields=()):
    """Save a school's changed name, place or contacts."""
    school.save()
    record("school.change", school, by, fields=list(fields))
    return school


@transaction.atomic
def close_school(school, on, *, by, successor_code="", reason=""):
    """Close a school after its last day `on`; the posts at it end on that day."""
    locked = School.objects.select_for_update(of=("self",)).get(pk=school.pk)
    if locked.closed_on:
        raise Refused(
            _("この校園は、%(day)sで閉校・閉園の登録がすんでいます。")
            % {"day": format_date(locked.closed_on)}
        )
    if locked.opened_on and on < locked.opened_on:
        raise Refused(_("閉校・閉園日が、開校・開園日より前になっています。日付を確かめてください。"))
    posts = Appointment.objects.select_for_update(of=("self",)).filter(school=locked)
    if posts.filter(starts_on__gt=on).exists():
        raise Refused(_("この日より後の発令が入っています。先に、その発令を取り消してください。"))
    locked.closed_on, locked.successor_code = on, successor_code
    locked.save()
    for post in posts.during(on, None).select_related("person", "school"):
        post.ends_on = on
        post.save(update_fields=["ends_on"])
        record("appointment.end", post, by, ends_on=on.isoformat())
    record("school.close", locked, by, on=on.isoformat(), reason=reason)
    return locked


@transaction.atomic
def reopen_school(school, *, by):
    """Take back a closing whose day is still to come; the posts that were to end with it go on."""
    locked = School.objects.select_for_update(of=("self",)).get(pk=school.pk)
    on = locked.closed_on
    if on is None:
        raise Refused(_("閉校・閉園の登録はありません。"))
    if on < today():
        raise Refused(_("閉校・閉園の日を過ぎているため、取り消せません。新しい校園として登録してください。"))
    locked.closed_on, locked.successor_code = None, ""
    locked.save()
    ended = Appointment.objects.select_for_update(of=("self",)).filter(school=locked, ends_on=on)
    for post in ended.select_related("person", "school"):
        post.ends_on = None
        post.save(update_fields=["ends_on"])
        record("appointment.go_on", post, by)
    record("school.reopen", locked, by, on=on.isoformat())
    return locked
