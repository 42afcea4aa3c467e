"""Decisions: written down with the counts of the moment, and valid once somebody entitled confirms."""

from django.db import transaction
from django.utils.translation import gettext as _

from community.outbox import send_later
from community.roles import Role
from core.audit import record
from core.dates import fiscal_year, local_day, today
from core.files import store
from core.refusal import InvalidMove, Refused
from councils.actions.conditions import add_conditions, condition_lines
from councils.actions.invitations import LEADS, address_of, invited, link_for
from councils.actions.opinions import resolve_opinion
from councils.actions.policies import put_policy_in_force
from councils.actions.topics import leave_topic
from councils.actions.visions import agree_vision
from councils.actions.votes import (
    APPROVING,
    Votes,
    check_leaving,
    check_present,
    check_quorum,
    check_result,
    must_leave,
    votes_said,
)
from councils.models import (
    BasicPolicy,
    ChildVision,
    Cycle,
    Meeting,
    Minutes,
    Opinion,
    Resolution,
    ResolutionVoter,
    Seat,
    Topic,
    standing,
)
from councils.presence import moment_of, voters_now

Result, Method = Resolution.Result, Resolution.Method


def decide_unanimously(item, *, by, at=None, **subject):
    """「異議なし」, the everyday way: everybody in the room who may vote agrees. One press."""
    policy = subject.get("policy") or item.policy
    leaving = must_leave(item, policy, at)
    return decide(
        item,
        by=by,
        at=at,
        result=Result.APPROVED,
        method=Method.NO_OBJECTION,
        votes_for=voters_now(item.meeting, moment_of(item, at)).count() - len(leaving),
        excluded=len(leaving),
        excluded_members=leaving,
        **subject,
    )


@transaction.atomic
def decide(item, *, by, result, method, choices=None, conditions="", conditions_due=None, at=None, **said):
    """Write down what the meeting decided. It does not count yet.

    `said` are the counts (votes_for, votes_against, abstained, excluded) with `excluded_members`, in whose place
    `choices` {Attendance: choice} stand where each vote is named; `by_chair`, that a tie was decided by the chair;
    `review_on`; and the subject, one of policy, vision, topic, opinion: without it the item's own, and an item that
    has none becomes a topic. `at` is the moment, by default `moment_of(item)`: who was in the room then is frozen
    with the decision. `conditions` stand one a line.
    """
    meeting = _deciding(item, method)
    present = list(voters_now(meeting, moment_of(item, at)))
    check_quorum(len(present), meeting.quorum)
    votes = votes_said(said, choices)
    kept = {name: said.pop(name) for name in ("by_chair", "review_on") if name in said}
    subject = _subject(item, said, by)
    _check_subject(item, meeting, **subject)
    check_present(votes, present)
    kept["conditions"] = _checked_conditions(result, conditions)
    check_leaving(votes, must_leave(item, subject.get("policy"), at))
    check_result(meeting.rules, result, votes, kept.get("by_chair", False))
    resolution = _write(item, votes, present, by, result=result, method=method, **subject, **kept)
    if result == Result.CONDITIONAL:
        add_conditions(resolution, conditions, conditions_due)
    record("resolution.record", resolution, by, result=str(resolution.get_result_display()))
    _tell_chair(resolution, by)
    return resolution


def _deciding(item, method):
    """The meeting that decides, its row and its year's locked: two clerks write one decision after the other."""
    meeting = (
        Meeting.objects.select_for_update(of=("self",)).select_related("council").get(pk=item.meeting_id)
    )
    if meeting.mode == Meeting.Mode.WRITTEN and method != Method.WRITTEN:
        raise Refused(
            _("書面の会議の議案は、届いた書面表決書を数えて決めます。書面のページを開いてください。")
        )
    if meeting.state not in (Meeting.State.OPEN, Meeting.State.CLOSED) or meeting.quorum is None:
        raise Refused(
            _("定足数を確かめて開会した会議でなければ、議決を記録できません。先に開会してください。")
        )
    if Minutes.objects.filter(meeting=meeting, confirmed_on__isnull=False).exists():
        raise Refused(_("議事録が確定しているため、議決は加えられません。"))
    if item.is_dropped:
        raise Refused(_("この議題は取りやめになっています。"))
    Cycle.objects.select_for_update(of=("self",)).get(pk=meeting.cycle_id)
    item.meeting = meeting
    return meeting


def _subject(item, wanted, by):
    """Exactly one subject, as the field that names it."""
    wanted = {name: record for name, record in wanted.items() if record is not None}
    if wanted:
        return wanted
    if item.policy_id:
        return {"policy": item.policy}
    if item.opinion_id:
        return {"opinion": item.opinion}
    if item.topic_id is None:
        year = fiscal_year(item.meeting.day)
        item.topic = leave_topic(item.meeting.council, year, item.title, by=by, origin=Topic.Origin.COUNCIL)
        item.save(update_fields=["topic"])
    return {"topic": item.topic}


