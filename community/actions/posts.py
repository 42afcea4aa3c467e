"""Posts (発令): begun, ended, handed to a successor. Work belongs to posts, so a successor has it from the first day."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community.models import Appointment, Department, School
from core.audit import record
from core.dates import format_date, today
from core.refusal import Refused

Post = Appointment.Post


def _lock_place(school, department):
    """Two people who appoint at one school wait for each other."""
    if school:
        School.objects.select_for_update(of=("self",)).get(pk=school.pk)
    else:
        Department.objects.select_for_update(of=("self",)).get(pk=department.pk)


def _check(new):
    """What the new post would break."""
    if new.school and new.school.closed_on and new.starts_on > new.school.closed_on:
        raise Refused(_("この日には、校園がもうありません。発令日を確かめてください。"))
    there = Appointment.objects.filter(post=new.post, school=new.school, department=new.department)
    met = there.during(new.starts_on, new.ends_on).select_related("person")
    if met.filter(person=new.person).exists():
        raise Refused(_("%(person)sさんは、この期間、すでに同じ職にあります。") % {"person": new.person})
    other = met.first() if new.post == Post.PRINCIPAL else None
    if other:
        raise Refused(
            _(
                "この期間には、%(person)sさんが校園長として登録されています。"
                "後任のときは、その方の「後任を決める」から登録してください。"
            )
            % {"person": other.person}
        )


@transaction.atomic
def appoint(
    person, post, *, by, on, school=None, department=None, title="", acts_for_head=False, ends_on=None
):
    """Put a person into a post from the day `on`; a day to come makes it a 内示, hidden from all but the Board."""
    _lock_place(school, department)
    new = Appointment(
        person=person,
        post=post,
        school=school,
        department=department,
        title=title,
        acts_for_head=acts_for_head and post in (Post.VICE_PRINCIPAL, Post.LIAISON),
        starts_on=on,
        ends_on=ends_on,
    )
    _check(new)
    new.save()
    record("appointment.add", new, by, starts_on=on.isoformat(), post=post)
    return new


@transaction.atomic
def change_appointment(appointment, *, by, title, acts_for_head):
    """Another title, or the right to decide for the head (代決) given or taken."""
    locked = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
    locked.title = title
    locked.acts_for_head = acts_for_head and locked.post in (Post.VICE_PRINCIPAL, Post.LIAISON)
    locked.save(update_fields=["title", "acts_for_head"])
    record("appointment.change", locked, by, acts_for_head=locked.acts_for_head)
    return locked


@transaction.atomic
def end_appointment(appointment, on, *, by):
    """The post ends with the day `on`. A day that is still to come may be moved, or taken back with None."""
    _lock_place(appointment.school, appointment.department)
    locked = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
    if locked.ends_on and (locked.ends_on < today() or locked.ends_on == on):
        raise Refused(_("この職は、%(day)sまでと登録されています。") % {"day": format_date(locked.ends_on)})
    if on is None:
        return _take_back_the_end(locked, by)
    if on < locked.starts_on:
        raise Refused(_("終わりの日が、発令日より前になっています。日付を確かめてください。"))
    if locked.post == Post.BOARD:
        _keep_one_at_the_board(locked, on)
    locked.ends_on = on
    locked.save(update_fields=["ends_on"])
    record("appointment.end", locked, by, ends_on=on.isoformat())
    return locked


def _take_back_the_end(locked, by):
    """The post goes on, unless a successor is already registered."""
    if locked.ends_on is None:
        raise Refused(_("終わりの日は、もともと決まっていません。"))
    locked.ends_on = None
    later = Appointment.objects.filter(post=locked.post, school=locked.school, department=locked.department)
    if locked.post == Post.PRINCIPAL and later.during(locked.starts_on, None).exclude(pk=locked.pk).exists():
        raise Refused(_("後任の発令が入っています。先に、後任の内示を取り消してください。"))
    locked.save(update_fields=["ends_on"])
    record("appointment.go_on", locked, by)
    return locked


def _keep_one_at_the_board(ending, on):
    """Somebody must be able to sign in for the Board the day after."""
    after = Appointment.objects.on(on + timedelta(days=1)).filter(
        post=Post.BOARD, person__user__is_active=True
    )
    if not after.exclude(pk=ending.pk).exists():
        raise Refused(
            _(
                "この方が職を離れると、教育委員会でログインできる方がいなくなります。先に後任を登録してください。"
            )
        )


@transaction.atomic
def succeed(appointment, person, on, *, by):
    """End the old post on the day before `on` and give the same post to `person` from `on`. Returns the new one.

    The work stays with the post: what waits for 「教頭」 waits for the new 教頭.
    """
    _lock_place(appointment.school, appointment.department)
    old = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
    if on <= old.starts_on:
        raise Refused(_("後任の発令日は、前任の発令日より後にしてください。"))
    if person.pk == old.person_id:
        raise Refused(_("前任と同じ方です。後任の方を選んでください。"))
    before = on - timedelta(days=1)
    if old.ends_on is None or old.ends_on > before:
        old.ends_on = before
        old.save(update_fields=["ends_on"])
        record(
            "appointment.end",
            old,
            by,
            ends_on=before.isoformat(),
            successor=person.pk if on <= today() else None,
        )
    return appoint(
        person,
        old.post,
        by=by,
        on=on,
        school=old.school,
        department=old.department,
        title=old.title,
        acts_for_head=old.acts_for_head,
    )


@transaction.atomic
def withdraw_appointment(appointment, *, by):
    """Take back a 内示 before its day. Nobody but the Board ever saw it, so it goes; the history keeps the line."""
    locked = Appointment.objects.select_for_update(of=("self",)).filter(pk=appointment.pk).first()
    if locked is None:
        raise Refused(_("この内示は、もう取り消されています。"))
    if not locked.is_coming:
        raise Refused(_("発令の日が来ています。取り消すかわりに、終わりの日を登録してください。"))
    record("appointment.withdraw", locked, by)
    locked.delete()
