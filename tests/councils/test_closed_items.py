"""What is closed or not announced stays so on every way out: links, papers, versions, letters, files, opinions."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from community.models import AccessLink
from core.refusal import Refused
from councils.actions import (
    acknowledge_secrecy,
    add_action_item,
    add_agenda_item,
    add_notes,
    add_paper,
    begin_marking,
    change_agenda_item,
    change_opinion,
    close_deliberation,
    confirm_resolution,
    count_paper_marks,
    decide_unanimously,
    draft_opinion,
    mark_wishes,
    notify_meeting,
    postpone_meeting,
    publish_agenda,
    put_opinion_on_agenda,
    put_policy_on_agenda,
    put_topic_on_agenda,
    start_deliberation,
)
from councils.forms.opinions import OpinionForm
from councils.models import Deliberation, Topic
from councils.published import published_agenda
from councils.talks import talk_of
from tests.factories.meetings import make_members, make_notified, make_open

pytestmark = pytest.mark.django_db
SECRET = {"kind": "other", "title": "ある子のこと", "is_public": False, "closed_reason": "個人のこと"}
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def pdf():
    return SimpleUploadedFile("案.pdf", PDF, "application/pdf")


def url(name, meeting, *more):
    return reverse(name, args=[meeting.council_id, meeting.pk, *more])


@pytest.fixture
def clerk(world):
    return world.viewer("clerk")


@pytest.fixture
def meeting(world, clerk):
    """Announced, with an open item and a closed one."""
    add_agenda_item(world.meeting, by=clerk, **SECRET)
    return notify_meeting(world.meeting, by=clerk)


@pytest.fixture
def read(world, meeting, client):
    """What the member's link shows."""
    link = AccessLink.objects.get(
        person=world.people["member"], target_id__in=meeting.attendances.values("pk")
    )
    return lambda: client.get(reverse("meeting_link", args=[link.token])).content.decode()


# ---- the link --------------------------------------------------------------------------------------------


def test_a_link_shows_nothing_closed_also_to_who_promised_secrecy(world, clerk, meeting, read, signed_in):
    acknowledge_secrecy(world.member_seat, by=world.viewer("member"))
    assert "ある子のこと" in signed_in("member").get(meeting.get_absolute_url()).content.decode()
    page = read()
    assert "非公開の議題" in page
    assert "ある子のこと" not in page


def test_a_link_shows_ones_own_promises_only(world, clerk, meeting, read):
    add_action_item(world.council, "会長の宿題", by=clerk, person=world.people["chair"])
    add_action_item(world.council, "わたしの宿題", by=clerk, person=world.people["member"])
    page = read()
    assert "わたしの宿題" in page
    assert "会長の宿題" not in page


def test_a_link_opens_published_papers_of_open_items_of_its_meeting_only(world, clerk, client):
    secret = add_agenda_item(world.meeting, by=clerk, **SECRET)
    talk = world.meeting.items.get(title="子どもの願い")
    open_paper, closed_paper = add_paper(talk, pdf(), by=clerk), add_paper(secret, pdf(), by=clerk)
    meeting = notify_meeting(world.meeting, by=clerk)
    link = AccessLink.objects.get(person=world.people["member"])
    draft = add_paper(talk, pdf(), by=clerk)
    later = make_notified(world, days=40)
    elsewhere = add_paper(later.items.first(), pdf(), by=clerk)
    publish_agenda(later, by=clerk, reason="資料がそろったため")

    def status(paper):
        answer = client.get(reverse("meeting_link_paper", args=[link.token, paper.pk]))
        list(answer.streaming_content if answer.streaming else ())
        return answer.status_code

    assert [status(p) for p in (open_paper, closed_paper, draft, elsewhere)] == [200, 404, 404, 404]
    publish_agenda(meeting, by=clerk, reason="資料がそろったため")
    assert status(draft) == 200


def test_the_chairs_link_confirms_decisions_of_its_meeting_only(world, clerk, client):
    make_members(world.council, 2)
    first, second = make_open(world), make_open(world)
    mine, other = (decide_unanimously(m.items.get(), by=clerk) for m in (first, second))
    row = first.attendances.get(seat=world.chair_seat)
    link = AccessLink.objects.get(person=world.people["chair"], target_id=row.pk)
    answers = [
        client.post(reverse("meeting_link_confirm", args=[link.token, r.pk])).status_code
        for r in (mine, other)
    ]
    assert answers == [200, 404]
    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.state, other.state) == ("confirmed", "recorded")


# ---- agendas, letters, files -----------------------------------------------------------------------------


def test_the_versions_hide_what_was_closed_after_they_were_printed(world, clerk, meeting, signed_in):
    item = meeting.items.get(title="子どもの願い")
    teacher = signed_in("teacher")
    assert "子どもの願い" in teacher.get(url("agenda_versions", meeting)).content.decode()
    change_agenda_item(item, by=clerk, is_public=False, closed_reason="個人のこと")
    page = teacher.get(url("agenda_versions", meeting)).content.decode()
    assert "子どもの願い" not in page
    assert "非公開の議題" in page


def test_what_was_published_as_closed_is_closed_on_paper_until_it_is_published_anew(world, clerk, meeting):
    secret = meeting.items.get(title="ある子のこと")
    change_agenda_item(secret, by=clerk, is_public=True)
    assert [row.item.is_public for row in published_agenda(meeting, clerk).rows] == [True, False]
    publish_agenda(meeting, by=clerk, reason="公開にするため")
    assert [row.item.is_public for row in published_agenda(meeting, clerk).rows] == [True, True]