def _check_subject(item, meeting, *, policy=None, vision=None, topic=None, opinion=None):
    """Of this council, still open, and not decided on this item already."""
    same = {"policy": policy, "vision": vision, "topic": topic, "opinion": opinion}
    if item.resolutions.exclude(state=Resolution.State.VOID).filter(**same).exists():
        raise InvalidMove(_("この議題の議決は、もう記録されています。いまの内容をご確認ください。"))
    if policy:
        _check_policy(policy, meeting)
    if vision:
        _check_vision(vision, meeting)
    if opinion:
        _check_opinion(opinion, meeting)


def _state_of(record):
    """The stored state, its row locked: nobody takes the matter back while it is decided."""
    return type(record).objects.select_for_update(of=("self",)).get(pk=record.pk).state


def _check_vision(vision, meeting):
    if _state_of(vision) != ChildVision.State.DRAFT:
        raise Refused(_("この子ども像は、もう共有されています。"))
    if vision.council_id != meeting.council_id:
        raise Refused(_("別の協議会の子ども像です。"))


def _check_opinion(opinion, meeting):
    if opinion.council_id != meeting.council_id:
        raise Refused(_("別の協議会の意見です。"))
    if _state_of(opinion) != Opinion.State.DRAFT:
        raise Refused(_("この意見は、もう議決されたか、取り下げられています。"))


def _check_policy(policy, meeting):
    if _state_of(policy) not in (BasicPolicy.State.SUBMITTED, BasicPolicy.State.CONTINUED):
        raise Refused(
            _("基本方針が提出されていないか、もう決まっています。基本方針のページをご確認ください。")
        )
    if policy.cycle.council_id != meeting.council_id:
        raise Refused(_("別の協議会の基本方針です。"))
    if policy.resolutions.filter(state=Resolution.State.RECORDED).exists():
        raise InvalidMove(_("この基本方針には、会長の確認を待っている議決があります。"))


def _checked_conditions(result, conditions):
    """The conditions as they are kept, one a line."""
    lines = condition_lines(conditions)
    if result == Result.CONDITIONAL and not lines:
        raise Refused(_("条件付承認には、条件を書いてください。"))
    return "\n".join(lines)


def _write(item, votes, present, by, **fields):
    """The decision's row with its numbers and its frozen voters."""
    meeting = item.meeting
    resolution = Resolution.objects.create(
        meeting=meeting,
        item=item,
        **fields,
        **votes.counts,
        voters_present=len(present),
        quorum=meeting.quorum,
        decided_on=local_day(meeting.ends_at),
        recorded_by_id=by.person_id,
    )
    _freeze_voters(resolution, present, votes)
    return resolution


def _freeze_voters(resolution, present, votes):
    """Who was entitled that day and who of them was in the room; the counts must be those of the rows."""
    here = {row.pk for row in present}
    entitled = resolution.meeting.attendances.filter(had_vote=True, seat__isnull=False)
    rows = [
        ResolutionVoter(
            resolution=resolution,
            seat_id=row.seat_id,
            name_then=row.name_then or str(row.seat.person),
            office_then=row.office_then,
            present=row.pk in here,
            choice=votes.choices.get(row.pk, "") if row.pk in here else "",
        )
        for row in entitled.select_related("seat__person").order_by(*standing("seat__"))
    ]
    ResolutionVoter.objects.bulk_create(rows)
    resolution.excluded_members.set([pk for pk, choice in votes.choices.items() if choice == "excluded"])
    if not agrees(resolution, rows):
        raise Refused(_("出席している委員と人数が合いません。出席を確かめて、もう一度記録してください。"))


def agrees(resolution, voters):
    """Whether the frozen voters are those that the counts speak of."""
    choices = [voter.choice for voter in voters if voter.present]
    if len(choices) != resolution.voters_present:
        return False
    if resolution.method not in (Method.NAMED, Method.WRITTEN):
        return choices.count("excluded") <= resolution.excluded
    said = Votes(*(choices.count(choice) for choice in ("for", "against", "abstain", "excluded")))
    kept = (resolution.votes_for, resolution.votes_against, resolution.abstained, resolution.excluded)
    return (said.votes_for, said.votes_against, said.abstained, said.excluded) == kept


