"""Schools close, councils join and split: each is one act, after a look at what it means. History keeps both sides."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from community.actions import close_school, reopen_school
from community.models import Appointment, School
from core.audit import record
from core.dates import fiscal_year, format_date, today
from core.refusal import Refused
from councils.actions.councils import (
    create_council,
    dissolve_council,
    end_with_school,
    meetings_after,
    uncover_school,
)
from councils.actions.policies import refresh_approved
from councils.actions.seats import nominate_seat
from councils.models import Council, CouncilSchool, Seat


@dataclass(frozen=True)
class Ending:
    """What ends with a council on a day."""

    council: Council
    seats: list
    nominations: int
    cycles: list
    meetings: list


def ending_of(council, on):
    """What dissolving the council after its last day `on` would end; nothing is changed."""
    seats = list(
        council.seats.filter(ends_on__gt=on).exclude(state=Seat.State.DECLINED).select_related("person")
    )
    return Ending(
        council,
        [seat for seat in seats if seat.state == Seat.State.APPOINTED],
        sum(seat.state == Seat.State.NOMINATED for seat in seats),
        list(
            council.cycles.filter(ended_on=None, fiscal_year__gte=fiscal_year(on)).select_related("council")
        ),
        list(meetings_after(council, on)),
    )


# ---- a school closes -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Closing:
    """What the closing of a school after a day means: posts, councils that end, councils that go on without it."""

    posts: list
    endings: list = field(default_factory=list)
    staying: list = field(default_factory=list)
    seats: list = field(default_factory=list)


def _left_without(council, school, on):
    """Whether no other school of the council is covered on the day after."""
    after = on + timedelta(days=1)
    return not council.covered_schools(after).exclude(pk=school.pk).exists()


def _coverages(school, on):
    return CouncilSchool.objects.filter(school=school).exclude(ends_on__lte=on).select_related("council")


def _staff_seats(council, school, on):
    """Seats held as staff of the closing school: their holders have no post at another school of the council."""
    posts = Appointment.objects.during(on, None)
    there = posts.filter(school=school).values("person")
    elsewhere = posts.filter(school__in=council.covered_schools(on).exclude(pk=school.pk)).values("person")
    seats = council.seats.filter(
        category=Seat.Category.STAFF, state=Seat.State.APPOINTED, person__in=there, ends_on__gt=on
    )
    return seats.exclude(person__in=elsewhere).select_related("person")


def closing_of(school, on):
    """What closing the school after its last day `on` would do; nothing is changed."""
    posts = list(
        Appointment.objects.filter(school=school).during(on, None).select_related("person", "school")
    )
    closing = Closing(posts)
    for coverage in _coverages(school, on):
        council = coverage.council
        if _left_without(council, school, on):
            closing.endings.append(ending_of(council, on))
        else:
            closing.staying.append(council)
            closing.seats.extend(_staff_seats(council, school, on))
    return closing


@transaction.atomic
def close_school_with_councils(school, on, *, by, reason, successor_code=""):
    """Close a school and all that ends with it: coverage, posts, staff's seats, a council left without a school.

    A joint council goes on for its other schools, and its step 2 is counted again.
    """
    if not reason.strip():
        raise Refused(_("閉校・閉園の理由を書いてください。"))
    if successor_code and not School.objects.filter(code=successor_code).exclude(pk=school.pk).exists():
        raise Refused(_("移行後の校園が見つかりません。先にその校園を登録してください。"))
    for coverage in _coverages(school, on):
        council = coverage.council
        if _left_without(council, school, on):
            dissolve_council(council, on, by=by, reason=reason)
            continue
        for seat in _staff_seats(council, school, on):
            end_with_school(seat, on, by=by)
        _uncover(coverage, on, by)
    return close_school(school, on, by=by, successor_code=successor_code, reason=reason.strip()[:200])


def _uncover(coverage, on, by):
    if coverage.starts_on <= on:
        uncover_school(coverage, by=by, ends_on=on)
        return
    record("council.uncover", coverage.council, by, school=str(coverage.school), day=format_date(on))
    coverage.delete()


@transaction.atomic
def reopen_school_with_councils(school, *, by):
    """Take back a closing before its day: coverage, councils, years and seats that were to end with it go on.

    Meetings that were called off and proposals that were declined stay so, and are made anew.
    """
    on = school.closed_on
    school = reopen_school(school, by=by)
    for coverage in CouncilSchool.objects.filter(school=school, ends_on=on).select_related("council"):
        council = Council.objects.select_for_update().get(pk=coverage.council_id)
        if council.dissolved_on == on:
            _go_on(council, on)
        _take_seats_back(council, on)
        coverage.ends_on = None
        coverage.save(update_fields=["ends_on"])
        record("council.reopen", council, by, school=str(school))
        for cycle in council.cycles.filter(ended_on=None):
            refresh_approved(cycle, by=by)
    return school


def _go_on(council, on):
    council.dissolved_on = None
    council.save(update_fields=["dissolved_on"])
    council.cycles.filter(ended_on__gte=on).update(ended_on=None, end_reason="")
    council.clerks.filter(ends_on=on).update(ends_on=None)


def _take_seats_back(council, on):
    seats = council.seats.filter(ends_on=on, end_reason=Seat.EndReason.CLOSED)
    for seat in seats.select_related("council"):
        seat.ends_on, seat.end_reason = seat.full_term_end, Seat.EndReason.EXPIRED
        seat.save(update_fields=["ends_on", "end_reason"])


def recount_after_endings(day, *, by):
    """Step 2 of councils that lost a school on a day is counted again, once that day is over."""
    for council in Council.objects.filter(coverages__ends_on=day).distinct():
        for cycle in council.cycles.filter(ended_on=None, fiscal_year=fiscal_year(day)):
            refresh_approved(cycle, by=by)


# ---- councils join and split -----------------------------------------------------------------------------


def _check_day(councils, on):
    if on < today():
        raise Refused(_("今日か、これからの日を選んでください。"))
    for council in councils:
        if council.dissolved_on:
            raise Refused(_("「%(council)s」は、もう廃止することになっています。") % {"council": council})
        if council.established_on >= on:
            raise Refused(
                _("「%(council)s」は、その日にはまだ設置されたばかりです。あとの日を選んでください。")
                % {"council": council}
            )


def _found(olds, schools, on, *, by, name, seats):
    """A new council in the place of old ones, with their rules, and members proposed again."""
    new = create_council(
        olds[0].municipality,
        schools,
        by=by,
        established_on=on,
        name=name,
        **olds[0].rules_on(on).values,
    )
    new.predecessors.set(olds)
    for old in olds:
        record("council.become", old, by, council=str(new), day=format_date(on))
    proposed = set()
    for seat in seats:
        if seat.person_id in proposed:
            continue
        proposed.add(seat.person_id)
        nominate_seat(
            new,
            seat.person,
            by=by,
            category=seat.category,
            affiliation=seat.affiliation,
            starts_on=on,
            has_vote=seat.has_vote,
            is_publicly_named=seat.is_publicly_named,
            ex_officio_post=seat.ex_officio_post,
            ex_officio_of_id=seat.ex_officio_of_id,
        )
    return new


@transaction.atomic
def join_councils(councils, on, *, by, reason, name="", seats=()):
    """One council for the schools of several, from a day on; the old ones end the day before.

    It begins with the rules of the first, and with those `seats` proposed whose holders go on; the Board appoints.
    """
    councils = list(
        Council.objects.select_for_update().filter(pk__in=[c.pk for c in councils]).order_by("pk")
    )
    if len(councils) < 2:
        raise Refused(_("合わせる協議会を2つ以上選んでください。"))
    _check_day(councils, on)
    last = on - timedelta(days=1)
    schools = list(School.objects.filter(pk__in=[s.pk for c in councils for s in c.covered_schools(on)]))
    for council in councils:
        dissolve_council(council, last, by=by, reason=reason)
    return _found(councils, schools, on, by=by, name=name, seats=seats)


@dataclass(frozen=True)
class Part:
    """One of the councils into which a joint one is split."""

    schools: list
    name: str = ""
    seats: list = field(default_factory=list)


@transaction.atomic
def split_council(council, parts, on, *, by, reason):
    """Several councils in the place of a joint one, from a day on; every school goes to exactly one of them."""
    council = Council.objects.select_for_update().get(pk=council.pk)
    _check_day([council], on)
    covered = {school.pk for school in council.covered_schools(on)}
    given = [school.pk for part in parts for school in part.schools]
    if len(parts) < 2:
        raise Refused(_("校園を2つ以上の協議会に分けてください。"))
    if sorted(given) != sorted(covered):
        raise Refused(_("どの校園も、新しい協議会のどれか1つに入れてください。"))
    dissolve_council(council, on - timedelta(days=1), by=by, reason=reason)
    return [_found([council], part.schools, on, by=by, name=part.name, seats=part.seats) for part in parts]
