"""Members: proposed by the school's office, appointed by the Board only (地教行法47条の5第2項)."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import record
from core.dates import fiscal_year_start, format_date, today
from core.refusal import Refused
from councils.models import Council, Seat

EndReason, Office, State = Seat.EndReason, Seat.Office, Seat.State


def _lock(council_id):
    return Council.objects.select_for_update().get(pk=council_id)


def _check_free(council, person, starts_on, ends_on):
    """Nobody sits twice in one council."""
    taken = Seat.objects.filter(
        council=council, person=person, starts_on__lte=ends_on, ends_on__gte=starts_on
    )
    if taken.exclude(state=State.DECLINED).exists():
        raise Refused(
            _("%(name)sさんは、その期間にすでに委員か、推薦中です。一覧をご確認ください。") % {"name": person}
        )


@transaction.atomic
def nominate_seat(
    council,
    person,
    *,
    by,
    category,
    affiliation="",
    starts_on=None,
    ends_on=None,
    has_vote=True,
    is_publicly_named=False,
    **bound,
):
    """Propose somebody as a member. Without an end the term is the council's own; the Board appoints.

    `bound` says to what the seat is bound: `ex_officio_post` and `ex_officio_of`, `follows`, `attends_from`.
    """
    council = _lock(council.pk)
    starts_on = starts_on or today()
    ends_on = ends_on or council.rules_on(starts_on).term_end(starts_on)
    if ends_on < starts_on:
        raise Refused(_("任期の終わりは、始まりより後にしてください。"))
    if council.dissolved_on and starts_on > council.dissolved_on:
        raise Refused(_("この協議会は、その日には廃止されています。"))
    _check_free(council, person, starts_on, ends_on)
    seat = Seat.objects.create(
        council=council,
        person=person,
        category=category,
        affiliation=affiliation.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
        has_vote=has_vote,
        is_publicly_named=is_publicly_named,
        **bound,
    )
    record("seat.nominate", seat, by, starts_on=format_date(starts_on), ends_on=format_date(ends_on))
    return seat


@transaction.atomic
def appoint_seats(seats, *, by, letter_number=""):
    """The Board appoints several nominated people in one press; the letters get branch numbers.

    The term of a successor who attended while waiting begins now: nobody had the vote before.
    """
    seats = list(seats)
    if not seats:
        raise Refused(_("任命する人に印を付けてください。"))
    for council_id in sorted({seat.council_id for seat in seats}):
        _lock(council_id)
    letter_number = letter_number.strip()
    for n, seat in enumerate(seats, 1):
        number = letter_number
        if letter_number and len(seats) > 1:
            number = _("%(number)sの%(n)s") % {"number": letter_number, "n": n}
        begins = {"starts_on": today()} if seat.is_waiting else {}
        seat.move("appoint", by, letter_number=number[:40], **begins)
    return seats


def decline_seat(seat, *, by, reason=""):
    """The proposal is not followed."""
    seat.move("decline", by, data={"reason": reason.strip()[:200]})
    return seat


@transaction.atomic
def change_seat(seat, *, by, **fields):
    """Correct category, affiliation, vote, public name or letter number."""
    locked = Seat.objects.select_for_update(of=("self",)).get(pk=seat.pk)
    names = (
        "category",
        "affiliation",
        "ex_officio_post",
        "ex_officio_of",
        "has_vote",
        "is_publicly_named",
        "letter_number",
    )
    changed = [n for n in names if n in fields and getattr(locked, n) != fields[n]]
    for name in changed:
        setattr(locked, name, fields[name])
        setattr(seat, name, fields[name])
    if changed:
        locked.save(update_fields=changed)
        labels = [str(Seat._meta.get_field(n).verbose_name) for n in changed]
        record("seat.change", locked, by, what="、".join(labels))
    return seat


@transaction.atomic
def end_seat(seat, *, by, on, reason):
    """End a seat before its term, with the reason. A term that has not begun is taken back."""
    _lock(seat.council_id)
    locked = Seat.objects.select_for_update(of=("self",)).get(pk=seat.pk)
    if reason not in EndReason.values or reason == EndReason.EXPIRED:
        raise Refused(_("終わりの理由を選んでください。"))
    label = str(EndReason(reason).label)
    if locked.state != State.APPOINTED or locked.end_reason:
        raise Refused(_("この人の任期は、もう終わることになっています。"))
    if locked.starts_on > today() and on < locked.starts_on:
        seat.move("withdraw", by, data={"reason": label}, end_reason=reason)
        return seat
    if not locked.starts_on <= on <= locked.ends_on:
        raise Refused(_("終わりの日は、任期の中の日にしてください。"))
    locked.ends_on = seat.ends_on = on
    locked.end_reason = seat.end_reason = reason
    locked.save(update_fields=["ends_on", "end_reason"])
    record("seat.end", locked, by, day=format_date(on), reason=label)
    return seat


@transaction.atomic
def substitute_seat(seat, person, *, by, starts_on=None, **fields):
    """Propose somebody for the remainder of the term of a member who left (domain.md R9).

    Whoever follows in an ex officio post attends from that day on, without vote until the Board appoints.
    """
    if not seat.end_reason or seat.state != State.APPOINTED:
        raise Refused(_("後任は、任期の途中で終わった委員について選びます。"))
    first = seat.ends_on + timedelta(days=1)
    starts_on = max(starts_on or first, first)
    fields = {"category": seat.category, "has_vote": seat.has_vote, "follows": seat, **fields}
    if seat.ex_officio_post:
        fields |= {
            "ex_officio_post": seat.ex_officio_post,
            "ex_officio_of": seat.ex_officio_of,
            "attends_from": starts_on,
        }
    return nominate_seat(
        seat.council,
        person,
        by=by,
        starts_on=starts_on,
        ends_on=seat.full_term_end,
        **fields,
    )


@transaction.atomic
def succeed_seat(seat, person, *, by, on, **fields):
    """The post to which a seat is bound changed hands: one ends the day before, the other is proposed from the day.

    Until the Board appoints, the successor attends without vote.
    """
    if not seat.ex_officio_post:
        raise Refused(_("充て職の委員ではありません。「情報を直す」で、団体の役職を書いてください。"))
    if person.pk == seat.person_id:
        raise Refused(_("いまの委員と同じ方です。新しく役職に就いた方を選んでください。"))
    if not seat.starts_on < on <= seat.ends_on:
        raise Refused(
            _("交代の日は、%(a)sより後、%(b)sまでの日にしてください。")
            % {"a": format_date(seat.starts_on), "b": format_date(seat.ends_on)}
        )
    end_seat(seat, by=by, on=on - timedelta(days=1), reason=EndReason.SUCCEEDED)
    return substitute_seat(seat, person, by=by, starts_on=on, **fields)


@transaction.atomic
def elect(seat, office, *, by):
    """The members choose chair or vice-chair, from now on; a former chair is a member again.

    With office "" the person becomes a member again.
    """
    _lock(seat.council_id)
    locked = Seat.objects.select_for_update(of=("self",)).get(pk=seat.pk)
    if not locked.is_held:
        raise Refused(_("いま在任している委員から選んでください。"))
    if locked.office == office:
        raise Refused(_("もうその役に就いています。"))
    if office == Office.CHAIR:
        former = Seat.objects.filter(
            council=locked.council_id,
            state=State.APPOINTED,
            office=Office.CHAIR,
            starts_on__lte=locked.ends_on,
            ends_on__gte=locked.starts_on,
        )
        for other in former:
            other.office = Office.NONE
            other.save(update_fields=["office"])
            record("seat.step_down", other, by, office=str(Office.CHAIR.label))
    was = locked.get_office_display()
    locked.office = seat.office = office
    locked.save(update_fields=["office"])
    if office:
        record("seat.elect", locked, by, office=str(Office(office).label))
    else:
        record("seat.step_down", locked, by, office=str(was))
    return seat


def seats_to_renew(council, fiscal_year):
    """Members of the year before whose term ends with it and who are not proposed for the next one yet."""
    first = fiscal_year_start(fiscal_year)
    again = Seat.objects.filter(council=council, ends_on__gte=first).exclude(state=State.DECLINED)
    return (
        council.seats.filter(state=State.APPOINTED, ends_on=first - timedelta(days=1), end_reason="")
        .exclude(person__in=again.values("person"))
        .select_related("person", "council")
    )


@transaction.atomic
def renew_seats(council, fiscal_year, seats, *, by):
    """Propose the same people again for a 年度. People who are proposed already are left alone."""
    council = _lock(council.pk)
    chosen = seats_to_renew(council, fiscal_year).filter(pk__in=[seat.pk for seat in seats])
    made = [
        nominate_seat(
            council,
            old.person,
            by=by,
            category=old.category,
            affiliation=old.affiliation,
            starts_on=fiscal_year_start(fiscal_year),
            has_vote=old.has_vote,
            is_publicly_named=old.is_publicly_named,
            ex_officio_post=old.ex_officio_post,
            ex_officio_of_id=old.ex_officio_of_id,
        )
        for old in chosen
    ]
    if not made:
        raise Refused(_("次の年度へ推薦する人に印を付けてください。もう推薦された人は除いています。"))
    return made
