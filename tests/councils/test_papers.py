"""The council's papers: sheets to sign, letters of appointment, the newsletter, the notice as it is issued."""

import pytest
from django.urls import reverse

from community.documents import issuables_of
from core.papers.pages import match_of
from core.refusal import Refused
from councils.actions import (
    add_action_item,
    add_agenda_item,
    close_meeting,
    draft_newsletter,
    save_notes,
    write_newsletter,
)
from councils.forms.papers import NewsletterForm
from councils.models import Newsletter, Seat
from tests.factories.community import make_person
from tests.factories.councils import make_seat
from tests.factories.meetings import make_notified, make_open, make_resolution

pytestmark = pytest.mark.django_db


def url(name, world, *args):
    return reverse(name, args=[world.council.pk, *args])


@pytest.fixture
def ended(world):
    """A meeting with an open and a closed item, an outcome and two promises."""
    by, meeting = world.viewer("clerk"), make_open(world)
    secret = add_agenda_item(
        meeting, by=by, kind="other", title="ある子のこと", is_public=False, closed_reason="個人のこと"
    )
    talk = meeting.items.get(title="子どもの願い")
    save_notes(
        meeting,
        {talk: {"notes": "話した", "outcome": "秋にもう一度話す"}, secret: {"outcome": "ひみつ"}},
        by=by,
    )
    add_action_item(world.council, "公民館に打診する", by=by, person=world.people["chair"], meeting=meeting)
    add_action_item(world.council, "案を作る", by=by, post="vice_principal", meeting=meeting)
    return close_meeting(meeting, by=by)


def test_the_newsletter_is_drafted_from_what_is_public(world, ended):
    draft = draft_newsletter(ended)
    text = "\n".join([draft.talked, draft.decided, draft.coming])
    assert "子どもの願い" in draft.talked
    assert "秋にもう一度話す" in draft.decided
    assert "案を作る" in draft.coming
    for hidden in ("ある子のこと", "ひみつ", "森田", "公民館に打診する"):
        assert hidden not in text


def test_the_newsletter_is_edited_kept_and_printed(world, ended, signed_in):
    clerk, page = signed_in("clerk"), url("newsletter_edit", world, ended.pk)
    assert "下書きを作りました" in clerk.get(page).text
    words = {"heading": "秋の会議", "talked": "見守りのこと", "greeting": "", "decided": "", "coming": ""}
    assert clerk.post(page, words).status_code == 302
    sheet = signed_in("member").get(url("newsletter_print", world, ended.pk)).text
    assert "秋の会議" in sheet
    assert "見守りのこと" in sheet
    assert reverse("school_page", args=[world.school.code]) in sheet
    assert Newsletter.objects.get().written_by == "事務 四郎"


def test_two_editors_of_the_newsletter_lose_nothing(world, ended, signed_in):
    clerk, page = signed_in("clerk"), url("newsletter_edit", world, ended.pk)
    words = {"heading": "はじめ", "talked": "一", "greeting": "", "decided": "", "coming": ""}
    clerk.post(page, words)
    clerk.post(page, {**words, "version": 1, "talked": "先に直した"})
    shown = clerk.post(page, {**words, "version": 1, "talked": "あとから直した"})
    assert shown.status_code == 200
    assert "先に直した" in shown.text
    assert "あとから直した" in shown.text
    assert Newsletter.objects.get().talked == "先に直した"


def test_no_newsletter_before_the_meeting_is_over(world):
    words = {"heading": "はじめ", "talked": "一"}
    form = NewsletterForm(words, instance=draft_newsletter(world.meeting))
    assert form.is_valid()
    with pytest.raises(Refused, match="会議が終わってから"):
        write_newsletter(form, by=world.viewer("clerk"))


def test_the_sheet_to_sign_lists_everybody_and_has_room_for_guests(world, signed_in, ended):
    page = signed_in("clerk").get(url("signing_print", world, ended.pk)).text
    for name in ("森田 和夫", "委員 五子"):
        assert name in page
    assert "定足数" in page
    before = signed_in("clerk").get(url("signing_print", world, world.meeting.pk)).text
    assert "森田 和夫" in before, "also before the notice is out"


def test_letters_of_appointment_call_school_staff_differently(world, signed_in):
    staff = make_seat(world.council, make_person(world.municipality, "辻 邦子"), category=Seat.Category.STAFF)
    board = signed_in("board_guidance")
    page = board.get(url("appointment_print_all", world)).text
    assert page.count("委嘱状</h") == 2
    assert page.count("任命書</h") == 1
    one = board.get(url("appointment_print", world, staff.pk)).text
    assert "任命書</h1>" in one
    assert "委嘱状</h" not in one
    assert "令和" in one
    assert "(水)から" not in one, "terms are written without the weekday"


def test_a_nominated_member_gets_no_letter(world, signed_in):
    seat = make_seat(world.council, make_person(world.municipality), state=Seat.State.NOMINATED)
    assert signed_in("board_guidance").get(url("appointment_print", world, seat.pk)).status_code == 404


def offered(world, role, name, *args, query=None):
    match, _query = match_of(url(name, world, *args))
    return issuables_of(match, query or {}, world.viewer(role))


def test_what_may_be_issued_and_by_whom(world):
    planned, meeting = world.meeting, make_notified(world)
    assert offered(world, "clerk", "notice_print", planned.pk) == []
    assert [i.addressee for i in offered(world, "clerk", "notice_print", meeting.pk)] == ["委員各位"]
    assert offered(world, "chair", "notice_print", meeting.pk) == []
    assert offered(world, "other_principal", "notice_print", meeting.pk) == []
    assert len(offered(world, "board_guidance", "appointment_print_all")) == 2
    assert offered(world, "clerk", "appointment_print_all") == []


def test_a_decision_is_issued_once_it_counts(world):
    meeting = make_open(world)
    item = meeting.items.first()
    item.topic = world.council.topics.create(fiscal_year=world.year, title="見守り", origin="council")
    item.save()
    decision = make_resolution(item)
    assert offered(world, "clerk", "resolution_print", decision.pk) == []
    decision.state, decision.confirmed_on = "confirmed", decision.decided_on
    decision.confirmed_by, decision.confirmed_how = world.people["chair"], "chair"
    decision.save()
    assert offered(world, "clerk", "resolution_print", decision.pk)[0].about == decision


def test_the_issued_notice_names_closed_items_by_their_public_title(world, signed_in):
    by, meeting = world.viewer("clerk"), make_notified(world)
    add_agenda_item(
        meeting, by=by, kind="other", title="ある子のこと", is_public=False, closed_reason="個人のこと"
    )
    page = signed_in("clerk").get(url("notice_print", world, meeting.pk)).text
    assert "非公開の議題" in page
    assert "ある子のこと" not in page
    assert "/m/" not in page, "no personal link stands in what everybody of the office may open again"
