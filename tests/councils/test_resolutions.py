"""Decisions: counts, who makes them count, and that each counts once."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from community.models import AccessLink
from core.dates import today
from core.models import AuditEntry
from core.refusal import InvalidMove, Refused
from councils.actions import confirm_resolution, decide, decide_unanimously, void_resolution
from councils.models import BasicPolicy, ChildVision, Resolution, Topic
from councils.waiting import resolutions_to_confirm
from tests.factories.councils import give_rules, make_seat
from tests.factories.meetings import make_approval, make_members, make_open, make_resolution
from tests.helpers.threads import at_once, words_of

R = Resolution.Result
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def url(name, resolution):
    return reverse(name, args=[resolution.meeting.council_id, resolution.pk])


@pytest.fixture
def item(world):
    """The submitted policy before ten voters: the chair, a member and eight more."""
    make_members(world.council, 8)
    return make_approval(world)


@pytest.fixture
def resolution(world, item):
    return decide_unanimously(item, by=world.viewer("clerk"))


def vote(world, item, result, yes, no=0, abstained=0, excluded=0, **more):
    return decide(
        item,
        by=world.viewer("clerk"),
        result=result,
        method="hands",
        votes_for=yes,
        votes_against=no,
        abstained=abstained,
        excluded=excluded,
        **more,
    )


# ---- writing down ----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_no_objection_takes_everybody_present(world, item):
    resolution = decide_unanimously(item, by=world.viewer("clerk"))
    assert (resolution.votes_for, resolution.voters_present, resolution.quorum) == (10, 10, 6)
    assert (resolution.state, resolution.method, resolution.result) == (
        "recorded",
        "no_objection",
        "approved",
    )
    world.policy.refresh_from_db()
    assert world.policy.state == "submitted"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("result", "counts", "more", "said"),
    [
        (R.APPROVED, (6, 4), {}, None),
        (R.APPROVED, (6, 3), {}, "合計が9人です。出席した委員の10人に合わせてください"),
        (R.APPROVED, (5, 4, 1), {}, "過半数に届いていません"),
        (R.APPROVED, (4, 5, 1), {}, "過半数に届いていません"),
        (R.APPROVED, (5, 3, 0, 2), {}, None),
        (R.CONDITIONAL, (10,), {}, "条件を書いてください"),
        (R.CONDITIONAL, (10,), {"conditions": "下校の時刻を見直す"}, None),
        (R.REJECTED, (6, 4), {}, "賛成が過半数です"),
        (R.REJECTED, (3, 7), {}, None),
        (R.CONTINUED, (2, 2, 6), {}, None),
        (R.APPROVED, (5, 5), {}, "可否同数です"),
        (R.APPROVED, (5, 5), {"by_chair": True}, None),
        (R.REJECTED, (5, 5), {"by_chair": True}, None),
        (R.APPROVED, (7, 3), {"by_chair": True}, "可否同数ではありません"),
    ],
)
def test_the_arithmetic_of_votes(world, item, result, counts, more, said):
    if said is None:
        assert vote(world, item, result, *counts, **more).result == result
    else:
        with pytest.raises(Refused, match=said):
            vote(world, item, result, *counts, **more)
        assert not Resolution.objects.exists()


@pytest.mark.django_db
def test_where_a_tie_is_a_no_nothing_is_approved_by_it(world, item):
    give_rules(world.council, tie="rejected")
    with pytest.raises(Refused, match="可否同数は否決とする決まり"):
        vote(world, item, R.APPROVED, 5, 5, by_chair=True)
    assert vote(world, item, R.REJECTED, 5, 5).result == R.REJECTED


@pytest.mark.django_db
def test_the_head_as_a_member_does_not_vote_on_the_own_policy(world):
    head = make_seat(world.council, world.people["principal"], category="staff")
    make_members(world.council, 2)
    item = make_approval(world)
    with pytest.raises(Refused, match="校園長は、自分の基本方針の表決には加わりません"):
        vote(world, item, R.APPROVED, 5)
    resolution = decide_unanimously(item, by=world.viewer("clerk"))
    assert (resolution.votes_for, resolution.excluded) == (4, 1)
    assert [row.seat_id for row in resolution.excluded_members.all()] == [head.pk]


@pytest.mark.django_db
def test_where_the_rule_lets_the_head_vote_everybody_counts(world):
    make_seat(world.council, world.people["principal"], category="staff")
    give_rules(world.council, head_votes_on_policy=True)
    item = make_approval(world)
    assert decide_unanimously(item, by=world.viewer("clerk")).votes_for == 3


@pytest.mark.django_db
def test_without_an_opened_meeting_nothing_is_decided(world):
    world.policy.state = "submitted"
    world.policy.save()
    item = world.meeting.items.create(order=9, kind="approval", title="方針", policy=world.policy)
    with pytest.raises(Refused, match="先に開会してください"):
        decide_unanimously(item, by=world.viewer("clerk"))


@pytest.mark.django_db
def test_a_draft_is_not_decided_about(world, item):
    BasicPolicy.objects.update(state="draft")
    with pytest.raises(Refused, match="提出されていない"):
        decide_unanimously(item, by=world.viewer("clerk"))


@pytest.mark.django_db
def test_an_item_is_decided_once(world, item, resolution):
    with pytest.raises(InvalidMove):
        decide_unanimously(item, by=world.viewer("clerk"))


@pytest.mark.django_db
def test_paper_may_be_entered_after_the_meeting(world, item):
    item.meeting.move("close", world.viewer("clerk"))
    assert decide_unanimously(item, by=world.viewer("clerk")).pk


@pytest.mark.django_db
def test_an_item_without_a_subject_becomes_a_topic(world):
    meeting = make_open(world)
    item = meeting.items.get()
    resolution = decide_unanimously(item, by=world.viewer("clerk"))
    assert resolution.topic == Topic.objects.get(title="子どもの願い") == item.topic


# ---- counting --------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_chair_makes_it_count(world, resolution):
    assert list(resolutions_to_confirm(world.viewer("chair"))) == [resolution]
    confirm_resolution(resolution, by=world.viewer("chair"))
    world.policy.refresh_from_db()
    resolution.refresh_from_db()
    assert (resolution.state, resolution.confirmed_how) == ("confirmed", "chair")
    assert (world.policy.state, world.policy.resolution) == ("approved", resolution)
    assert not resolutions_to_confirm(world.viewer("chair")).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("result", "counts", "more", "state"),
    [
        (R.CONDITIONAL, (10,), {"conditions": "見直す"}, "conditional"),
        (R.CONTINUED, (10,), {}, "continued"),
        (R.REJECTED, (0, 10), {}, "rejected"),
    ],
)
def test_the_policy_follows_the_result(world, item, result, counts, more, state):
    confirm_resolution(vote(world, item, result, *counts, **more), by=world.viewer("chair"))
    world.policy.refresh_from_db()
    assert world.policy.state == state


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["clerk", "member", "vice_principal", "board_guidance"])
def test_nobody_but_the_chair_confirms_on_the_screen(world, resolution, role):
    with pytest.raises(Refused, match="確認できるのは会長"):
        confirm_resolution(resolution, by=world.viewer(role))


@pytest.mark.django_db
def test_a_vice_chair_may_confirm(world, resolution):
    world.member_seat.office = "vice_chair"
    world.member_seat.save()
    confirm_resolution(resolution, by=world.viewer("member"))
    assert resolution.state == "confirmed"


@pytest.mark.django_db
def test_somebody_other_than_the_drafter_registers_the_signed_paper(world, resolution):
    paper = SimpleUploadedFile("承認書.pdf", PDF, "application/pdf")
    confirm_resolution(
        resolution, by=world.viewer("clerk"), document=paper, on=today(), signed_by="会長 森田 和夫"
    )
    resolution.refresh_from_db()
    assert (resolution.confirmed_how, resolution.signed_by) == ("document", "会長 森田 和夫")
    assert resolution.document.name == "承認書.pdf"
    assert resolution.confirmed_by == world.people["clerk"]


@pytest.mark.django_db
@pytest.mark.parametrize("drafter", ["principal", "vice_principal", "chair"])
@pytest.mark.parametrize("how", [{}, {"signed_by": "会長", "on": today()}])
def test_whoever_drafted_the_policy_never_makes_it_count(world, resolution, drafter, how):
    BasicPolicy.objects.filter(pk=world.policy.pk).update(drafted_by=world.people[drafter])
    resolution = Resolution.objects.get()
    with pytest.raises(Refused, match="基本方針を作った人は"):
        confirm_resolution(resolution, by=world.viewer(drafter), **how)
    resolution.refresh_from_db()
    assert resolution.state == "recorded"


@pytest.mark.django_db
def test_the_head_never_registers_the_own_policys_paper_even_when_the_deputy_drafted_it(world, resolution):
    BasicPolicy.objects.filter(pk=world.policy.pk).update(drafted_by=world.people["vice_principal"])
    with pytest.raises(Refused, match="基本方針を作った人は"):
        confirm_resolution(
            Resolution.objects.get(), by=world.viewer("principal"), signed_by="会長", on=today()
        )


@pytest.mark.django_db
def test_the_drafter_may_write_the_decision_down(world, item):
    resolution = decide_unanimously(item, by=world.viewer("principal"))
    confirm_resolution(resolution, by=world.viewer("chair"))
    assert resolution.state == "confirmed"


@pytest.mark.django_db
def test_the_paper_is_signed_after_the_decision_and_not_in_the_future(world, resolution):
    for on, said in (
        (today() - timedelta(days=1), "議決の日より前"),
        (today() + timedelta(days=1), "先の日付"),
    ):
        with pytest.raises(Refused, match=said):
            confirm_resolution(resolution, by=world.viewer("clerk"), signed_by="会長", on=on)
    with pytest.raises(Refused, match="名前を書くか"):
        confirm_resolution(resolution, by=world.viewer("clerk"), on=today())


@pytest.mark.django_db
def test_a_confirmed_decision_is_neither_confirmed_again_nor_taken_back(world, resolution):
    confirm_resolution(resolution, by=world.viewer("chair"))
    for act in (
        lambda: confirm_resolution(resolution, by=world.viewer("chair")),
        lambda: void_resolution(resolution, "まちがい", by=world.viewer("clerk")),
    ):
        with pytest.raises(InvalidMove):
            act()


@pytest.mark.django_db
def test_a_wrong_record_is_taken_back_and_written_anew(world, item, resolution):
    with pytest.raises(Refused, match="取り消す理由"):
        void_resolution(resolution, "", by=world.viewer("clerk"))
    void_resolution(resolution, "人数のまちがい", by=world.viewer("clerk"))
    assert vote(world, item, R.APPROVED, 9, 1).state == "recorded"


@pytest.mark.django_db
def test_a_child_image_is_agreed_by_its_decision(world):
    meeting = make_open(world)
    draft = ChildVision.objects.create(council=world.council, number=2, text="自分で考える子ども")
    resolution = decide_unanimously(meeting.items.get(), by=world.viewer("clerk"), vision=draft)
    confirm_resolution(resolution, by=world.viewer("chair"))
    draft.refresh_from_db()
    world.cycle.refresh_from_db()
    assert (draft.state, draft.discussed_in, world.cycle.vision) == ("agreed", meeting, draft)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_count_once(world):
    """Real threads, each with its own connection: one confirmation, one policy in force, one line of history."""
    make_members(world.council, 3)
    resolution = decide_unanimously(make_approval(world), by=world.viewer("clerk"))
    chair = world.viewer("chair")

    def click():
        mine = Resolution.objects.select_related("policy", "meeting__cycle").get(pk=resolution.pk)
        return confirm_resolution(mine, by=chair).state

    assert words_of(at_once(*[click] * 4)) == ["InvalidMove", "InvalidMove", "InvalidMove", "confirmed"]
    assert BasicPolicy.objects.filter(state="approved").count() == 1
    assert AuditEntry.objects.filter(action="resolution.confirm").count() == 1
    assert AuditEntry.objects.filter(action="basicpolicy.approve").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_clerks_at_once_write_one_decision(world):
    make_members(world.council, 3)
    item, clerk = make_approval(world), world.viewer("clerk")

    def click():
        mine = type(item).objects.select_related("policy__school", "policy__cycle").get(pk=item.pk)
        return decide_unanimously(mine, by=clerk).state

    assert words_of(at_once(click, click)) == ["InvalidMove", "recorded"]
    assert Resolution.objects.count() == 1


# ---- pages -----------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_one_press_on_the_day_page_decides_and_saves_what_was_typed(world, item, signed_in):
    address = reverse("meeting_day", args=[world.council.pk, item.meeting_id])
    client = signed_in("vice_principal")
    client.post(
        address,
        {f"notes_{item.pk}": "ていねいに説明があった", f"was_notes_{item.pk}": "", "unanimous": item.pk},
    )
    item.refresh_from_db()
    assert item.notes == "ていねいに説明があった"
    assert Resolution.objects.get().votes_for == 10
    again = client.post(address, {"unanimous": item.pk})
    assert "この議題の議決は、もう記録されています" in again.content.decode()


@pytest.mark.django_db
def test_the_form_keeps_what_was_typed_and_says_what_to_do(world, item, signed_in):
    address = reverse("resolution_add", args=[world.council.pk, item.meeting_id, item.pk])
    data = {
        "result": "conditional",
        "method": "hands",
        "votes_for": "9",
        "votes_against": "0",
        "abstained": "0",
        "excluded": "0",
    }
    page = signed_in("clerk").post(address, {**data, "conditions": "下校を見直す"}).content.decode()
    assert "合計が9人です" in page
    assert "下校を見直す" in page
    answer = signed_in("clerk").post(address, {**data, "votes_for": "10", "conditions": "下校を見直す"})
    assert answer.url == Resolution.objects.get().get_absolute_url()


@pytest.mark.django_db
def test_the_form_offers_a_child_image_that_waits(world, signed_in):
    meeting = make_open(world)
    draft = ChildVision.objects.create(council=world.council, number=2, text="自分で考える子ども")
    address = reverse("resolution_add", args=[world.council.pk, meeting.pk, meeting.items.get().pk])
    assert "子ども像「自分で考える子ども」" in signed_in("clerk").get(address).content.decode()
    data = {
        "result": "approved",
        "method": "hands",
        "votes_for": 2,
        "votes_against": 0,
        "abstained": 0,
        "excluded": 0,
    }
    signed_in("clerk").post(address, {**data, "subject": f"vision:{draft.pk}"})
    assert Resolution.objects.get().vision == draft


@pytest.mark.django_db
def test_the_chair_confirms_on_the_screen(world, resolution, signed_in):
    page = signed_in("chair").get(resolution.get_absolute_url()).content.decode()
    assert "まちがいありません" in page
    signed_in("chair").post(url("resolution_confirm", resolution))
    resolution.refresh_from_db()
    assert resolution.state == "confirmed"


@pytest.mark.django_db
def test_the_drafter_is_told_why_not(world, resolution, signed_in):
    page = signed_in("principal").get(resolution.get_absolute_url()).content.decode()
    assert "この基本方針を作った人は、承認を確かめることができません" in page
    assert signed_in("principal").post(url("resolution_confirm", resolution)).status_code == 403
    assert signed_in("principal").get(url("resolution_register", resolution)).status_code == 403


@pytest.mark.django_db
def test_the_clerk_registers_the_signed_paper(world, resolution, signed_in):
    answer = signed_in("clerk").post(
        url("resolution_register", resolution),
        {
            "signed_by": "会長 森田 和夫",
            "on": f"{today():%Y/%m/%d}",
            "document": SimpleUploadedFile("承認書.pdf", PDF, "application/pdf"),
        },
    )
    assert answer.status_code == 302
    download = signed_in("teacher").get(url("resolution_document", resolution))
    assert b"".join(download.streaming_content) == PDF


@pytest.mark.django_db
def test_a_decision_without_a_scanned_paper_has_no_download(world, resolution, signed_in):
    assert signed_in("clerk").get(url("resolution_document", resolution)).status_code == 404


@pytest.mark.django_db
def test_the_chair_confirms_by_the_link(world, item, client):
    resolution = decide_unanimously(item, by=world.viewer("clerk"))
    row = item.meeting.attendances.get(seat=world.chair_seat)
    link = AccessLink.objects.get(purpose="meeting", target_id=row.pk)
    page = client.get(reverse("meeting_link", args=[link.token])).content.decode()
    assert "議決の確認" in page
    answer = client.post(reverse("meeting_link_confirm", args=[link.token, resolution.pk]))
    assert "議決を確認しました。ありがとうございました。" in answer.content.decode()
    resolution.refresh_from_db()
    assert (resolution.state, resolution.confirmed_by) == ("confirmed", world.people["chair"])
    again = client.post(reverse("meeting_link_confirm", args=[link.token, resolution.pk]))
    assert "ほかの人が先に進めていたため" in again.content.decode()


@pytest.mark.django_db
def test_a_members_link_confirms_nothing(world, resolution, client):
    from councils.actions.invitations import link_for

    row = resolution.meeting.attendances.select_related("seat__person", "meeting").get(seat=world.member_seat)
    link = link_for(row, by=world.viewer("clerk"))
    assert "議決の確認" not in client.get(reverse("meeting_link", args=[link.token])).content.decode()
    client.post(reverse("meeting_link_confirm", args=[link.token, resolution.pk]))
    resolution.refresh_from_db()
    assert resolution.state == "recorded"


@pytest.mark.django_db
def test_a_decision_on_a_closed_item_stays_closed(world, signed_in):
    meeting = make_open(world)
    item = meeting.items.create(
        order=5, kind="approval", title="人事の意見", is_public=False, closed_reason="人事"
    )
    resolution = decide_unanimously(item, by=world.viewer("clerk"))
    for role, code in (("clerk", 200), ("teacher", 404), ("coordinator", 404), ("member", 302)):
        assert signed_in(role).get(resolution.get_absolute_url()).status_code == code


@pytest.mark.django_db
def test_the_paper_to_sign_is_printed(world, resolution, signed_in):
    page = signed_in("clerk").get(url("resolution_print", resolution)).content.decode()
    for words in ("学校運営の基本方針の承認について", "森田 和夫", "異議なし(10人)"):
        assert words in page


@pytest.mark.django_db
def test_make_resolution_makes_what_the_database_accepts(world, item):
    assert make_resolution(item).state == "recorded"


@pytest.mark.django_db
def test_a_chair_who_is_head_does_not_confirm_by_the_link(world, item, client):
    """The link carries no roles, so the posts themselves are asked."""
    from tests.factories.community import make_post

    make_post(world.people["chair"], "principal", school=world.school, starts_on=today())
    resolution = decide_unanimously(item, by=world.viewer("clerk"))
    row = item.meeting.attendances.get(seat=world.chair_seat)
    link = AccessLink.objects.get(purpose="meeting", target_id=row.pk)
    page = client.post(reverse("meeting_link_confirm", args=[link.token, resolution.pk])).content.decode()
    assert "基本方針を作った人は" in page
    resolution.refresh_from_db()
    assert resolution.state == "recorded"


@pytest.mark.django_db
def test_the_link_keeps_closed_decisions_to_itself(world, client):
    meeting = make_open(world)
    item = meeting.items.create(
        order=5, kind="approval", title="人事の意見", is_public=False, closed_reason="人事"
    )
    resolution = decide_unanimously(item, by=world.viewer("clerk"))
    row = meeting.attendances.get(seat=world.chair_seat)
    link = AccessLink.objects.get(purpose="meeting", target_id=row.pk)
    assert "人事の意見" not in client.get(reverse("meeting_link", args=[link.token])).content.decode()
    assert client.post(reverse("meeting_link_confirm", args=[link.token, resolution.pk])).status_code == 404


@pytest.mark.django_db
def test_confirmed_minutes_take_no_further_decision(world, item):
    from councils.actions import circulate_minutes, close_meeting, confirm_minutes, write_minutes

    close_meeting(item.meeting, by=world.viewer("clerk"))
    minutes = write_minutes(item.meeting, by=world.viewer("clerk"))
    circulate_minutes(minutes, by=world.viewer("clerk"))
    confirm_minutes(minutes, by=world.viewer("chair"))
    with pytest.raises(Refused, match="議事録が確定している"):
        decide_unanimously(item, by=world.viewer("clerk"))
