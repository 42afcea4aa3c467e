"""Decisions: written down with the counts of the moment, and valid once somebody entitled confirms."""

from django.db import transaction
from django.utils.translation import gettext as _

from community.outbox import send_later
from community.roles import Role
from core.audit import record
from core.dates import fiscal_year, today
from core.files import store
from core.refusal import InvalidMove, Refused
from councils.actions.invitations import LEADS, address_of, invited, link_for
from councils.actions.policies import put_policy_in_force
from councils.actions.topics import leave_topic
from councils.actions.visions import agree_vision
from councils.models import BasicPolicy, ChildVision, CouncilRules, Meeting, Minutes, Resolution, Seat, Topic

Result, Method = Resolution.Result, Resolution.Method
APPROVING = (Result.APPROVED, Result.CONDITIONAL)


def head_seats(policy, meeting):
    """Present voters who are head of the policy's school on the meeting's day."""
    heads = policy.school.appointments.on(meeting.day).filter(post="principal").values("person")
    return meeting.attendances.filter(present=True, had_vote=True, seat__person__in=heads)


def must_leave(item, policy):
    """Who may not vote on this policy by the council's rule: the head who made it, as a member."""
    if policy is None or item.meeting.rules.head_votes_on_policy:
        return []
    return list(head_seats(policy, item.meeting))


def decide_unanimously(item, *, by, **subject):
    """「異議なし」, the everyday way: everybody present who may vote agrees. One press."""
    policy = subject.get("policy") or item.policy
    leaving = must_leave(item, policy)
    present = Meeting.objects.values_list("voters_present", flat=True).get(pk=item.meeting_id) or 0
    return decide(
        item,
        by=by,
        result=Result.APPROVED,
        method=Method.NO_OBJECTION,
        votes_for=present - len(leaving),
        excluded=len(leaving),
        excluded_members=leaving,
        **subject,
    )


@transaction.atomic
def decide(
    item,
    *,
    by,
    result,
    method,
    votes_for,
    votes_against=0,
    abstained=0,
    excluded=0,
    conditions="",
    policy=None,
    vision=None,
    topic=None,
    excluded_members=(),
    by_chair=False,
):
    """Write down what the meeting decided about a policy, a child image or a topic. It does not count yet.

    Without a subject it is the item's policy or topic; an item with neither becomes a topic. `by_chair` says
    that a tie was decided by the chair.
    """
    meeting = (
        Meeting.objects.select_for_update(of=("self",)).select_related("council").get(pk=item.meeting_id)
    )
    if meeting.state not in (Meeting.State.OPEN, Meeting.State.CLOSED) or meeting.quorum is None:
        raise Refused(
            _("定足数を確かめて開会した会議でなければ、議決を記録できません。先に開会してください。")
        )
    if Minutes.objects.filter(meeting=meeting, confirmed_on__isnull=False).exists():
        raise Refused(_("議事録が確定しているため、議決は加えられません。"))
    if item.is_dropped:
        raise Refused(_("この議題は取りやめになっています。"))
    policy, vision, topic = _subject(item, policy, vision, topic, by)
    if item.resolutions.exclude(state="void").filter(policy=policy, vision=vision, topic=topic).exists():
        raise InvalidMove(_("この議題の議決は、もう記録されています。いまの内容をご確認ください。"))
    _check_subject(policy, vision, meeting)
    _check_counts(
        meeting, item, result, policy, (votes_for, votes_against, abstained, excluded), conditions, by_chair
    )
    if excluded_members and len(excluded_members) > excluded:
        raise Refused(_("表決に加わらなかった人の数を、選んだ人数に合わせてください。"))
    resolution = Resolution.objects.create(
        meeting=meeting,
        item=item,
        policy=policy,
        vision=vision,
        topic=topic,
        result=result,
        method=method,
        votes_for=votes_for,
        votes_against=votes_against,
        abstained=abstained,
        excluded=excluded,
        voters_present=meeting.voters_present,
        quorum=meeting.quorum,
        conditions=conditions.strip(),
        by_chair=by_chair,
        decided_on=meeting.day,
        recorded_by_id=by.person_id,
    )
    resolution.excluded_members.set(excluded_members)
    record("resolution.record", resolution, by, result=str(resolution.get_result_display()))
    _tell_chair(resolution, by)
    return resolution


