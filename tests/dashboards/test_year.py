"""The year in one page."""

from core.dates import now
from dashboards.progress import steps_of
from dashboards.year import cycle_for, shares_of
from headquarters.models import Duty
from tests.factories.activities import make_activity
from tests.factories.councils import make_cycle, make_wish
from tests.factories.headquarters import make_ask, make_plan, make_plan_item


def test_a_step_is_done_by_its_date_and_begun_by_its_first_record(world):
    world.cycle.talked_at = now()
    world.cycle.save()
    cycle = cycle_for(world.viewer("principal"), world.council.pk, world.year)
    states = [step.state for step in steps_of(cycle)]
    assert states == ["done", "now", "now", "now", "now", "later"]


def test_the_ribbon_counts_only_this_cycle(world):
    make_wish(world.cycle)
    make_wish(world.other_cycle)
    cycle = cycle_for(world.viewer("principal"), world.council.pk, world.year)
    assert (cycle.wish_count, cycle.item_count, cycle.school_count) == (1, 1, 1)


def test_shares_compare_with_last_year(world):
    last = make_cycle(world.council, fiscal_year=world.year - 1, vision=world.vision)
    old = make_plan_item(make_plan(last, world.headquarters))
    Duty.objects.create(item=old, side="school", text="すべて")
    for side in ("school", "community", "community", "children"):
        Duty.objects.create(item=world.item, side=side, text="仕事")
    shares, duties = shares_of(cycle_for(world.viewer("principal"), world.council.pk, world.year))
    assert duties == 4
    assert [(str(s.label), s.percent, s.last) for s in shares] == [
        ("地域", 50, 0),
        ("学校", 25, 100),
        ("保護者", 0, 0),
        ("子ども", 25, 0),
    ]


def test_without_last_year_nothing_is_compared(world):
    shares, duties = shares_of(cycle_for(world.viewer("principal"), world.council.pk, world.year))
    assert (duties, shares[0].percent, shares[0].last) == (0, None, None)


def test_a_year_that_nobody_opened_says_who_can(world, signed_in):
    page = signed_in("principal").get(f"/councils/{world.council.pk}/years/{world.year + 1}/")
    assert page.status_code == 200
    assert "まだ始まっていません" in page.content.decode()


def test_a_year_of_long_ago_is_not_found(world, signed_in):
    assert signed_in("principal").get(f"/councils/{world.council.pk}/years/1950/").status_code == 404


def test_the_year_page_costs_the_same_with_few_and_many(world, signed_in, django_assert_num_queries):
    client, url = signed_in("principal"), world.cycle.get_absolute_url()
    client.get(url)
    with django_assert_num_queries(12):
        client.get(url)
    for n in range(12):
        item = make_plan_item(world.plan, world.goal, title=f"取組{n}")
        make_ask(item, world.people["member"])
        make_activity(item)
        make_wish(world.cycle)
    with django_assert_num_queries(12):
        client.get(url)
