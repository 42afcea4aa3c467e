"""The pages: what they show to whom, bad input kept, one press and where it leads, queries for few and many rows."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.dates import now, today
from headquarters import actions
from headquarters.candidates import candidates_for
from headquarters.models import Ask, Commission, ContactLog, PlanItem, Registration
from headquarters.reading import answers_since, next_contacts, open_asks_count, why_now
from tests.factories.community import make_organisation, make_person, make_school
from tests.factories.councils import make_cycle, make_goal
from tests.factories.headquarters import (
    make_ask,
    make_commission,
    make_headquarters,
    make_plan,
    make_plan_item,
    make_registration,
)

MANY = 60


@pytest.fixture
def coordinator(signed_in):
    """The coordinator's browser, its session made."""
    client = signed_in("coordinator")
    client.get(reverse("my_account"))
    return client


@pytest.fixture
def office(signed_in):
    """The vice-principal's."""
    client = signed_in("vice_principal")
    client.get(reverse("my_account"))
    return client


def fresh(record):
    """The record as it is stored."""
    return type(record).objects.get(pk=record.pk)


def url_of(name, world, *more):
    """An address under the first council."""
    return reverse(name, args=[world.council.pk, *more])


def year_url(name, world, *more):
    """An address under the first council's year."""
    return reverse(name, args=[world.council.pk, world.year, *more])


# ---- the plan --------------------------------------------------------------------------------------------


def test_an_undertaking_is_written_with_three_words(world, office):
    data = {
        "title": "花いっぱい",
        "month": "5",
        "goals": [world.goal.pk],
        "category": "ENV",
        "needs_people": "on",
    }
    response = office.post(year_url("planitem_new", world), data)
    item = PlanItem.objects.get(title="花いっぱい")
    assert response.url == item.get_absolute_url()
    page = office.get(response.url)
    assert "ねらい" in page.text
    assert "花いっぱい" in page.text


def test_what_was_typed_stays_when_something_is_missing(world, office):
    response = office.post(
        year_url("planitem_new", world), {"title": "花いっぱい", "month": "5", "aim": "命の大切さ"}
    )
    assert response.status_code == 200
    assert "つながる目標を一つ以上選んでください。" in response.text
    assert "命の大切さ" in response.text


def test_a_carried_topic_becomes_an_undertaking_and_is_no_idea_any_more(world, office):
    from councils.actions import leave_topic

    by = world.viewer("clerk")
    topic = leave_topic(world.council, world.year, "わらを早めに頼む", by=by, origin="carry_over")
    plan = year_url("plan_detail", world)
    assert "この申し送りから取組を作る" in office.get(plan).text
    address = year_url("planitem_new", world) + f"?topic={topic.pk}"
    assert "わらを早めに頼む" in office.get(address).text
    data = {"title": "しめ縄", "month": "12", "goals": [world.goal.pk], "category": "HOME"}
    office.post(address, data)
    assert PlanItem.objects.get(title="しめ縄").topic == topic
    assert "この申し送りから取組を作る" not in office.get(plan).text


@pytest.mark.parametrize("value", ["x", "999999999999999999999", "-1", "²"])
def test_a_strange_topic_is_no_topic(world, office, value):
    assert office.get(year_url("planitem_new", world), {"topic": value}).status_code == 200


def test_last_years_undertaking_asks_for_this_years_goal(world, office):
    cycle = make_cycle(world.council, vision=world.vision, fiscal_year=world.year - 1)
    old = make_plan_item(
        make_plan(cycle, world.headquarters), make_goal(cycle, text=world.goal.text), title="昨年の花"
    )
    other = make_goal(world.cycle, text="ほかの目標")
    address = year_url("planitem_copy", world, old.pk)
    page = office.get(address)
    assert page.context["form"].initial.get("goals", page.context["form"].fields["goals"].initial) == [
        world.goal
    ]
    assert "つながる目標を一つ以上" in office.post(address, {"month": "5"}).text
    office.post(address, {"goals": [other.pk], "month": "6", "carried_note": "早めに"})
    copy = PlanItem.objects.get(continues=old)
    assert (list(copy.goals.all()), copy.month, copy.carried_note) == ([other], 6, "早めに")


