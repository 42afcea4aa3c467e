"""Schools: entered by hand, changed, closed. The ministry's list is read in community.imports."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from community.models import Appointment, School
from core.audit import record
from core.dates import format_date
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
def close_school(school, on, *, by, successor_code=""):
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
    record("school.close", locked, by, on=on.isoformat())
    return locked
