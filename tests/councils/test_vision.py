"""The child image: drafted, agreed, kept."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.audit import history_of
from core.dates import today
from core.refusal import InvalidMove, Refused
from councils.actions import add_wishes, agree_vision, draft_vision, keep_vision, open_cycle
from councils.models import ChildVision, Cycle
from tests.factories.councils import make_meeting, make_wish

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(world):
    """A draft from two wishes."""
    wishes = add_wishes(
        world.cycle, "community", "地域をもっと知ってほしい\nあいさつ", by=world.viewer("chair")
    )
    return draft_vision(
        world.council, "人とつながる子ども", by=world.viewer("principal"), note="思い", wishes=wishes
    )


def test_one_draft_is_open_at_a_time(world, draft):
    assert draft.number == world.vision.number + 1
    with pytest.raises(Refused, match="案がもうあります"):
        draft_vision(world.council, "別の案", by=world.viewer("principal"))


def test_a_draft_is_made_of_the_councils_own_wishes(world):
    foreign = make_wish(world.other_cycle)
    with pytest.raises(Refused, match="別の協議会の願い"):
        draft_vision(world.council, "案", by=world.viewer("principal"), wishes=[foreign])


def test_agreeing_takes_the_former_versions_place_and_reaches_step_one(world, draft):
    meeting = make_meeting(world.cycle)
    agree_vision(draft, world.cycle, by=world.viewer("principal"), on=today(), meeting=meeting)
    world.vision.refresh_from_db()
    world.goal.refresh_from_db()
    cycle = Cycle.objects.get(pk=world.cycle.pk)
    assert world.vision.state == ChildVision.State.SUPERSEDED
    assert cycle.vision == draft
    assert cycle.talked_at
    assert world.goal.vision == draft
    assert history_of(draft)[0].sentence == f"目指す子ども像を共有しました({meeting.title})"
    with pytest.raises(InvalidMove):
        agree_vision(draft, world.cycle, by=world.viewer("principal"), on=today(), where="熟議")


def test_an_agreement_says_where_and_not_when_it_will_be(world, draft):
    by = world.viewer("principal")
    with pytest.raises(Refused, match="話し合った会議を選ぶか"):
        agree_vision(draft, world.cycle, by=by, on=today())
    with pytest.raises(Refused, match="先の日付"):
        agree_vision(draft, world.cycle, by=by, on=today() + timedelta(days=1), where="熟議")
    with pytest.raises(Refused, match="この協議会の年度と会議"):
        agree_vision(draft, world.other_cycle, by=by, on=today(), where="熟議")
    world.vision.refresh_from_db()
    assert world.vision.state == ChildVision.State.AGREED


def test_last_years_image_goes_on_with_one_confirmation(world):
    by = world.viewer("chair")
    cycle = open_cycle(world.council, world.year + 1, by=by)
    keep_vision(cycle, by=by)
    assert Cycle.objects.get(pk=cycle.pk).vision == world.vision
    assert Cycle.objects.get(pk=cycle.pk).talked_at
    assert world.council.visions.count() == 1
    with pytest.raises(InvalidMove, match="もう決まっています"):
        keep_vision(cycle, by=by)


def test_without_an_agreed_image_nothing_can_be_kept(world):
    ChildVision.objects.filter(pk=world.vision.pk).update(state="superseded")
    cycle = open_cycle(world.council, world.year + 1, by=world.viewer("chair"))
    with pytest.raises(Refused, match="まだありません"):
        keep_vision(cycle, by=world.viewer("chair"))


def test_drafting_from_ticked_wishes_in_the_browser(world, signed_in):
    wish = make_wish(world.cycle, text="まちを好きに")
    url = reverse("vision_draft", args=[world.council.pk, world.year])
    client = signed_in("chair")
    page = client.get(url, {"wishes": wish.pk}).content.decode()
    assert "まちを好きに" in page
    assert "checked" in page
    page = client.post(url, {"text": "", "note": "長い思い", "wishes": wish.pk}).content.decode()
    assert "目指す子ども像を書いてください。" in page
    assert "長い思い" in page
    client.post(url, {"text": "まちを好きな子ども", "wishes": wish.pk})
    vision = ChildVision.objects.get(state="draft")
    assert list(vision.wishes.all()) == [wish]


def test_whoever_saves_second_sees_both_texts(world, draft, signed_in):
    url = reverse("vision_edit", args=[world.council.pk, draft.pk])
    first, second = signed_in("principal"), signed_in("chair")
    ticked = list(draft.wishes.values_list("pk", flat=True))
    first.post(url, {"version": 1, "text": "先に直した文", "note": "思い", "wishes": ticked})
    page = second.post(url, {"version": 1, "text": "あとの文", "note": "思い", "wishes": ticked[:1]}).content
    words = page.decode()
    assert "ほかの人が先に保存しました。" in words
    assert "先に直した文" in words
    assert "あとの文" in words
    second.post(url, {"version": 2, "text": "二人の文", "note": "思い", "wishes": ticked[:1]})
    draft.refresh_from_db()
    assert draft.text == "二人の文"
    assert draft.wishes.count() == 1


def test_an_agreed_image_is_not_edited(world, signed_in):
    url = reverse("vision_edit", args=[world.council.pk, world.vision.pk])
    page = signed_in("chair").post(url, {"version": 1, "text": "書きかえ"})
    assert "もう共有されています" in page.content.decode()
    world.vision.refresh_from_db()
    assert world.vision.text != "書きかえ"


def test_agreeing_in_the_browser_and_reading_what_changed(world, draft, signed_in):
    url = reverse("vision_agree", args=[world.council.pk, draft.pk])
    client = signed_in("principal")
    data = {"cycle": world.cycle.pk, "on": f"{today():%Y/%m/%d}"}
    page = client.post(url, data).content.decode()
    assert "話し合った会議を選ぶか、話し合った場を書いてください。" in page
    page = client.post(url, data | {"where": "地域と学校の熟議の会"}, follow=True).content.decode()
    assert "地域と学校の熟議の会" in page
    assert "<ins>" in page
    assert "<del>" in page
    assert "「地域をもっと知ってほしい」ほか 1の願い" in page


def test_a_draft_is_the_councils_own(world, draft, signed_in):
    url = reverse("vision_detail", args=[world.council.pk, draft.pk])
    assert signed_in("teacher").get(url).status_code == 200
    assert signed_in("volunteer").get(url).status_code == 404
    assert signed_in("other_principal").get(url).status_code == 404


@pytest.mark.parametrize("many", [1, 30])
def test_the_pages_ask_the_same_number_of_questions(world, draft, signed_in, many, django_assert_num_queries):
    wishes = [make_wish(world.cycle, text=f"願い{n}") for n in range(many)]
    draft.wishes.add(*wishes)
    client = signed_in("chair")
    client.get(draft.get_absolute_url())
    with django_assert_num_queries(8):
        client.get(reverse("vision_year", args=[world.council.pk, world.year]))
    with django_assert_num_queries(10):
        assert client.get(draft.get_absolute_url()).status_code == 200