def test_two_who_edit_the_same_undertaking_lose_nothing(world, office, coordinator):
    address = url_of("planitem_edit", world, world.item.pk)
    data = {"title": "歩こう", "month": "10", "goals": [world.goal.pk], "category": "HOME", "version": "1"}
    assert office.post(address, {**data, "aim": "教頭のねらい"}).status_code == 302
    response = coordinator.post(address, {**data, "aim": "推進員のねらい"})
    assert response.status_code == 200
    assert "推進員のねらい" in response.text
    assert "教頭のねらい" in response.text
    assert fresh(world.item).aim == "教頭のねらい"


def test_adopting_with_the_day_as_offices_write_it(world, coordinator):
    words = {"on": "令和元年5月1日", "where": "本部の打合せ"}
    coordinator.post(year_url("plan_adopt", world), words)
    page = coordinator.get(year_url("plan_detail", world)).text
    assert "令和元年" in page
    assert "本部の打合せ" in page


def test_the_table_has_twelve_months_and_four_sides(world, coordinator):
    world.item.duties.create(side="children", text="班の案内役")
    page = coordinator.get(year_url("plan_table", world)).text
    for words in ("4月", "3月", "子ども", "班の案内役", world.vision.text):
        assert words in page


def test_a_year_without_headquarters_says_what_to_do(world, office):
    world.headquarters.schools.clear()
    world.activity.slots.all().delete()
    world.activity.delete()
    Ask.objects.all().delete()
    world.item.goals.clear()
    world.item.delete()
    world.plan.delete()
    page = office.get(year_url("plan_detail", world)).text
    assert "本部を位置づける" in page


def test_the_office_makes_its_own_school_a_headquarters_and_begins_the_plan(world, signed_in):
    client = signed_in("other_principal")
    response = client.post(
        reverse("headquarters_new"),
        {"name": "となりのつどい", "schools": [world.other_school.pk], "starts_on": "2026/4/1"},
    )
    assert response.status_code == 302
    refused = client.post(
        reverse("headquarters_new"), {"name": "よそ", "schools": [world.school.pk], "starts_on": "2026/4/1"}
    )
    assert refused.status_code == 200


def test_names_are_for_those_who_ask(world, coordinator, signed_in):
    address = world.item.get_absolute_url()
    assert "髙原 茂" in coordinator.get(address).text
    for role in ("principal", "chair", "teacher", "board_lifelong"):
        assert "髙原" not in signed_in(role).get(address).text


# ---- asking ----------------------------------------------------------------------------------------------


def test_several_are_asked_at_once_and_wait_to_be_called(world, coordinator):
    people = [make_person(world.municipality, channel="phone") for _ in range(2)]
    mail = make_person(world.municipality, email="a@example.jp", channel="email")
    for person in (*people, mail):
        make_registration(world.headquarters, person)
    data = {
        "whom": [f"p{p.pk}" for p in (*people, mail)],
        "channel": "own",
        "seats": "1",
        "message": "お力を",
    }
    coordinator.post(url_of("ask_new", world, world.item.pk), data)
    states = dict(Ask.objects.filter(person__in=[*people, mail]).values_list("person", "state"))
    assert states == {people[0].pk: "new", people[1].pk: "new", mail.pk: "waiting"}


def test_an_organisation_is_found_by_name_and_asked(world, coordinator):
    group = make_organisation(world.municipality, name="老人クラブ連合会")
    address = url_of("ask_new", world, world.item.pk)
    assert "老人クラブ" not in coordinator.get(address).text
    assert "老人クラブ" in coordinator.get(address + "?q=老人").text
    data = {"whom": [f"o{group.pk}"], "channel": "fax", "seats": "4"}
    assert coordinator.post(address + "?q=老人", data).status_code == 302
    assert Ask.objects.get(organisation=group).seats == 4


def test_an_ask_without_anybody_or_with_a_past_day_comes_back_as_typed(world, coordinator):
    data = {"channel": "own", "seats": "1", "message": "大切な言葉", "reply_by": "2020/1/1"}
    response = coordinator.post(url_of("ask_new", world, world.item.pk), data)
    for words in ("印を付けてください", "今日からあとの日", "大切な言葉"):
        assert words in response.text


