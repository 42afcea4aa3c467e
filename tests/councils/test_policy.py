"""The basic policy: written by the school, approved by the council."""

import pytest
from django.urls import reverse

from core.dates import today
from core.refusal import InvalidMove, Refused
from councils.actions import (
    draft_policy,
    fill_from_last_year,
    put_policy_in_force,
    renew_policy,
    submit_policy,
    withdraw_policy,
)
from councils.models import BasicPolicy, Cycle, Resolution
from tests.factories.community import make_school
from tests.factories.councils import make_council, make_cycle, make_meeting, make_policy
from tests.helpers.threads import at_once

pytestmark = pytest.mark.django_db


def decided(policy, result="approved", **fields):
    """A confirmed resolution about a policy."""
    meeting = make_meeting(policy.cycle)
    return Resolution.objects.create(
        meeting=meeting,
        item=meeting.items.first(),
        policy=policy,
        result=result,
        method="no_objection",
        votes_for=5,
        voters_present=5,
        quorum=3,
        decided_on=today(),
        **fields,
    )


def approve(world, policy=None, **fields):
    """A policy submitted and in force."""
    policy = policy or world.policy
    submit_policy(policy, by=world.viewer("principal"))
    put_policy_in_force(policy, decided(policy, **fields), by=world.viewer("chair"))
    return policy


def test_a_draft_follows_the_boards_checklist(world):
    council = make_council(world.municipality, policy_checklist=["一", "二"])
    cycle = make_cycle(council)
    policy = draft_policy(cycle, council.schools.get(), by=world.viewer("principal"))
    assert [(item.heading, item.body) for item in policy.items.all()] == [("一", ""), ("二", "")]
    with pytest.raises(Refused, match="作成中の基本方針"):
        draft_policy(cycle, council.schools.get(), by=world.viewer("principal"))


def test_only_covered_schools_have_a_policy_here(world):
    with pytest.raises(Refused, match="この協議会の校園ではありません"):
        draft_policy(world.cycle, world.other_school, by=world.viewer("principal"))


def test_an_incomplete_policy_is_not_submitted(world):
    item = world.policy.items.first()
    item.body = " "
    item.save()
    with pytest.raises(Refused, match="まだ書かれていない項目があります\\(教育課程の編成\\)"):
        submit_policy(world.policy, by=world.viewer("principal"))
    world.policy.refresh_from_db()
    assert world.policy.state == "draft"


def test_approval_puts_it_in_force_and_reaches_step_two(world):
    policy = approve(world)
    policy.refresh_from_db()
    assert (policy.state, policy.in_force_on) == ("approved", today())
    assert Cycle.objects.get(pk=world.cycle.pk).approved_at


def test_step_two_waits_for_every_school(world):
    from councils.actions import cover_school

    school = make_school(world.municipality)
    cover_school(world.council, school, by=world.viewer("board_guidance"), starts_on=today())
    approve(world)
    assert Cycle.objects.get(pk=world.cycle.pk).approved_at is None
    approve(world, make_policy(world.cycle, school, world.people["principal"]))
    assert Cycle.objects.get(pk=world.cycle.pk).approved_at


@pytest.mark.parametrize(
    ("result", "state"),
    [("conditional", "conditional"), ("continued", "continued"), ("rejected", "rejected")],
)
def test_the_state_follows_the_result(world, result, state):
    conditions = {"conditions": "安全計画を添えること"} if result == "conditional" else {}
    policy = approve(world, result=result, **conditions)
    policy.refresh_from_db()
    assert policy.state == state
    assert bool(policy.in_force_on) is (result == "conditional")


def test_a_policy_in_force_never_changes_and_is_not_drafted_again(world):
    policy = approve(world)
    for act in (submit_policy, withdraw_policy):
        with pytest.raises(InvalidMove):
            act(policy, by=world.viewer("principal"))
    with pytest.raises(Refused, match="新しい版を作って"):
        draft_policy(world.cycle, world.school, by=world.viewer("principal"))


