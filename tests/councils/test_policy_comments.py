"""Comments on the basic policy, and what changed since last year."""

import pytest
from django.urls import reverse

from core.refusal import InvalidMove, Refused
from councils.actions import answer_comment, comment_policy, submit_policy, withdraw_comment
from councils.models import PolicyComment
from tests.factories.councils import make_cycle, make_policy
from tests.factories.meetings import make_members, warm

pytestmark = pytest.mark.django_db


def url(name, policy, *more):
    return reverse(name, args=[policy.cycle.council_id, policy.pk, *more])


@pytest.fixture
def policy(world):
    """A submitted policy."""
    return submit_policy(world.policy, by=world.viewer("principal"))


def said(world, policy, text="もう少しやさしい言葉で", **more):
    return comment_policy(policy, text, by=world.viewer("member"), **more)


def test_a_member_comments_on_a_part_and_the_head_answers(world, policy, signed_in):
    item = policy.items.first()
    address = url("policycomment_add", policy) + f"?item={item.pk}"
    signed_in("member").post(address, {"text": "もう少しやさしい言葉で"})
    comment = PolicyComment.objects.get()
    assert (comment.item, comment.author, comment.entered_by) == (item, world.people["member"], "")
    head = signed_in("principal")
    assert "もう少しやさしい言葉で" in head.get(url("policy_detail", policy)).content.decode()
    head.post(url("policycomment_answer", policy, comment.pk), {"answer": "直します"})
    page = signed_in("member").get(url("policy_detail", policy)).content.decode()
    assert "直します" in page
    assert "高橋 恵子" in page


def test_the_office_writes_down_what_somebody_said(world, policy, signed_in):
    signed_in("clerk").post(
        url("policycomment_add", policy), {"text": "行事を減らして", "author_label": "保護者(電話)"}
    )
    comment = PolicyComment.objects.get()
    assert (comment.whose, comment.author, comment.entered_by) == ("保護者(電話)", None, "事務 四郎")
    assert (
        'name="author_label"'
        not in signed_in("member").get(url("policycomment_add", policy)).content.decode()
    )


def test_comments_are_asked_for_while_the_council_has_it_before_it(world):
    with pytest.raises(Refused, match="提出されてから決まるまで"):
        said(world, world.policy)


def test_a_comment_has_words_of_its_own_and_a_part_of_this_policy(world, policy):
    with pytest.raises(Refused, match="意見を書いて"):
        said(world, policy, " ")
    with pytest.raises(Refused, match="別の基本方針"):
        said(world, policy, item=world.other_policy.items.first())
    said(world, policy)
    with pytest.raises(InvalidMove, match="もう書かれています"):
        said(world, policy)


def test_answers_and_withdrawals(world, policy, signed_in):
    comment = said(world, policy)
    with pytest.raises(Refused, match="返事を書いて"):
        answer_comment(comment, " ", by=world.viewer("principal"))
    assert signed_in("chair").post(url("policycomment_withdraw", policy, comment.pk)).status_code == 403
    assert signed_in("chair").post(url("policycomment_answer", policy, comment.pk)).status_code == 403
    signed_in("member").post(url("policycomment_withdraw", policy, comment.pk))
    comment.refresh_from_db()
    assert comment.state == "withdrawn"
    assert "やさしい言葉" not in signed_in("member").get(url("policy_detail", policy)).content.decode()
    with pytest.raises(InvalidMove):
        withdraw_comment(comment, by=world.viewer("member"))


def test_comments_stay_with_the_version_and_inside_the_council(world, policy, signed_in):
    said(world, policy)
    policy.state = "rejected"
    policy.save()
    page = signed_in("teacher").get(url("policy_detail", policy)).content.decode()
    assert "やさしい言葉" in page
    assert "意見を書く" not in page
    assert (
        "やさしい言葉" not in signed_in("board_guidance").get(url("policy_detail", policy)).content.decode()
    )


def test_what_changed_since_last_year_stands_side_by_side(world, policy, signed_in):
    cycle = make_cycle(world.council, fiscal_year=world.year - 1)
    before = make_policy(cycle, world.school, world.people["principal"], state="rejected")
    before.items.filter(order=1).update(body="教育課程の基本")
    page = signed_in("member").get(url("policy_changes", policy)).content.decode()
    assert "昨年度から変わったところ" in page
    assert "<del>基本</del>" in page
    assert "<ins>編成の内容</ins>" in page
    assert "変わりません" in page


def test_last_years_draft_is_not_shown_to_others(world, policy, signed_in):
    cycle = make_cycle(world.council, fiscal_year=world.year - 1)
    before = make_policy(cycle, world.school, world.people["principal"])
    before.items.update(body="ないしょの案")
    assert "ないしょの案" not in signed_in("member").get(url("policy_changes", policy)).content.decode()
    assert "ないしょ" in signed_in("principal").get(url("policy_changes", policy)).content.decode()


@pytest.mark.parametrize("n", [1, 60])
def test_the_policy_costs_the_same_for_few_and_many(world, policy, signed_in, django_assert_num_queries, n):
    seats = make_members(world.council, 3)
    for number in range(n):
        comment_policy(
            policy,
            f"意見{number}",
            by=world.viewer("clerk"),
            item=policy.items.first(),
            author=seats[number % 3].person,
        )
    client = warm(signed_in("principal"), world.meeting)
    with django_assert_num_queries(12):
        client.get(url("policy_detail", policy))