def test_the_office_asks_only_people_who_consented(world, office):
    address = url_of("ask_new", world, world.item.pk)
    hidden, known = (make_person(world.municipality, name) for name in ("秘密 花", "同意 花"))
    make_registration(world.headquarters, hidden)
    registration = make_registration(world.headquarters, known)
    registration.consents.create(school=world.school, given_on=today())
    page = office.get(address).text
    assert "同意 花" in page
    assert "秘密 花" not in page
    refused = office.post(address, {"whom": [f"p{hidden.pk}"], "channel": "phone", "seats": "1"})
    assert refused.status_code == 200
    assert not Ask.objects.filter(person=hidden).exists()


def test_one_press_records_an_answer_and_returns_to_the_row(world, coordinator):
    desk = reverse("desk", args=[world.headquarters.pk])
    address = url_of("ask_answer", world, world.ask.pk)
    response = coordinator.post(
        address,
        {"answer": "yes", "channel": "phone", "comment": "午前なら"},
        HTTP_REFERER=f"http://testserver{desk}",
    )
    assert response.url == f"{desk}#ask-{world.ask.pk}"
    ask = fresh(world.ask)
    assert (ask.answer, ask.comment, ask.answer_entered_by) == ("yes", "午前なら", "岡本 正")


def test_a_comment_that_is_too_long_is_not_lost(world, coordinator):
    response = coordinator.post(
        url_of("ask_answer", world, world.ask.pk), {"answer": "yes", "comment": "あ" * 301}
    )
    assert response.status_code == 200
    assert "あ" * 301 in response.text
    assert fresh(world.ask).state == Ask.State.WAITING


def test_a_late_press_gets_a_calm_sentence(world, coordinator):
    actions.cancel_ask(world.ask, by=world.viewer("coordinator"))
    page = coordinator.post(url_of("ask_answer", world, world.ask.pk), {"answer": "yes"}, follow=True)
    assert "取り消されています" in page.text
    page = coordinator.post(url_of("ask_send", world, world.ask.pk), follow=True)
    assert "ほかの人が先に" in page.text


def test_letters_carry_image_aim_link_and_slip(world, coordinator):
    ask = make_ask(world.item, make_person(world.municipality, "井上 花子"), channel="letter", state="new")
    ask.link = world.link.__class__.objects.create(
        purpose="ask",
        person=ask.person,
        target_id=ask.pk,
        expires_on=today() + timedelta(days=9),
        created_by="岡本",
    )
    ask.save()
    page = coordinator.get(url_of("ask_letters", world, world.item.pk)).text
    for words in (
        "井上 花子 様",
        world.vision.text,
        world.item.aim,
        f"/a/{ask.link.token}/",
        "返信票",
        "<svg",
    ):
        assert words in page
    assert "髙原" not in page
    assert "髙原" in coordinator.get(url_of("ask_letters", world, world.item.pk) + "?all=1").text
    coordinator.post(url_of("ask_letters_sent", world, world.item.pk))
    assert fresh(ask).state == Ask.State.WAITING


# ---- candidates, and what calls for a contact ------------------------------------------------------------


def test_candidates_come_by_skill_last_years_help_and_rest(world):
    by = world.viewer("coordinator")
    cycle = make_cycle(world.council, vision=world.vision, fiscal_year=world.year - 1)
    old = make_plan_item(make_plan(cycle, world.headquarters), make_goal(cycle))
    world.item.continues = old
    world.item.title = "しめ縄づくり"
    world.item.save()
    people = {}
    for name, skills in (
        ("腕 一", "しめ縄、竹とんぼ"),
        ("昨年 二", ""),
        ("多忙 三", ""),
        ("新人 四", "読み聞かせ"),
    ):
        people[name] = make_person(world.municipality, name)
        make_registration(world.headquarters, people[name], skills=skills)
    make_ask(
        old,
        people["昨年 二"],
        state="done",
        answer="yes",
        answered_at=now(),
        asked_at=now() - timedelta(days=300),
    )
    other = make_plan_item(world.plan, world.goal, title="ほか")
    make_ask(other, people["多忙 三"], asked_at=now())
    rows = candidates_for(by, world.item)
    assert [str(row.who) for row in rows] == ["腕 一", "昨年 二", "新人 四", "多忙 三"]
    assert rows[0].reasons[0] == "しめ縄 ◎"
    assert "昨年度も協力" in rows[1].reasons
    assert "今年度 1回" in rows[3].reasons
    assert "髙原 茂" not in {str(row.who) for row in rows}  # asked already