def test_a_new_version_takes_the_old_ones_place_only_when_approved(world):
    old, by = approve(world), world.viewer("principal")
    with pytest.raises(Refused, match="変える理由"):
        renew_policy(old, " ", by=by)
    new = renew_policy(old, "校舎の工事", by=by)
    assert (new.number, new.state, new.title) == (2, "draft", old.title)
    assert [i.body for i in new.items.all()] == [i.body for i in old.items.all()]
    with pytest.raises(Refused, match="作成中"):
        renew_policy(old, "もう一つ", by=by)
    submit_policy(new, by=by)
    old.refresh_from_db()
    assert old.is_in_force
    put_policy_in_force(new, decided(new), by=world.viewer("chair"))
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.state, new.state) == ("superseded", "approved")


def test_after_a_refusal_the_next_version_begins_with_its_words(world):
    approve(world, result="rejected")
    again = draft_policy(world.cycle, world.school, by=world.viewer("principal"))
    assert again.number == 2
    assert again.title == world.policy.title
    assert again.items.first().body == "教育課程の編成の内容"


def test_a_resolution_about_another_policy_changes_nothing(world):
    with pytest.raises(Refused, match="別の基本方針"):
        put_policy_in_force(world.policy, decided(world.other_policy), by=world.viewer("chair"))


def test_a_decision_that_waits_for_the_chair_holds_the_policy(world):
    submit_policy(world.policy, by=world.viewer("principal"))
    decided(world.policy)
    with pytest.raises(Refused, match="会長の確認を待っている"):
        withdraw_policy(world.policy, by=world.viewer("principal"))


def test_last_years_words_fill_empty_items_only(world):
    before = make_policy(
        make_cycle(world.council, fiscal_year=world.year - 1), world.school, world.people["principal"]
    )
    before.items.update(body="昨年度の文")
    first = world.policy.items.first()
    first.body = ""
    first.save()
    filled = fill_from_last_year(world.policy, by=world.viewer("liaison"))
    assert [i.body for i in filled.items.all()] == ["昨年度の文", "学校経営計画の内容"]
    assert filled.version == 2


def test_without_last_year_there_is_nothing_to_copy(world):
    with pytest.raises(Refused, match="昨年度の基本方針がありません"):
        fill_from_last_year(world.policy, by=world.viewer("liaison"))


# ---- in the browser --------------------------------------------------------------------------------------


def page_url(world, name="policy_detail", policy=None):
    """An address of the world's policy."""
    return reverse(name, args=[world.council.pk, (policy or world.policy).pk])


def posted(policy, **changes):
    """The form as the browser posts it."""
    data = {"version": policy.version, "title": policy.title}
    data |= {f"item_{item.pk}": item.body for item in policy.items.all()}
    return data | changes


def test_writing_and_submitting(world, signed_in):
    BasicPolicy.objects.all().delete()
    client = signed_in("liaison")
    answer = client.post(
        reverse("policy_draft", args=[world.council.pk, world.year, world.school.code]), follow=True
    )
    policy = BasicPolicy.objects.get(school=world.school)
    assert answer.redirect_chain[0][0] == page_url(world, "policy_edit", policy)
    data = posted(policy, title="心豊かに", goals=[world.goal.pk])
    data |= {f"item_{item.pk}": f"{item.heading}について" for item in policy.items.all()}
    client.post(page_url(world, "policy_edit", policy), data)
    assert client.post(page_url(world, "policy_submit", policy)).status_code == 403
    assert "校長（代決できる教頭）が行います" in client.get(policy.get_absolute_url()).content.decode()
    page = signed_in("principal").post(page_url(world, "policy_submit", policy), follow=True)
    assert "提出しました" in page.content.decode()
    policy.refresh_from_db()
    assert policy.state == "submitted"
    assert list(policy.goals.all()) == [world.goal]


def test_a_vice_principal_submits_only_when_acting_for_the_head(world, signed_in):
    client = signed_in("vice_principal")
    assert client.post(page_url(world, "policy_submit")).status_code == 403
    world.people["vice_principal"].appointments.update(acts_for_head=True)
    assert client.post(page_url(world, "policy_submit")).status_code == 302


def test_two_people_write_at_once_and_nobody_loses_words(world, signed_in):
    url, item = page_url(world, "policy_edit"), world.policy.items.first()
    signed_in("liaison").post(url, posted(world.policy, **{f"item_{item.pk}": "担当の文"}))
    page = signed_in("principal").post(url, posted(world.policy, **{f"item_{item.pk}": "校長の文"}))
    words = page.content.decode()
    assert "ほかの人が先に保存しました。" in words
    assert "担当の文" in words
    assert "校長の文" in words
    item.refresh_from_db()
    assert item.body == "担当の文"