def _tell_chair(resolution, by):
    """The chair's link again, so that the decision can be confirmed without an account."""
    for attendance in invited(resolution.meeting):
        if attendance.seat.office == Seat.Office.CHAIR:
            link = link_for(attendance, by=by)
            send_later(
                key=f"resolution:{resolution.pk}:chair",
                subject=_("学校運営協議会 議決のご確認のお願い"),
                body="\n".join(
                    [
                        _("%(name)s 様") % {"name": attendance.seat.person},
                        "",
                        _("%(meeting)sの議決を記録しました。内容をご確認ください。")
                        % {"meeting": resolution.meeting},
                        address_of(link),
                    ]
                ),
                person=attendance.seat.person,
            )


# ---- making it count -------------------------------------------------------------------------------------


def is_drafter(viewer, resolution):
    """Whether the viewer made the policy in question: its drafter, or the head whose policy it is.

    Asked of the posts, as a link carries no roles.
    """
    policy = resolution.policy
    if policy is None:
        return False
    if viewer.person_id == policy.drafted_by_id:
        return True
    heads = policy.school.appointments.on(today()).filter(post=Role.PRINCIPAL.value)
    return heads.filter(person_id=viewer.person_id).exists()


def leads_council(viewer, council_id):
    """Whether the person is chair or vice-chair today; asked of the seats, as a link carries no roles."""
    if viewer.person_id is None:
        return False
    return (
        Seat.objects.on(today())
        .filter(council_id=council_id, person_id=viewer.person_id, office__in=LEADS)
        .exists()
    )


def _on_paper(resolution, document, on, signed_by, by):
    """What the signed 承認書 says, checked."""
    if not signed_by.strip() and document is None:
        raise Refused(_("承認書に署名した人の名前を書くか、承認書のファイルを選んでください。"))
    if on and on < resolution.decided_on:
        raise Refused(_("署名の日は、議決の日より前にはできません。日付を確かめてください。"))
    if on and on > today():
        raise Refused(_("署名の日が先の日付です。日付を確かめてください。"))
    stored = store(document, by=by, owner=resolution) if document is not None else None
    how = Resolution.Confirmation.DOCUMENT
    return {"confirmed_how": how, "signed_by": signed_by.strip()[:120], "document": stored}


@transaction.atomic
def confirm_resolution(resolution, *, by, document=None, on=None, signed_by=""):
    """Make a decision count, once: by the chair, or by registering the signed 承認書.

    With `document` (an uploaded file), `on` or `signed_by` it is the signed paper that is registered; without
    any of them `by` must be the chair or vice-chair. Nobody confirms a policy that they drafted.
    """
    if by.person_id is None:
        raise Refused(_("だれが確認したかがわからないため、記録できません。"))
    if is_drafter(by, resolution):
        raise Refused(
            _(
                "基本方針を作った人は、その承認を確かめることができません。"
                "会長か、作成に関わっていない人にお願いしてください。"
            )
        )
    if document is not None or on is not None or signed_by:
        how = _on_paper(resolution, document, on, signed_by, by)
    elif leads_council(by, resolution.meeting.council_id):
        how = {"confirmed_how": Resolution.Confirmation.CHAIR}
    else:
        raise Refused(
            _("議決を確認できるのは会長(副会長)です。署名のある承認書があるときは、登録してください。")
        )
    resolution.move("confirm", by, confirmed_by_id=by.person_id, confirmed_on=on or today(), **how)
    _carry_out(resolution, by)
    return resolution


def _carry_out(resolution, by):
    """What was decided takes effect in the same transaction."""
    if resolution.policy_id:
        put_policy_in_force(resolution.policy, resolution, by=by)
    elif resolution.vision_id and resolution.result in APPROVING:
        meeting = resolution.meeting
        agree_vision(resolution.vision, meeting.cycle, by=by, on=resolution.decided_on, meeting=meeting)
    elif resolution.opinion_id and resolution.result in APPROVING:
        resolve_opinion(resolution.opinion, by=by)


@transaction.atomic
def void_resolution(resolution, reason, *, by):
    """Take back a decision that was written down wrongly, while it does not count yet."""
    if not reason.strip():
        raise Refused(_("取り消す理由を書いてください。"))
    resolution.move("void", by, void_reason=reason.strip()[:200], data={"reason": reason.strip()})
    return resolution


@transaction.atomic
def set_review(resolution, on, *, by):
    """Set, change or take away (None) the day on which the council looks at the decision again."""
    locked = Resolution.objects.select_for_update(of=("self",)).get(pk=resolution.pk)
    if locked.state == Resolution.State.VOID:
        raise Refused(_("取り消した議決には、見直す日を決められません。"))
    if on and on <= locked.decided_on:
        raise Refused(_("見直す日は、決めた日より後の日にしてください。"))
    if locked.review_on != on:
        locked.review_on = resolution.review_on = on
        locked.save(update_fields=["review_on"])
        record("resolution.review", locked, by, day=on)
    return resolution