def test_whoever_said_no_is_not_asked_again(world):
    by = world.viewer("coordinator")
    actions.answer_ask(world.ask, "no", by=by, channel="phone", entered_by="岡本 正")
    assert world.people["volunteer"] not in [row.person for row in candidates_for(by, world.item)]


def test_what_calls_for_a_contact(world):
    by, hq = world.viewer("coordinator"), world.headquarters
    assert list(next_contacts(by, hq)) == []
    unsent = make_ask(world.item, make_person(world.municipality), state="new")
    late = make_ask(world.item, make_person(world.municipality), reply_by=today() - timedelta(days=1))
    Ask.objects.filter(pk=world.ask.pk).update(next_try_on=today())
    assert [(ask, why_now(ask)) for ask in next_contacts(by, hq)] == [
        (world.ask, "かけ直す日です"),
        (late, "返事の期限を過ぎました"),
        (unsent, "まだ連絡していません"),
    ]
    assert open_asks_count(by, hq) == 3
    actions.try_again(late, by=by, channel="phone")
    assert late not in next_contacts(by, hq)
    actions.answer_ask(world.ask, "yes", by=by, channel="phone", entered_by="岡本 正")
    assert list(answers_since(by, hq, now() - timedelta(days=1))) == [world.ask]
    assert list(next_contacts(world.viewer("teacher"), hq)) == []


# ---- the registry ----------------------------------------------------------------------------------------


def registration_data(**more):
    """A volunteer as typed."""
    return {
        "family_name": "井上",
        "given_name": "花子",
        "phone": "000-1111-2222",
        "ends_on": "2029/3/31",
        **more,
    }


def test_a_volunteer_is_registered_and_one_who_looks_the_same_is_asked_about(world, coordinator):
    address = reverse("registration_new", args=[world.headquarters.pk])
    coordinator.post(address, registration_data(family_kana="イノウエ"))
    first = Registration.objects.get(person__family_name="井上")
    assert first.person.family_kana == "いのうえ"
    asked = coordinator.post(address, registration_data())
    assert "よく似た人がいます" in asked.text
    assert "花子" in asked.text
    coordinator.post(address, registration_data(same_as="new"))
    assert Registration.objects.filter(person__family_name="井上").count() == 2


def test_a_couple_with_one_telephone_is_asked_about_not_merged(world, coordinator):
    address = reverse("registration_new", args=[world.headquarters.pk])
    coordinator.post(address, registration_data())
    asked = coordinator.post(address, registration_data(given_name="太郎"))
    assert "よく似た人がいます" in asked.text


def test_the_list_finds_by_name_in_any_glyph_reading_and_skill(world, coordinator):
    world.registration.skills = "しめ縄"
    world.registration.save()
    address = reverse("registration_list", args=[world.headquarters.pk])
    for query in ("高原", "しめ縄"):
        assert "髙原 茂" in coordinator.get(address, {"q": query}).text
    assert "見つかりませんでした" in coordinator.get(address, {"q": "いない"}).text


def test_contacts_and_skills_are_changed_together(world, coordinator):
    address = reverse("registration_edit", args=[world.headquarters.pk, world.registration.pk])
    coordinator.post(
        address, {"family_name": "髙原", "given_name": "茂", "phone": "000-9", "skills": "竹とんぼ"}
    )
    assert (fresh(world.people["volunteer"]).phone, fresh(world.registration).skills) == ("000-9", "竹とんぼ")


# ---- coordinators, the log -------------------------------------------------------------------------------