def test_a_submitted_policy_is_not_edited(world, signed_in):
    submit_policy(world.policy, by=world.viewer("principal"))
    page = signed_in("liaison").post(page_url(world, "policy_edit"), posted(world.policy, title="別"))
    assert "もう提出されています" in page.content.decode()


def test_who_reads_which_version(world, signed_in):
    url = page_url(world)

    def statuses(*roles):
        return [signed_in(role).get(url).status_code for role in roles]

    assert statuses("liaison", "chair", "clerk", "board_guidance", "teacher") == [200, 404, 404, 404, 404]
    submit_policy(world.policy, by=world.viewer("principal"))
    assert statuses("chair", "clerk", "board_guidance", "coordinator") == [200, 200, 200, 200]
    assert statuses("other_principal", "volunteer") == [404, 404]


def test_another_schools_office_in_the_same_council_sees_no_draft(world, signed_in):
    from councils.models import CouncilSchool

    world.other_council.coverages.all().delete()
    CouncilSchool.objects.create(
        council=world.council, school=world.other_school, starts_on=world.council.established_on
    )
    client = signed_in("other_principal")
    assert client.get(world.council.get_absolute_url()).status_code == 200
    assert client.get(page_url(world)).status_code == 404
    page = client.get(reverse("policy_list", args=[world.council.pk, world.year])).content.decode()
    assert world.policy.get_absolute_url() not in page


def test_what_changed_is_shown_with_state_conditions_and_paper(world, signed_in):
    old = approve(world, result="conditional", conditions="安全計画を添えること")
    client = signed_in("principal")
    client.post(page_url(world, "policy_renew", old), {"reason": "校舎の工事"})
    new = BasicPolicy.objects.get(number=2)
    item = new.items.first()
    client.post(
        page_url(world, "policy_edit", new), posted(new, **{f"item_{item.pk}": "教育課程の編成の工夫"})
    )
    page = client.get(new.get_absolute_url()).content.decode()
    assert "<del>内容</del><ins>工夫</ins>" in page
    assert "校舎の工事" in page
    old_page = client.get(old.get_absolute_url()).content.decode()
    assert "安全計画を添えること" in old_page
    assert "条件付承認" in old_page
    assert "安全計画を添えること" in client.get(page_url(world, "policy_print", old)).content.decode()


def test_renewing_without_a_reason_says_so(world, signed_in):
    approve(world)
    page = signed_in("principal").post(page_url(world, "policy_renew"), {"reason": ""}).content.decode()
    assert "変える理由を書いてください。" in page


@pytest.mark.parametrize("many", [1, 6])
def test_the_pages_ask_the_same_number_of_questions(world, signed_in, many, django_assert_num_queries):
    approve(world)
    for n in range(many):
        school = make_school(world.municipality)
        world.council.coverages.create(school=school, starts_on=today())
        make_policy(world.cycle, school, world.people["principal"], number=n + 1)
    client = signed_in("principal")
    client.get(world.policy.get_absolute_url())
    with django_assert_num_queries(7):
        client.get(reverse("policy_list", args=[world.council.pk, world.year]))


def test_the_page_of_a_policy_keeps_the_budget(world, signed_in, django_assert_max_num_queries):
    old = approve(world)
    new = renew_policy(old, "工事", by=world.viewer("principal"))
    new.goals.add(world.goal)
    submit_policy(new, by=world.viewer("principal"))
    decided(new)
    client = signed_in("principal")
    client.get(new.get_absolute_url())
    with django_assert_max_num_queries(12):
        client.get(new.get_absolute_url())


@pytest.mark.django_db(transaction=True)
def test_two_people_begin_a_draft_at_the_same_moment(world):
    BasicPolicy.objects.all().delete()
    head = world.viewer("principal")
    outcomes = at_once(*[lambda: draft_policy(world.cycle, world.school, by=head)] * 2)
    assert BasicPolicy.objects.filter(school=world.school).count() == 1
    assert "作成中の基本方針がすでにあります。その続きを書いてください。" in map(str, outcomes)
