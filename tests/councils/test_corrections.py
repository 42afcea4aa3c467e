"""Corrections of the minutes: asked for by paragraph, taken or declined; the chair confirms when none is open."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from community.models import AccessLink, Delivery
from core.dates import frozen, today
from core.refusal import InvalidMove, Refused
from councils.actions import (
    add_agenda_item,
    ask_correction,
    circulate_minutes,
    close_meeting,
    confirm_minutes,
    decline_correction,
    publish_minutes,
    report_minutes,
    return_minutes,
    save_notes,
    take_correction,
    write_minutes,
)
from councils.actions.corrections import paragraphs_of
from councils.actions.invitations import links_of
from councils.models import Minutes, MinutesCorrection
from tests.factories.community import make_person
from tests.factories.councils import give_rules, make_seat
from tests.factories.meetings import make_members, make_open, warm

pytestmark = pytest.mark.django_db
TALK = "森田会長から、通学路の話があった。"


def url(name, meeting, *more):
    return reverse(name, args=[meeting.council_id, meeting.pk, *more])


def held(world, *, secret=False):
    """A meeting that talked, with minutes passed round."""
    by = world.viewer("clerk")
    meeting = make_open(world)
    if secret:
        item = add_agenda_item(
            meeting, by=by, kind="other", title="ある子", is_public=False, closed_reason="個人のこと"
        )
        save_notes(meeting, {item: {"notes": "ひみつの話"}}, by=by)
    save_notes(meeting, {meeting.items.first(): {"notes": TALK}}, by=by)
    return circulate_minutes(write_minutes(close_meeting(meeting, by=by), by=by), by=by)


@pytest.fixture
def minutes(world):
    return held(world)


def place_of(minutes, words=TALK, text="text"):
    """(place, paragraph) in which the words stand."""
    found = paragraphs_of(getattr(minutes, text))
    return next((place, part) for place, part in enumerate(found) if words in part)


def asked(world, minutes, new="田んぼ", old="通学路", by="member", person="member", **more):
    """A correction by the member."""
    place, was = place_of(minutes)
    return ask_correction(
        minutes,
        place,
        was.replace(old, new),
        by=world.viewer(by),
        was=was,
        person=world.people[person],
        **more,
    )


# ---- passing round ---------------------------------------------------------------------------------------


def test_passing_round_opens_the_rules_days_and_tells_those_who_came(world):
    give_rules(world.council, correction_days=10)
    make_seat(world.council, make_person(world.municipality, "欠席 九子"))
    world.people["member"].email = "member@example.jp"
    world.people["member"].save()
    meeting = make_open(world, present=[world.chair_seat, world.member_seat])
    by = world.viewer("clerk")
    minutes = circulate_minutes(write_minutes(close_meeting(meeting, by=by), by=by), by=by)
    assert minutes.check_until == today() + timedelta(days=10)
    told = Delivery.objects.filter(key__contains=":check:")
    assert {row.person for row in told} == {world.people["chair"], world.people["member"]}
    assert "@" not in "".join(row.subject for row in told)
    links = links_of(list(meeting.attendances.filter(present=True)))
    assert all(link.expires_on > minutes.check_until for link in links.values())
    assert any(f"/m/{link.token}/minutes/" in row.body for row in told for link in links.values())


def test_going_back_closes_the_days_and_a_second_round_opens_them_again(world, minutes):
    return_minutes(minutes, by=world.viewer("chair"))
    assert minutes.check_until is None
    with frozen(today() + timedelta(days=3)):
        circulate_minutes(minutes, by=world.viewer("clerk"))
        assert minutes.check_until == today() + timedelta(days=7)


# ---- asking ----------------------------------------------------------------------------------------------


def test_somebody_who_was_there_asks_and_the_text_is_replaced_in_both_versions(world, minutes):
    correction = asked(world, minutes, reason="ちがう話でした")
    assert correction.entered_by == ""
    assert take_correction(correction, by=world.viewer("clerk"))
    minutes.refresh_from_db()
    assert "森田会長から、田んぼの話" in minutes.text
    assert "会長から、田んぼの話" in minutes.public_text
    assert "森田" not in minutes.public_text
    assert minutes.version == 2
    with pytest.raises(InvalidMove):
        take_correction(correction, by=world.viewer("clerk"))


def test_a_name_in_a_correction_does_not_reach_the_public_text(world, minutes):
    correction = asked(world, minutes, new="委員 五子さんの畑")
    take_correction(correction, by=world.viewer("clerk"))
    minutes.refresh_from_db()
    assert "五子" in minutes.text
    assert "五子" not in minutes.public_text


def test_only_those_who_were_there_ask_and_what_they_ask_differs(world, minutes):
    with pytest.raises(Refused, match="出席した委員"):
        asked(world, minutes, by="coordinator", person="coordinator")
    with pytest.raises(Refused, match="変わっていません"):
        asked(world, minutes, new="通学路")
    asked(world, minutes)
    with pytest.raises(InvalidMove, match="もう届いています"):
        asked(world, minutes)


def test_the_office_types_what_it_is_told_also_after_the_days(world, minutes):
    with frozen(minutes.check_until + timedelta(days=1)):
        with pytest.raises(Refused, match="事務局にお電話"):
            asked(world, minutes)
        correction = asked(world, minutes, by="clerk")
    assert (correction.entered_by, correction.person) == ("事務 四郎", world.people["member"])
    entry = correction.minutes.corrections.get()
    assert entry == correction


def test_a_paragraph_that_changed_while_the_page_was_open_is_not_corrected_unseen(world, minutes):
    place, was = place_of(minutes)
    Minutes.objects.update(text=minutes.text.replace("通学路", "校庭"))
    with pytest.raises(Refused, match="開いたあとに直されています"):
        ask_correction(
            minutes,
            place,
            "新しい文",
            by=world.viewer("member"),
            was=was,
            person=world.people["member"],
        )


# ---- answering -------------------------------------------------------------------------------------------


def test_a_paragraph_that_moved_is_found_again(world, minutes):
    correction = asked(world, minutes)
    Minutes.objects.update(text="はじめに\n\n" + minutes.text)
    take_correction(correction, by=world.viewer("clerk"))
    assert "田んぼ" in Minutes.objects.get().text


def test_two_corrections_of_one_paragraph_both_are_kept_in_sight(world, minutes, signed_in):
    first, second = asked(world, minutes), asked(world, minutes, by="chair", person="chair", new="校庭")
    take_correction(first, by=world.viewer("clerk"))
    with pytest.raises(Refused, match="両方の文を見て"):
        take_correction(second, by=world.viewer("clerk"))
    client, address = signed_in("clerk"), url("correction_detail", minutes.meeting, second.pk)
    page = client.get(address).content.decode()
    assert "申し出のあとに変わったところ" in page
    assert "田んぼ" in page
    assert "校庭" in page
    place, current = place_of(Minutes.objects.get(), "田んぼ")
    press = {"text": current.replace("田んぼ", "田んぼと校庭"), "place": place, "current": current}
    client.post(url("correction_take", minutes.meeting, second.pk), press)
    assert "田んぼと校庭" in Minutes.objects.get().text
    second.refresh_from_db()
    assert second.state == "taken"


def test_words_chosen_for_a_paragraph_that_just_changed_are_not_lost(world, minutes, signed_in):
    correction = asked(world, minutes)
    place, current = place_of(minutes)
    Minutes.objects.update(text=minutes.text.replace("通学路", "池"))
    answer = signed_in("clerk").post(
        url("correction_take", minutes.meeting, correction.pk),
        {"text": "選んだ言葉", "place": place, "current": current},
    )
    page = answer.content.decode()
    assert "選んだ言葉" in page
    assert "いまの文をもう一度確かめて" in page
    assert "選んだ言葉" not in Minutes.objects.get().text


def test_declining_says_why_and_whoever_asked_reads_it(world, minutes, signed_in):
    correction = asked(world, minutes)
    with pytest.raises(Refused, match="理由"):
        decline_correction(correction, " ", by=world.viewer("clerk"))
    decline_correction(correction, "録音で確かめました", by=world.viewer("clerk"))
    address = url("minutes_detail", minutes.meeting)
    assert "録音で確かめました" in signed_in("member").get(address).content.decode()
    assert "録音で確かめました" not in signed_in("teacher").get(address).content.decode()
    assert TALK in Minutes.objects.get().text


def test_open_corrections_hold_up_the_chair_who_may_say_that_they_are_not_taken(world, minutes, signed_in):
    correction = asked(world, minutes)
    with pytest.raises(Refused, match="1件あります"):
        confirm_minutes(minutes, by=world.viewer("chair"))
    client = signed_in("chair")
    client.post(url("minutes_confirm", minutes.meeting))
    minutes.refresh_from_db()
    assert minutes.state == "checking"
    client.post(url("minutes_confirm", minutes.meeting), {"decline_open": "on"})
    minutes.refresh_from_db()
    correction.refresh_from_db()
    assert (minutes.state, correction.state) == ("confirmed", "declined")
    assert "会長の確認のときに" in correction.answer


def test_confirmed_minutes_take_no_correction(world, minutes):
    correction = asked(world, minutes)
    confirm_minutes(minutes, by=world.viewer("chair"), decline_open=True)
    MinutesCorrection.objects.update(state="open")
    correction.refresh_from_db()
    for act in (
        lambda: take_correction(correction, by=world.viewer("clerk")),
        lambda: decline_correction(correction, "おそい", by=world.viewer("clerk")),
        lambda: asked(world, minutes, new="池"),
    ):
        with pytest.raises(Refused):
            act()
    assert TALK in Minutes.objects.get().text


# ---- pages -----------------------------------------------------------------------------------------------


def test_a_member_corrects_a_paragraph_on_its_page(world, minutes, signed_in):
    client = signed_in("member")
    place, was = place_of(minutes)
    address = url("minutes_correct", minutes.meeting) + f"?p={place}"
    assert f"?p={place}" in client.get(url("minutes_detail", minutes.meeting)).content.decode()
    assert was.splitlines()[-1] in client.get(address).content.decode()
    client.post(address, {"text": was.replace("通学路", "池"), "was": was})
    assert "池" in MinutesCorrection.objects.get().text
    assert client.get(url("minutes_correct", minutes.meeting) + "?p=99").status_code == 404


def test_the_office_says_whose_correction_it_is(world, minutes, signed_in):
    client = signed_in("vice_principal")
    place, was = place_of(minutes)
    address = url("minutes_correct", minutes.meeting) + f"?p={place}"
    page = client.post(address, {"text": "直した文", "was": was}).content.decode()
    assert "直した文" in page
    assert not MinutesCorrection.objects.exists()
    client.post(address, {"text": "直した文", "was": was, "person": world.people["chair"].pk})
    correction = MinutesCorrection.objects.get()
    assert (correction.person, correction.entered_by) == (world.people["chair"], "教頭 一郎")


def test_typed_words_stay_when_the_paragraph_changed_meanwhile(world, minutes, signed_in):
    place, was = place_of(minutes)
    Minutes.objects.update(text=minutes.text.replace("通学路", "池"))
    client, address = signed_in("member"), url("minutes_correct", minutes.meeting) + f"?p={place}"
    page = client.post(address, {"text": "わたしの文", "was": was}).content.decode()
    assert "わたしの文" in page
    assert "池の話があった" in page
    place, now = place_of(Minutes.objects.get(), "池")
    client.post(address, {"text": "わたしの文", "was": now})
    assert MinutesCorrection.objects.get().text == "わたしの文"


def test_who_reads_only_the_public_text_corrects_that_one(world, signed_in):
    minutes = held(world, secret=True)
    place, was = place_of(minutes, "通学路", "public_text")
    client = signed_in("member")
    page = client.get(url("minutes_correct", minutes.meeting) + f"?p={place}").content.decode()
    assert "森田" not in page
    client.post(
        url("minutes_correct", minutes.meeting) + f"?p={place}",
        {"text": was.replace("通学路", "池"), "was": was},
    )
    correction = MinutesCorrection.objects.get()
    assert correction.in_public
    take_correction(correction, by=world.viewer("clerk"))
    minutes.refresh_from_db()
    assert "池" in minutes.public_text


def test_the_link_shows_the_minutes_and_takes_a_correction_without_account(world, minutes):
    row = minutes.meeting.attendances.get(seat=world.member_seat)
    token = links_of([row])[row.pk].token
    client, address = Client(), reverse("minutes_link", args=[token])
    place, was = place_of(minutes)
    page = client.get(address)
    assert TALK in page.content.decode()
    assert not page.cookies
    assert 'name="text"' in client.get(f"{address}?p={place}").content.decode()
    answer = client.post(
        reverse("minutes_link_correct", args=[token]) + f"?p={place}",
        {"text": was.replace("通学路", "池"), "was": was},
    )
    assert "受け付けました" in client.get(answer.url).content.decode()
    correction = MinutesCorrection.objects.get()
    assert (correction.person, correction.entered_by) == (world.people["member"], "")
    assert correction.link_id
    decline_correction(correction, "記録のとおりです", by=world.viewer("clerk"))
    assert "記録のとおりです" in client.get(address).content.decode()


def test_the_link_shows_nothing_that_was_closed(world):
    minutes = held(world, secret=True)
    row = minutes.meeting.attendances.get(seat=world.member_seat)
    page = Client().get(reverse("minutes_link", args=[links_of([row])[row.pk].token])).content.decode()
    assert "ひみつの話" not in page
    assert "森田" not in page
    assert "非公開の議題" in page


def test_a_late_correction_by_link_gets_a_calm_sentence_and_keeps_the_words(world, minutes):
    row = minutes.meeting.attendances.get(seat=world.member_seat)
    token = links_of([row])[row.pk].token
    place, was = place_of(minutes)
    with frozen(minutes.check_until + timedelta(days=1)):
        address = reverse("minutes_link", args=[token])
        assert "お電話ください" in Client().get(address).content.decode()
        page = (
            Client()
            .post(
                reverse("minutes_link_correct", args=[token]) + f"?p={place}",
                {"text": "おそい直し", "was": was},
            )
            .content.decode()
        )
    assert "おそい直し" in page
    assert "事務局にお電話" in page
    assert not MinutesCorrection.objects.exists()


def test_an_ended_link_explains_itself(world, minutes):
    row = minutes.meeting.attendances.get(seat=world.member_seat)
    token = links_of([row])[row.pk].token
    AccessLink.objects.update(expires_on=today() - timedelta(days=1))
    assert Client().get(reverse("minutes_link", args=[token])).status_code == 410


def test_letters_for_those_without_mail_carry_the_text_and_the_way_in(world, minutes, signed_in):
    world.people["chair"].email = "chair@example.jp"
    world.people["chair"].save()
    page = signed_in("clerk").get(url("minutes_letters", minutes.meeting)).content.decode()
    assert "委員 五子 様" in page
    assert "森田 和夫 様" not in page
    assert TALK in page
    everybody = signed_in("clerk").get(url("minutes_letters", minutes.meeting) + "?all=1").content.decode()
    assert "森田 和夫 様" in everybody


def test_signature_lines_stand_on_the_full_paper_where_the_rule_asks(world, minutes, signed_in):
    address = url("minutes_print", minutes.meeting)
    assert "署名します" not in signed_in("clerk").get(address).content.decode()
    give_rules(world.council, signature_lines=2)
    page = signed_in("clerk").get(address).content.decode()
    assert page.count('class="blank"') == 2
    assert "署名します" not in signed_in("clerk").get(address + "?public=1").content.decode()


@pytest.mark.parametrize("n", [1, 30])
def test_the_page_costs_the_same_for_few_and_many(world, signed_in, django_assert_num_queries, n):
    make_members(world.council, 2 if n == 1 else 15)
    minutes = held(world)
    rows = minutes.meeting.attendances.filter(present=True)
    for number in range(n):
        row = rows[number % len(rows)]
        place, was = place_of(minutes)
        ask_correction(
            minutes, place, f"直し{number}", by=world.viewer("clerk"), was=was, person=row.seat.person
        )
    client = warm(signed_in("clerk"), minutes.meeting)
    with django_assert_num_queries(12):
        client.get(url("minutes_detail", minutes.meeting))


# ---- reporting -------------------------------------------------------------------------------------------


def test_the_board_is_told_once_after_the_chair_confirmed(world, minutes):
    clerk = world.viewer("clerk")
    with pytest.raises(Refused, match="会長が議事録を確認してから"):
        report_minutes(minutes, by=clerk)
    confirm_minutes(minutes, by=world.viewer("chair"))
    report_minutes(minutes, by=clerk)
    assert Minutes.objects.get().reported_on == today()
    with pytest.raises(InvalidMove, match="もう報告"):
        report_minutes(minutes, by=clerk)
    publish_minutes(minutes, by=clerk, report=True)
    assert Minutes.objects.get().state == "published"


def test_publishing_reports_at_once_where_that_is_wanted(world, minutes, signed_in):
    confirm_minutes(minutes, by=world.viewer("chair"))
    signed_in("clerk").post(url("minutes_publish", minutes.meeting), {"report": "on"})
    stored = Minutes.objects.get()
    assert (stored.state, stored.reported_on) == ("published", today())


def test_the_guidance_sees_what_was_reported_and_what_is_late(world, minutes, signed_in):
    client, address = signed_in("board_guidance"), reverse("city_minutes")
    with frozen(today() + timedelta(days=31)):
        page = client.get(address + "?waiting=1").content.decode()
        assert "会議から 31日" in page
        assert "1日遅れています" in page
    confirm_minutes(minutes, by=world.viewer("chair"))
    report_minutes(minutes, by=world.viewer("clerk"))
    assert str(minutes.meeting.council) in client.get(address).content.decode()
    assert str(minutes.meeting.council) not in client.get(address + "?waiting=1").content.decode()
    assert not mail.outbox