def _subject(item, policy, vision, topic, by):
    """Exactly one subject."""
    if policy or vision or topic:
        return policy, vision, topic
    if item.policy_id:
        return item.policy, None, None
    if item.topic_id is None:
        year = fiscal_year(item.meeting.day)
        item.topic = leave_topic(item.meeting.council, year, item.title, by=by, origin=Topic.Origin.COUNCIL)
        item.save(update_fields=["topic"])
    return None, None, item.topic


def _check_subject(policy, vision, meeting):
    if policy:
        state = BasicPolicy.objects.select_for_update(of=("self",)).get(pk=policy.pk).state
        if state not in (BasicPolicy.State.SUBMITTED, BasicPolicy.State.CONTINUED):
            raise Refused(
                _("基本方針が提出されていないか、もう決まっています。基本方針のページをご確認ください。")
            )
        if policy.cycle.council_id != meeting.council_id:
            raise Refused(_("別の協議会の基本方針です。"))
        if policy.resolutions.filter(state=Resolution.State.RECORDED).exists():
            raise InvalidMove(_("この基本方針には、会長の確認を待っている議決があります。"))
    if vision and vision.state != ChildVision.State.DRAFT:
        raise Refused(_("この子ども像は、もう共有されています。"))
    if vision and vision.council_id != meeting.council_id:
        raise Refused(_("別の協議会の子ども像です。"))


def _check_counts(meeting, item, result, policy, counts, conditions, by_chair):
    """The rules of domain.md R5 and R6, and of whoever must not take part."""
    votes_for, votes_against, abstained, excluded = counts
    if sum(counts) != meeting.voters_present:
        raise Refused(
            _(
                "賛成・反対・棄権・加わらなかった人の合計が%(sum)s人です。出席した委員の%(present)s人に合わせてください。"
            )
            % {"sum": sum(counts), "present": meeting.voters_present}
        )
    if result == Result.CONDITIONAL and not conditions.strip():
        raise Refused(_("条件付承認には、条件を書いてください。"))
    if len(must_leave(item, policy)) > excluded:
        raise Refused(
            _(
                "校園長は、自分の基本方針の表決には加わりません(この協議会の決まり)。"
                "「加わらなかった人」に数えてください。"
            )
        )
    if result == Result.CONTINUED:
        return
    _check_majority(meeting.rules, result, votes_for, votes_against, abstained, by_chair)


def _check_majority(rules, result, votes_for, votes_against, abstained, by_chair):
    voting = votes_for + votes_against + abstained
    if votes_for == votes_against:
        if rules.tie == CouncilRules.Tie.REJECTED and result in APPROVING:
            raise Refused(_("可否同数は否決とする決まりです。結果を「不承認」か「継続審議」にしてください。"))
        if rules.tie == CouncilRules.Tie.CHAIR and not by_chair:
            raise Refused(
                _(
                    "可否同数です。会長がどちらに決めたかを選び、「可否同数のため会長が決めた」に印を付けてください。"
                )
            )
        return
    if by_chair:
        raise Refused(_("可否同数ではありません。「可否同数のため会長が決めた」の印を外してください。"))
    if result in APPROVING and votes_for * 2 <= voting:
        raise Refused(_("賛成が過半数に届いていません。人数か結果を確かめてください。"))
    if result == Result.REJECTED and votes_for * 2 > voting:
        raise Refused(_("賛成が過半数です。人数か結果を確かめてください。"))


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


@transaction.atomic
def void_resolution(resolution, reason, *, by):
    """Take back a decision that was written down wrongly, while it does not count yet."""
    if not reason.strip():
        raise Refused(_("取り消す理由を書いてください。"))
    resolution.move("void", by, void_reason=reason.strip()[:200], data={"reason": reason.strip()})
    return resolution
