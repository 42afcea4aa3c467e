"""Pages of residents: no cookie, no names, only what was agreed, approved, published."""

from activities.models import ActivityReport
from councils.models import Minutes
from tests.factories.activities import make_activity


def page(client, world):
    """The school's public page as anybody sees it."""
    response = client.get(world.school.get_absolute_url())
    assert response.status_code == 200
    return response


def test_the_page_sets_no_cookie_and_may_be_kept(client, world):
    response = page(client, world)
    assert not response.cookies
    assert "public" in response["Cache-Control"]


def test_the_agreed_image_is_shown_and_a_draft_policy_is_not(client, world):
    text = page(client, world).content.decode()
    assert world.vision.text in text
    assert world.policy.title not in text


def test_no_personal_name_stands_on_it(client, world):
    text = page(client, world).content.decode()
    for person in world.people.values():
        assert person.family_name + " " not in text or person.family_name in ("人",)
        assert str(person) not in text


def test_only_reports_that_were_made_public_are_shown(client, world):
    activity = make_activity(world.item, state="reported", title="秘密の活動")
    report = ActivityReport.objects.create(
        activity=activity, text="ようす", children_count=1, adults_count=1, written_by="推進員"
    )
    activity.starts_at = activity.starts_at.replace(year=activity.starts_at.year - 1)
    activity.ends_at = activity.ends_at.replace(year=activity.ends_at.year - 1)
    activity.save()
    assert "秘密の活動" not in page(client, world).content.decode()
    report.is_public = True
    report.save()
    assert "秘密の活動" in page(client, world).content.decode()


def test_minutes_are_read_only_when_published(client, world):
    minutes = Minutes.objects.create(
        meeting=world.meeting, text="全文", public_text="公開文", written_by="事務局"
    )
    url = f"/schools/{world.school.code}/minutes/{minutes.pk}/"
    assert client.get(url).status_code == 404
    Minutes.objects.filter(pk=minutes.pk).update(
        state="published", confirmed_on="2026-01-01", published_on="2026-01-02"
    )
    assert "公開文" in client.get(url).content.decode()
    assert "全文" not in client.get(url).content.decode()


def test_another_schools_address_does_not_show_them(client, world):
    minutes = Minutes.objects.create(
        meeting=world.meeting,
        text="全文",
        public_text="公開文",
        written_by="事務局",
        state="published",
        confirmed_on="2026-01-01",
    )
    assert client.get(f"/schools/{world.other_school.code}/minutes/{minutes.pk}/").status_code == 404


def test_the_public_page_costs_at_most_twelve_queries(client, world, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        page(client, world)


def test_an_empty_installation_asks_for_its_set_up(client, db):
    assert client.get("/").url == "/set-up/"
