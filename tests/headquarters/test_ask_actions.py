"""Step 4: asked, sent, answered for somebody, tried again, taken back; what each act refuses, and who sees it."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from community.models import AccessLink, Delivery
from core.audit import history_of
from core.dates import today
from core.models import AuditEntry
from core.refusal import InvalidMove, Refused
from core.viewer import system_viewer, viewer_of
from headquarters import actions
from headquarters.models import Ask, Consent, ContactLog, PlanItem
from tests.activities.storm import at_once
from tests.factories.community import make_organisation, make_person
from tests.factories.headquarters import make_ask, make_plan_item
from tests.helpers.jobs import run_jobs
from tests.world import World


@pytest.fixture
def by(world):
    """The coordinator."""
    return world.viewer("coordinator")


@pytest.fixture
def person(world):
    """Somebody who was not asked yet."""
    return make_person(world.municipality, "井上 花子", email="hanako@example.jp", phone="000-1111-2222")


def fresh(record):
    """The record as it is stored."""
    return type(record).objects.get(pk=record.pk)


# ---- asking ----------------------------------------------------------------------------------------------


def test_an_ask_carries_image_and_aim_and_a_link(world, by, person):
    soon = today() + timedelta(days=10)
    made = actions.ask(world.item, by=by, person=person, channel="letter", reply_by=soon, message="お力を")
    assert (made.vision_then, made.aim_then) == (world.vision.text, world.item.aim)
    assert (made.state, made.asked_by_id) == (Ask.State.WAITING, by.person_id)
    assert (made.link.purpose, made.link.target_id, made.link.person) == (
        AccessLink.Purpose.ASK,
        made.pk,
        person,
    )
    assert made.link.expires_on == soon + timedelta(days=14)
    assert actions.address_of(made).endswith(f"/a/{made.link.token}/")


def test_without_a_day_the_link_opens_for_sixty_days(world, by, person):
    made = actions.ask(world.item, by=by, person=person, channel="phone")
    assert made.link.expires_on == today() + timedelta(days=60)


def test_the_words_are_kept_as_they_were_when_it_went_out(world, by, person):
    made = actions.ask(world.item, by=by, person=person, channel="letter", send=False)
    assert (made.state, made.asked_at) == (Ask.State.NEW, None)
    PlanItem.objects.filter(pk=world.item.pk).update(aim="新しいねらい")
    actions.send_ask(made, by=by)
    PlanItem.objects.filter(pk=world.item.pk).update(aim="もっと新しいねらい")
    assert fresh(made).aim_then == "新しいねらい"


def test_a_mail_is_sent_once_with_aim_image_and_link(
    world, by, person, mailoutbox, django_capture_on_commit_callbacks
):
    made = actions.ask(world.item, by=by, person=person, channel="email", message="お力を貸してください。")
    run_jobs()
    (mail,) = mailoutbox
    for words in (world.vision.text, world.item.aim, "お力を貸してください。", actions.address_of(made)):
        assert words in mail.body
    assert Delivery.objects.filter(key=f"ask:{made.pk}").count() == 1
    with pytest.raises(InvalidMove):
        actions.send_ask(made, by=by)


def test_without_an_address_no_mail_is_promised(world, by):
    nobody = make_person(world.municipality)
    with pytest.raises(Refused, match="メールアドレスがありません"):
        actions.ask(world.item, by=by, person=nobody, channel="email")
    assert not Ask.objects.filter(person=nobody).exists()


def test_whoever_owes_an_answer_is_not_asked_again(world, by):
    with pytest.raises(Refused, match="もうお願いしています"):
        actions.ask(world.item, by=by, person=world.people["volunteer"], channel="phone")


def test_the_database_keeps_it_too(world):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_ask(world.item, world.people["volunteer"])


def test_an_organisation_may_be_asked_for_two_duties_but_not_twice_for_one(world, by):
    duties = [actions.add_duty(world.item, "community", text, by=by) for text in ("お茶", "案内")]
    for duty in duties:
        actions.ask(world.item, by=by, organisation=world.organisation, channel="fax", duty=duty, seats=4)
    with pytest.raises(Refused, match="もうお願いしています"):
        actions.ask(world.item, by=by, organisation=world.organisation, channel="fax", duty=duties[0])


def test_what_cannot_be_asked(world, by, person):
    duty = actions.add_duty(make_plan_item(world.plan, world.goal), "school", "受付", by=by)
    both = {"person": person, "organisation": world.organisation}
    for values, sentence in (
        ({}, "どちらか一つ"),
        (both, "どちらか一つ"),
        ({"person": person, "reply_by": today() - timedelta(days=1)}, "今日から"),
        ({"person": person, "seats": 0}, "1人以上"),
        ({"person": person, "duty": duty}, "この取組の役割"),
    ):
        with pytest.raises(Refused, match=sentence):
            actions.ask(world.item, by=by, channel="phone", **values)
    actions.cancel_plan_item(world.item, "工事のため", by=by)
    with pytest.raises(Refused, match="取りやめた取組"):
        actions.ask(world.item, by=by, channel="phone", person=person)


# ---- answers ---------------------------------------------------------------------------------------------


def test_an_answer_by_telephone_says_who_entered_it_and_stands_in_the_log(world, by):
    actions.answer_ask(world.ask, "yes", by=by, channel="phone", comment="午前なら", entered_by=by.name)
    ask = fresh(world.ask)
    assert (ask.state, ask.answer, ask.comment) == (Ask.State.DONE, "yes", "午前なら")
    assert (ask.answer_channel, ask.answer_entered_by) == ("phone", by.name)
    line = ContactLog.objects.get(ask=ask)
    assert (line.person, line.item, line.channel) == (ask.person, world.item, "phone")
    assert "行きます" in line.text
    assert "午前なら" in line.text
    assert "髙原 茂さんの分を入力" in history_of(ask)[0].sentence


def test_an_answer_by_link_is_nobody_elses_and_no_contact(world):
    viewer = viewer_of(world.people["volunteer"], link=world.link)
    actions.answer_ask(world.ask, "if_needed", by=viewer, channel="link", link=world.link)
    ask = fresh(world.ask)
    assert (ask.answer_channel, ask.answer_entered_by) == ("link", "")
    assert not ContactLog.objects.exists()


def test_the_same_answer_twice_changes_nothing(world, by):
    for _ in range(2):
        actions.answer_ask(world.ask, "yes", by=by, channel="phone", entered_by=by.name)
    assert AuditEntry.objects.filter(action__startswith="ask.").count() == 1
    assert ContactLog.objects.count() == 1


def test_an_answer_may_change(world, by):
    actions.answer_ask(world.ask, "yes", by=by, channel="phone", entered_by=by.name)
    actions.answer_ask(world.ask, "no", by=by, channel="phone", entered_by=by.name)
    assert fresh(world.ask).answer == "no"
    assert history_of(world.ask)[0].sentence.startswith("返事が「今回は難しい」に変わりました")


def test_somebody_may_answer_before_the_letter_went_out(world, by, person):
    made = actions.ask(world.item, by=by, person=person, channel="letter", send=False)
    actions.answer_ask(made, "yes", by=by, channel="meeting", entered_by=by.name)
    assert fresh(made).asked_at is not None


def test_late_and_strange_answers_get_a_sentence(world, by):
    with pytest.raises(Refused, match="お返事を選んで"):
        actions.answer_ask(world.ask, "maybe", by=by, channel="phone")
    actions.cancel_ask(world.ask, by=by)
    with pytest.raises(Refused, match="取り消されています"):
        actions.answer_ask(world.ask, "yes", by=by, channel="phone")


def test_an_answer_about_work_that_was_left_out_gets_a_sentence(world, by):
    actions.answer_ask(world.ask, "yes", by=by, channel="phone", entered_by=by.name)
    actions.cancel_plan_item(world.item, "工事のため", by=by)
    with pytest.raises(Refused, match="取りやめになりました"):
        actions.answer_ask(world.ask, "no", by=by, channel="phone", entered_by=by.name)


def test_nobody_at_home_is_tried_again_tomorrow(world, by):
    entry = actions.try_again(world.ask, by=by, channel="phone")
    ask = fresh(world.ask)
    assert (ask.next_try_on, ask.state) == (today() + timedelta(days=1), Ask.State.WAITING)
    assert (entry.next_on, entry.ask) == (ask.next_try_on, ask)
    assert actions.try_again(world.ask, by=by, channel="phone") is None
    assert ContactLog.objects.count() == 1
    actions.answer_ask(world.ask, "yes", by=by, channel="phone", entered_by=by.name)
    assert fresh(world.ask).next_try_on is None
    with pytest.raises(InvalidMove):
        actions.try_again(world.ask, by=by, channel="phone")


def test_an_unsent_ask_stays_unsent_when_nobody_was_there(world, by, person):
    made = actions.ask(world.item, by=by, person=person, channel="phone", send=False)
    actions.try_again(made, by=by, channel="phone")
    assert fresh(made).state == Ask.State.NEW


def test_taking_an_ask_back_closes_its_link(world, by):
    actions.cancel_ask(world.ask, by=by)
    assert not fresh(world.link).is_usable
    with pytest.raises(InvalidMove):
        actions.cancel_ask(world.ask, by=by)
    actions.ask(world.item, by=by, person=world.people["volunteer"], channel="phone")


@pytest.mark.parametrize(
    ("state", "possible"),
    [
        ("new", {"send", "answer", "cancel"}),
        ("waiting", {"answer", "cancel"}),
        ("done", {"change_answer", "cancel"}),
        ("cancelled", set()),
    ],
)
def test_the_table_of_states(world, state, possible):
    world.ask.state = state
    assert {name for name in Ask.MOVES if world.ask.can_move(name)} == possible


# ---- the log ---------------------------------------------------------------------------------------------


def test_a_contact_is_written_with_time_and_next_day(world, by):
    tomorrow = today() + timedelta(days=1)
    entry = actions.log_contact(
        world.headquarters,
        by=by,
        channel="phone",
        text=" 場所の相談 ",
        organisation=world.organisation,
        minutes=15,
        next_on=tomorrow,
    )
    assert (entry.text, entry.minutes, entry.next_on, entry.written_by) == (
        "場所の相談",
        15,
        tomorrow,
        by.name,
    )
    with pytest.raises(Refused, match="話したこと"):
        actions.log_contact(world.headquarters, by=by, channel="phone", text=" ")


# ---- who sees it -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "seen"),
    [("coordinator", True), ("volunteer", True)]
    + [
        (role, False)
        for role in (
            "board_lifelong",
            "principal",
            "vice_principal",
            "teacher",
            "clerk",
            "chair",
            "contact",
            "nobody",
        )
    ],
)
def test_who_sees_an_open_ask_of_a_volunteer(world, role, seen):
    assert Ask.objects.visible_to(world.viewer(role)).filter(pk=world.ask.pk).exists() is seen


def test_the_schools_office_sees_whoever_said_yes(world, by):
    seen = Ask.objects.visible_to(world.viewer("vice_principal"))
    actions.answer_ask(world.ask, "no", by=by, channel="phone", entered_by=by.name)
    assert world.ask not in seen.all()
    actions.answer_ask(world.ask, "yes", by=by, channel="phone", entered_by=by.name)
    assert world.ask in seen.all()
    assert world.ask not in Ask.objects.visible_to(world.viewer("other_principal"))


def test_the_schools_office_sees_whoever_consented_until_they_withdraw(world, by):
    seen = Ask.objects.visible_to(world.viewer("vice_principal"))
    consent = actions.give_consent(world.registration, world.school, by=by)
    assert world.ask in seen.all()
    actions.withdraw_consent(consent, by=by)
    assert Consent.objects.get(pk=consent.pk).withdrawn_on == today()
    assert world.ask not in seen.all()


def test_organisations_are_no_secret_to_the_office_and_their_contact_sees_the_ask(world):
    made = make_ask(world.item, organisation=world.organisation)
    for role in ("principal", "liaison", "contact", "coordinator"):
        assert made in Ask.objects.visible_to(world.viewer(role))
    for role in ("teacher", "clerk", "other_principal"):
        assert made not in Ask.objects.visible_to(world.viewer(role))


def test_the_log_is_the_coordinators_own(world, by):
    entry = actions.log_contact(world.headquarters, by=by, channel="phone", text="相談")
    seen = {role for role in world.people if entry in ContactLog.objects.visible_to(world.viewer(role))}
    assert seen == {"coordinator"}


# ---- two people at once ----------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_the_same_people_at_once_ask_them_once(transactional_db):
    town = World()
    by = system_viewer("試験")
    person, group = make_person(town.municipality), make_organisation(town.municipality)
    item = PlanItem.objects.select_related("plan__cycle__vision").get(pk=town.item.pk)
    acts = [partial(actions.ask, item, by=by, person=person, channel="phone") for _ in range(6)]
    acts += [partial(actions.ask, item, by=by, organisation=group, channel="phone") for _ in range(6)]
    outcomes, _seconds = at_once(acts)
    assert sum(isinstance(outcome, Ask) for outcome in outcomes) == 2
    assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 10
    assert (Ask.objects.filter(person=person).count(), Ask.objects.filter(organisation=group).count()) == (
        1,
        1,
    )


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_are_both_on_the_record(transactional_db):
    town = World()
    by = system_viewer("試験")
    copies = [
        Ask.objects.select_related("headquarters", "person", "item").get(pk=town.ask.pk) for _ in range(2)
    ]
    acts = [
        partial(actions.answer_ask, ask, answer, by=by, channel="phone", entered_by="試験")
        for ask, answer in zip(copies, ("yes", "no"), strict=True)
    ]
    outcomes, _seconds = at_once(acts)
    assert all(isinstance(outcome, Ask) for outcome in outcomes)
    codes = AuditEntry.objects.filter(target_type="headquarters.ask").values_list("action", flat=True)
    assert sorted(codes) == ["ask.answer", "ask.change_answer"]
