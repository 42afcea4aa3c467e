"""Searching within one's rights: what is found, by whom, in which order."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command

from community.models import Appointment, OrganisationContact, Person
from core.dates import frozen, today
from core.models import SearchEntry
from core.search.entries import all_kinds, refresh
from councils.actions import (
    add_agenda_item,
    change_agenda_item,
    circulate_minutes,
    close_meeting,
    leave_topic,
    notify_meeting,
    save_notes,
    write_minutes,
)
from councils.models import Minutes, Seat
from dashboards.search import GROUPS, ask, ask_as_resident, hits_of, urls_inside
from tests.factories.activities import make_activity
from tests.factories.community import make_municipality, make_person, make_school
from tests.factories.councils import make_council, make_cycle, make_meeting, make_wish
from tests.factories.headquarters import make_plan_item
from tests.factories.meetings import make_members, make_notified, make_open
from tests.world import VIEWERS

pytestmark = pytest.mark.django_db


def rebuild():
    """What the factories made past the actions becomes findable."""
    call_command("rebuild_search", verbosity=0)


@pytest.fixture
def found(world):
    """found("principal", "餅つき") → titles, the best first."""

    def titles(role, text, group=""):
        return [entry.title for entry in ask(world.viewer(role), text, group).ranked]

    return titles


def total(world, role, text):
    return sum(ask(world.viewer(role), text).counts.values())


# ---- Japanese --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "asked", ["髙橋", "高橋", "たかはし", "タカハシ", "ﾀｶﾊｼ", "髙橋恵子", "高橋 恵子", "けいこ"]
)
def test_glyphs_and_readings_find_a_person(world, found, asked):
    Person.objects.filter(family_name="高橋").update(family_kana="たかはし", given_kana="けいこ")
    rebuild()
    assert "高橋 恵子" in found("board_guidance", asked)


@pytest.mark.parametrize("asked", ["餅つ", "つき", "餅つき", "モチつき大会", "餅つき 公民館", "餅"])
def test_two_letters_find_an_activity(world, found, asked):
    make_activity(world.item, title="餅つき大会", aim="地域の方ともちつき大会をする", place="北公民館")
    rebuild()
    expected = [] if asked == "モチつき大会" else ["餅つき大会"]
    if asked == "モチつき大会":
        expected = ["餅つき大会"]
    assert found("coordinator", asked) == expected


def test_a_word_stands_in_one_piece(world, found):
    make_activity(world.item, title="見守", aim="子どもが自ら守りたいと思う")
    make_activity(world.item, title="朝の見守り", aim="安全")
    rebuild()
    assert found("principal", "見守り") == ["朝の見守り"]


def test_the_name_of_the_council_narrows_a_question(world, found):
    make_activity(world.item, title="しめ縄づくり")
    make_activity(world.other_item, title="しめ縄づくり")
    rebuild()
    assert len(found("board_lifelong", "しめ縄")) == 2
    [hit] = ask(world.viewer("board_lifelong"), "となり しめ縄").ranked
    assert hit.scope == f"council:{world.other_council.pk}"
    # The name alone is no reason to find all that happens there.
    assert all("となり" in title for title in found("board_lifelong", "となり"))


# ---- order -----------------------------------------------------------------------------------------------


def test_the_title_counts_most_then_names_then_the_text(world, found):
    by = world.viewer("clerk")
    year = world.year
    leave_topic(world.council, year, "次の行事", by=by, origin="council", body="花壇の手入れ")
    leave_topic(world.council, year, "学校の花壇について", by=by, origin="council")
    leave_topic(world.council, year, "花壇の水やり", by=by, origin="council")
    leave_topic(world.council, year, "花壇", by=by, origin="council")
    assert found("clerk", "花壇") == ["花壇", "花壇の水やり", "学校の花壇について", "次の行事"]


def test_the_running_year_comes_before_older_ones_and_the_newest_first(world, found):
    by = world.viewer("clerk")
    for years in (2, 0, 1):
        leave_topic(world.council, world.year - years, f"花壇{years}", by=by, origin="council")
    assert found("clerk", "花壇") == ["花壇0", "花壇1", "花壇2"]


# ---- rights ----------------------------------------------------------------------------------------------


@pytest.fixture
def closed_item(world):
    """A meeting that was held, with an item that only some may read, and its minutes."""
    by = world.viewer("clerk")
    make_members(world.council, 2)
    meeting = make_open(world)
    item = add_agenda_item(
        meeting, by=by, kind="other", title="内緒の相談", is_public=False, closed_reason="個人のこと"
    )
    save_notes(meeting, {item: {"notes": "くわしい内緒の事情", "outcome": "内緒にする"}}, by=by)
    close_meeting(meeting, by=by)
    circulate_minutes(write_minutes(meeting, by=by), by=by)
    rebuild()
    return item


READS_CLOSED = {"board_guidance", "principal", "vice_principal", "liaison", "clerk"}


def test_a_closed_item_is_found_by_those_who_may_read_it(world, closed_item):
    may = {role for role in VIEWERS if role in world.people and total(world, role, "内緒")}
    assert may == READS_CLOSED


def test_neither_counts_nor_excerpts_hint_at_it(world, closed_item, signed_in):
    for role in ("teacher", "coordinator", "volunteer", "member", "other_principal", "board_lifelong"):
        page = signed_in(role).get("/search/", {"q": "内緒"}).text
        assert "当てはまる記録は見つかりませんでした" in page, role
        assert "くわしい" not in page
        page = signed_in(role).get("/search/", {"q": "ひばり小学校 学校運営協議会"}).text
        assert "内緒" not in page


def test_a_member_finds_it_once_they_acknowledged_secrecy(world, closed_item):
    assert not total(world, "member", "内緒")
    Seat.objects.filter(person=world.people["member"]).update(secrecy_acknowledged_on=today())
    assert ask(world.viewer("member"), "内緒").counts == {"meetings": 1, "minutes": 1}


def test_an_item_that_is_closed_later_is_no_longer_found(world, found):
    by = world.viewer("clerk")
    item = add_agenda_item(world.meeting, by=by, kind="other", title="花壇の相談")
    assert found("teacher", "花壇") == []
    notify_meeting(world.meeting, by=by)
    assert found("teacher", "花壇") == ["花壇の相談"]
    change_agenda_item(item, by=by, is_public=False, closed_reason="個人のこと")
    assert found("teacher", "花壇") == []
    assert found("clerk", "花壇") == ["花壇の相談"]


def test_minutes_are_found_as_their_page_shows_them(world, closed_item, signed_in):
    minutes = Minutes.objects.get()
    for role in world.people:
        question = ask(world.viewer(role), "議事録", "minutes")
        kinds = [entry.kind for entry in question.ranked if entry.target_id == minutes.pk]
        response = signed_in(role).get(minutes.get_absolute_url())
        full = response.status_code == 200 and "くわしい内緒の事情" in response.text
        reads = response.status_code == 200
        assert kinds == (["minutes"] if full else ["public_minutes"] if reads else []), role


def test_draft_minutes_are_found_by_those_who_write_them(world):
    make_members(world.council, 2)
    meeting = make_open(world)
    close_meeting(meeting, by=world.viewer("clerk"))
    write_minutes(meeting, by=world.viewer("clerk"))
    rebuild()
    may = {role for role in world.people if total(world, role, "議事録")}
    assert may == {"principal", "vice_principal", "liaison", "clerk"}


def test_another_councils_records_are_not_found(world, found):
    make_activity(world.other_item, title="よその行事")
    make_wish(world.other_cycle, text="よその願い")
    rebuild()
    for role in ("principal", "member", "teacher", "coordinator", "volunteer", "nobody"):
        assert found(role, "よその") == []
    assert sorted(found("other_principal", "よその")) == ["よその行事", "よその願い"]
    assert sorted(found("board_guidance", "よその")) == ["よその行事", "よその願い"]


def test_another_city_is_not_found(world, found):
    make_person(make_municipality(name="となり市"), "遠方 太郎")
    rebuild()
    assert found("board_guidance", "遠方") == []


def test_a_right_that_ended_yesterday_finds_nothing_today(world, found):
    make_wish(world.cycle, text="花を大切に")
    rebuild()
    assert found("teacher", "花を大切に") == ["花を大切に"]
    Appointment.objects.filter(person=world.people["teacher"]).update(ends_on=today())
    assert found("teacher", "花を大切に") == ["花を大切に"]
    with frozen(today() + timedelta(days=1)):
        assert found("teacher", "花を大切に") == []


def test_people_are_found_by_those_who_meet_them(world, found):
    rebuild()
    assert found("coordinator", "髙原") == ["髙原 茂"]
    assert found("member", "髙原") == []
    assert found("volunteer", "髙原") == ["髙原 茂"]
    assert found("member", "森田") == ["森田 和夫"]
    assert found("volunteer", "森田") == []


def test_what_volunteers_can_do_is_found_by_their_coordinator(world, found):
    world.registration.skills = "囲碁と将棋"
    world.registration.save()
    rebuild()
    assert found("coordinator", "囲碁") == ["髙原 茂"]
    assert found("coordinator", "髙原") == ["髙原 茂"]
    for role in ("board_guidance", "principal", "volunteer", "member"):
        assert found(role, "囲碁") == []


def test_telephones_find_nobody(world, found):
    Person.objects.update(phone="086-555-0101", email="x@example.jp")
    rebuild()
    assert found("board_guidance", "0865550101") == found("board_guidance", "555") == []


def test_residents_find_what_is_public(world):
    def public(text):
        city = ask_as_resident(text)
        return sorted(entry.kind for entry in city.ranked)

    make_activity(world.item, title="花壇づくり", state="confirmed", staff="担任 三子")
    make_activity(world.item, title="花壇の相談会")
    make_notified(world, place="花壇のある公民館")
    make_wish(world.cycle, text="花壇を作りたい")
    rebuild()
    assert public("花壇") == ["activity", "meeting"]
    assert public("ひばり小") == ["school"]
    for name in ("担任", "髙原", "高橋"):
        assert public(name) == []


def test_residents_find_the_published_text_of_minutes_only(world, closed_item):
    assert not ask_as_resident("議事録").counts
    Minutes.objects.update(state="published", confirmed_on=today(), published_on=today())
    assert ask_as_resident("議事録").counts == {"minutes": 1}
    assert not ask_as_resident("内緒").counts


def test_the_shortcut_for_the_board_finds_what_is_visible(world, closed_item):
    make_meeting(world.cycle)
    rebuild()
    for role in world.people:
        viewer = world.viewer(role)
        for kind in all_kinds().values():
            if kind.sees_all(viewer):
                here = SearchEntry.objects.filter(kind=kind.code, municipality_id=viewer.municipality_id)
                seen = kind.visible(viewer).filter(pk__in=kind.records().order_by().values("pk"))
                assert set(here.values_list("target_id", flat=True)) == set(
                    seen.order_by().values_list("pk", flat=True)
                ), (role, kind.code)


def test_every_kind_has_a_group():
    assert {kind.group for kind in all_kinds().values()} == set(GROUPS)


def test_whatever_is_found_can_be_opened(world, closed_item, signed_in):
    make_notified(world)
    rebuild()
    for role in world.people:
        viewer, client = world.viewer(role), signed_in(role)
        question = ask(viewer, "の")
        entries = [*question.found, *ask(viewer, "学").found, *ask(viewer, "子").found]
        for hit in hits_of(question, entries, urls_inside(viewer)):
            if hit.url:
                assert client.get(hit.url).status_code == 200, (role, hit)


def test_whoever_answers_for_an_organisation_finds_it(world, found):
    rebuild()
    assert found("contact", "北町内会") == ["北町内会"]
    assert found("member", "北町内会") == []
    OrganisationContact.objects.update(ends_on=today() - timedelta(days=1))
    assert found("contact", "北町内会") == []


# ---- the page --------------------------------------------------------------------------------------------

ODD = [
    "",
    " ",
    "　",
    "%",
    "_",
    "'",
    '"',
    "\\",
    "';--",
    "🎉",
    "\x00",
    "餅\x00つき",
    "&|!():*",
    "<script>alert(1)</script>",
    "あ" * 500,
    "a" * 500,
    "一 " * 60,
    "\ud7ff\ufffd",
    "ー",
    "㍿",
]


@pytest.mark.parametrize("asked", ODD)
@pytest.mark.parametrize("path", ["/search/", "/find/"])
def test_odd_questions_are_answered_calmly(world, signed_in, path, asked):
    rebuild()
    for query in ({"q": asked}, {"q": asked, "kind": asked, "page": asked}):
        response = signed_in("board_guidance").get(path, query)
        assert response.status_code == 200
        assert "<script>alert" not in response.text


def test_the_page_shows_words_marked_and_where_they_lead(world, signed_in):
    activity = make_activity(world.item, title="餅つき大会", aim="もちつきを楽しむ")
    rebuild()
    page = signed_in("coordinator").get("/search/", {"q": "餅つき"}).text
    assert "<mark>餅つき</mark>大会" in page
    assert f'href="{activity.get_absolute_url()}"' in page
    assert str(world.council) in page
    assert '<meta name="robots" content="noindex">' in page
    assert "1件 見つかりました" in page


def test_one_kind_may_be_chosen_and_the_others_are_still_counted(world, signed_in):
    make_activity(world.item, title="花壇づくり")
    make_wish(world.cycle, text="花壇がほしい")
    rebuild()
    client = signed_in("principal")
    page = client.get("/search/", {"q": "花壇"}).text
    assert "すべて" in page
    page = client.get("/search/", {"q": "花壇", "kind": "talks"}).text
    assert "花壇がほしい" in re.sub("</?mark>", "", page)
    assert "づくり" not in page
    page = client.get("/search/", {"q": "花壇", "kind": "minutes"}).text
    assert "ほかの種類には2件" in page


def test_an_empty_question_says_what_can_be_found(world, signed_in):
    assert "こんなことばで探せます" in signed_in("volunteer").get("/search/").text


def test_the_box_stands_on_every_page_of_those_who_are_signed_in(world, signed_in):
    assert 'action="/search/"' in signed_in("volunteer").get("/me/").text
    assert 'action="/search/"' not in signed_in("anonymous").get("/").text


def test_residents_are_given_no_cookie_and_addresses_they_can_open(world, signed_in):
    make_activity(world.item, title="花壇づくり", state="confirmed")
    make_notified(world, place="花壇のある公民館")
    rebuild()
    client = signed_in("anonymous")
    response = client.get("/find/", {"q": "花壇"})
    assert not response.cookies
    links = re.findall(r'<h2><a href="([^"]+)"', response.text)
    assert len(links) == 2
    for link in links:
        assert client.get(link).status_code == 200


@pytest.mark.parametrize("role", ["board_guidance", "coordinator", "member", "volunteer"])
def test_few_and_many_cost_the_same(world, signed_in, role, django_assert_num_queries):
    client = signed_in(role)
    words = {"q": "ひばり 花壇"}
    make_activity(world.item, title="花壇づくり", state="confirmed")
    make_person(world.municipality, "花壇 花子")
    rebuild()
    client.get("/search/", words)
    queries = 8
    with django_assert_num_queries(queries):
        client.get("/search/", words)
    for n in range(60):
        make_activity(world.item, title=f"花壇{n}", state="confirmed")
        make_plan_item(world.plan, world.goal, title=f"花壇の取組{n}")
        make_cycle(make_council(world.municipality, make_school(world.municipality, name=f"ひばり{n}園")))
    rebuild()
    with django_assert_num_queries(queries):
        client.get("/search/", words)


def test_renaming_a_school_is_found_at_once(world, found):
    rebuild()
    world.school.name = "かわせみ小学校"
    world.school.save()
    refresh(world.school)
    assert "かわせみ小学校" in found("nobody", "かわせみ")
    assert world.council.name in found("member", "かわせみ", "councils")
    assert "ひばり小学校" not in found("nobody", "ひばり小学校", "schools")