def test_the_published_agenda_names_no_paper_that_came_later(world, clerk, meeting):
    add_paper(meeting.items.get(title="子どもの願い"), pdf(), by=clerk, title="あとの資料")
    member = world.viewer("member")
    assert [row.papers for row in published_agenda(meeting, member).rows] == [[], []]
    publish_agenda(meeting, by=clerk, reason="資料がそろったため")
    assert [len(row.papers) for row in published_agenda(meeting, member).rows] == [1, 0]


def test_the_reason_of_a_postponement_is_for_those_inside(world, clerk, meeting, signed_in):
    postpone_meeting(meeting, "校長が入院したため", by=clerk)

    def told(role):
        answer = signed_in(role).get(url("meeting_calendar_file", meeting)).content.decode()
        return "入院" in answer.replace("\r\n ", "")

    assert [told(role) for role in ("member", "clerk", "teacher", "board_guidance")] == [
        True,
        True,
        False,
        False,
    ]


def test_a_deliberation_whose_item_is_closed_later_is_closed_with_it(world, clerk, meeting):
    item = meeting.items.get(title="子どもの願い")
    talk = start_deliberation(world.cycle, "どう見守るか", by=clerk, held_on=meeting.day, item=item)
    change_agenda_item(item, by=clerk, is_public=False, closed_reason="個人のこと")

    def sees(role):
        return Deliberation.objects.visible_to(world.viewer(role)).filter(pk=talk.pk).exists()

    assert [sees(role) for role in ("clerk", "member", "teacher", "coordinator")] == [
        True,
        False,
        False,
        False,
    ]
    acknowledge_secrecy(world.member_seat, by=world.viewer("member"))
    assert sees("member")


def test_a_paper_of_a_closed_item_is_never_for_everybody(world, clerk, meeting):
    secret, talk = (meeting.items.get(title=title) for title in ("ある子のこと", "子どもの願い"))
    assert add_paper(talk, pdf(), by=clerk, is_public=True).is_public
    assert not add_paper(secret, pdf(), by=clerk, is_public=True).is_public


def test_marks_are_hidden_until_the_end_also_in_the_order_of_the_wishes(world, clerk):
    item = make_open(world).items.get()
    talk = start_deliberation(world.cycle, "どう見守るか", by=clerk, held_on=item.meeting.day, item=item)
    first, second = add_notes(talk, "community", "一つめの願い\n二つめの願い", by=clerk)
    begin_marking(talk, by=clerk)
    row = item.meeting.attendances.get(seat=world.member_seat)
    mark_wishes(talk, row, [second], by=world.viewer("member"))
    count_paper_marks(talk, {second: 4}, by=clerk)
    shown = talk_of(talk)
    assert (shown.is_closed, shown.wishes) == (False, [first, second])
    assert [group.total for group in shown.groups] == [0]
    close_deliberation(talk, by=clerk)
    shown = talk_of(talk)
    assert (shown.is_closed, shown.wishes) == (True, [second, first])
    assert [group.total for group in shown.groups] == [5]


# ---- opinions on staffing --------------------------------------------------------------------------------


def drafted(world, by, **fields):
    fields = {"addressee": "board", "title": "教員の配置", "text": "理科の先生を増やしてください。", **fields}
    return draft_opinion(world.cycle, by=by, **fields)


def test_the_item_of_an_opinion_on_staffing_cannot_be_opened(world, clerk):
    item = put_opinion_on_agenda(drafted(world, clerk, kind="staffing"), world.meeting, by=clerk)
    with pytest.raises(Refused, match="公開しない議題のままに"):
        change_agenda_item(item, by=clerk, is_public=True)
    assert change_agenda_item(item, by=clerk, minutes=15).is_public is False


def test_an_opinion_that_turns_to_staffing_closes_its_item_at_once(world, clerk):
    opinion = drafted(world, clerk)
    item = put_opinion_on_agenda(opinion, world.meeting, by=clerk)
    assert item.is_public
    typed = {
        "kind": "staffing",
        "addressee": "board",
        "title": opinion.title,
        "text": opinion.text,
        "version": 1,
    }
    form = OpinionForm(typed, instance=opinion, schools=world.council.covered_schools(), may_staffing=True)
    assert form.is_valid(), form.errors
    change_opinion(form, by=clerk)
    item.refresh_from_db()
    assert (item.is_public, item.closed_reason) == (False, "教職員の任用に関わるため")


def test_a_resolved_opinion_is_not_rewritten(world, clerk):
    opinion = drafted(world, clerk)
    item = put_opinion_on_agenda(opinion, make_open(world), by=clerk)
    confirm_resolution(decide_unanimously(item, by=clerk), by=world.viewer("chair"))
    opinion.refresh_from_db()
    typed = {"kind": "management", "addressee": "board", "title": "別の件", "text": "別の文", "version": 1}
    form = OpinionForm(typed, instance=opinion, schools=world.council.covered_schools(), may_staffing=True)
    assert form.is_valid(), form.errors
    with pytest.raises(Refused, match="議決されています"):
        change_opinion(form, by=clerk)


# ---- nothing of another council --------------------------------------------------------------------------


def test_no_agenda_takes_what_belongs_to_another_council(world, clerk):
    foreign = Topic.objects.create(
        council=world.other_council, fiscal_year=world.year, title="となりの話題", origin="council"
    )
    with pytest.raises(Refused, match="別の協議会の話題"):
        put_topic_on_agenda(world.meeting, foreign, by=clerk)
    world.other_policy.state = "submitted"
    world.other_policy.save()
    with pytest.raises(Refused, match="別の協議会の基本方針"):
        put_policy_on_agenda(world.meeting, world.other_policy, by=clerk)
    with pytest.raises(Refused, match="別の協議会の会議"):
        put_opinion_on_agenda(drafted(world, clerk), world.other_meeting, by=clerk)