def test_the_board_commissions_somebody_new(world, signed_in):
    client = signed_in("board_lifelong")
    address = reverse("commission_new", args=[world.headquarters.pk])
    data = {
        "person": "new",
        "family_name": "大野",
        "given_name": "みどり",
        "starts_on": "2026/4/1",
        "ends_on": "2027/3/31",
        "is_commissioned": "on",
    }
    assert client.post(address, {**data, "ends_on": "2025/3/31"}).status_code == 200
    assert client.post(address, data).status_code == 302
    made = Commission.objects.get(person__family_name="大野")
    assert (str(made.starts_on), str(made.ends_on)) == ("2026-04-01", "2027-03-31")


def test_a_contact_is_written_down_and_found(world, coordinator):
    address = reverse("contactlog_new", args=[world.headquarters.pk])
    data = {"day": "2026/5/1", "time": "午後3時", "channel": "phone", "text": "会場の相談", "minutes": "15"}
    assert "いままでの時刻" in coordinator.post(address, {**data, "day": "2099/5/1"}).text
    assert coordinator.post(address, {**data, "organisation": world.organisation.pk}).status_code == 302
    log = reverse("contactlog_list", args=[world.headquarters.pk])
    assert "会場の相談" in coordinator.get(log, {"q": "北町"}).text
    assert "当てはまる記録はありません" in coordinator.get(log, {"q": "南町"}).text


# ---- the same number of queries for few and many ---------------------------------------------------------


def fill(world, n):
    """n more of everything that a page of this room lists."""
    city, hq, by = world.municipality, world.headquarters, world.viewer("coordinator")
    group = make_organisation(city)
    for number in range(n):
        person = make_person(city, email=f"p{number}@example.jp")
        make_registration(hq, person, skills="しめ縄")
        item = make_plan_item(world.plan, world.goal, title=f"取組{number}", month=number % 12 + 1)
        item.duties.create(side="community", text="案内", organisation=group)
        link = world.link.__class__.objects.create(
            purpose="ask", person=person, expires_on=today() + timedelta(days=9), created_by="岡本"
        )
        make_ask(
            world.item, person, state="new", channel="letter", link=link, asked_by=world.people["coordinator"]
        )
        make_ask(item, person, state="done", answer="yes", answered_at=now())
        actions.log_contact(
            hq, by=by, channel="phone", text="相談", person=person, item=item, next_on=today()
        )
        make_commission(make_headquarters(city, make_school(city), name=f"本部{number}", base=group), person)


def addresses(world):
    """{address: (whose, queries)} of every page that lists."""
    hq, mine = [world.headquarters.pk], "coordinator"
    return {
        reverse("headquarters_list"): ("board_lifelong", 8),
        reverse("coordinator_list"): ("board_lifelong", 6),
        reverse("headquarters_detail", args=hq): (mine, 9),
        reverse("desk", args=hq): (mine, 12),
        reverse("registration_list", args=hq): (mine, 7),
        reverse("registration_print", args=hq): (mine, 6),
        reverse("registration_detail", args=[*hq, world.registration.pk]): (mine, 11),
        reverse("renewal_list", args=hq): (mine, 7),
        reverse("renewal_print", args=hq): (mine, 6),
        reverse("contactlog_list", args=hq): (mine, 7),
        reverse("contactlog_print", args=hq): (mine, 6),
        year_url("plan_detail", world): (mine, 12),
        year_url("plan_table", world): (mine, 9),
        world.item.get_absolute_url(): (mine, 12),
        url_of("ask_new", world, world.item.pk): (mine, 11),
        url_of("ask_letters", world, world.item.pk): (mine, 6),
        url_of("ask_detail", world, world.ask.pk): (mine, 11),
    }


@pytest.mark.parametrize("n", [3, MANY])
def test_pages_cost_the_same_for_few_and_many(world, signed_in, n):
    fill(world, n)
    expected, found = addresses(world), {}
    for address, (role, _queries) in expected.items():
        client = signed_in(role)
        client.get(reverse("my_account"))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        found[address] = (role, len(asked))
    assert found == expected


def test_a_list_has_pages_of_fifty(world, coordinator):
    fill(world, MANY)
    page = coordinator.get(reverse("registration_list", args=[world.headquarters.pk])).context["page"]
    assert (len(page), page.paginator.count) == (50, MANY + 1)
    assert ContactLog.objects.count() == MANY
