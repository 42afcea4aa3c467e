"""Deciding in the room in a real Chromium: named votes with conditions, then what became of the conditions."""

import pytest
from django.urls import reverse

from councils.models import Condition, Resolution
from tests.browser.steps import Walker
from tests.browser.test_meetings import look, sign_in_as
from tests.factories.community import make_person, make_school
from tests.factories.councils import make_policy, make_seat
from tests.factories.meetings import make_approval, make_open
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def city(transactional_db, live_server, settings):
    """A council of four in an open meeting with two schools' policies before it."""
    settings.SITE_URL = live_server.url
    world = World()
    world.url = live_server.url
    for name in ("大橋 美智子", "髙原 茂"):
        make_seat(world.council, make_person(world.municipality, name))
    world.open = make_open(world)
    world.item = make_approval(world, world.open)
    school = make_school(world.municipality, name="つばめ小学校")
    policy = make_policy(world.cycle, school, world.people["vice_principal"], state="submitted")
    world.open.items.create(order=10, kind="approval", title="つばめ小学校 基本方針", policy=policy)
    return world


def test_a_named_vote_with_conditions_is_followed_up(city, desk, axe, settings):
    clerk = Walker(sign_in_as(desk, city, "vice_principal", settings), city.url)
    look(desk, city.url + reverse("policies_decide", args=[city.council.pk, city.open.pk]), "policies", axe)
    clerk.press("異議なしで承認：つばめ小学校")
    clerk.reads("「異議なし」で承認と記録しました")
    assert axe(desk) == []
    clerk.follow("ほかの結果を記録する：ひばり小学校")
    look(desk, desk.url, "decide-counts", axe)
    clerk.follow("一人ずつ記録")
    look(desk, desk.url, "decide-named", axe)
    clerk.choose("髙原 茂|委員 髙原 茂", "反対")
    clerk.tick("条件付承認")
    clerk.write({"条件(?!付|を)": "下校の時刻を早める\n見守りの人を決める"})
    clerk.press("議決を記録する")
    clerk.reads("条件のその後", "下校の時刻を早める", "反対")
    look(desk, desk.url, "decided-named", axe)
    clerk.follow("下校の時刻を早める")
    look(desk, desk.url, "condition", axe)
    clerk.write({"どうなったか": "10月から15時にした"})
    clerk.press("満たした")
    clerk.reads("10月から15時にした")
    clerk.follow("見直す日を決める")
    look(desk, desk.url, "review", axe)
    clerk.press("保存する")
    assert Condition.objects.filter(state="met").count() == 1
    assert Resolution.objects.filter(method="named").get().votes_against == 1
