"""The city's settings."""

from datetime import date

import pytest
from django.urls import reverse

from community.models import Department, District, Municipality, Ward
from core.models import AuditEntry
from tests.factories.community import make_department, make_district, make_person, make_post


@pytest.mark.parametrize("many", [0, 40])
def test_the_page_asks_the_same_number_of_questions(board, town, text_of, django_assert_num_queries, many):
    for number in range(many):
        make_district(town.city)
        department = make_department(town.city, name=f"課{number}")
        make_post(make_person(town.city), "board", department=department)
    with django_assert_num_queries(10):
        page = text_of(board.get(reverse("city_settings")))
    for words in ("ひばり野市", "学校指導課", "教委 学子", "川上中学校区"):
        assert words in page


@pytest.mark.parametrize(
    ("kind", "model", "data"),
    [
        ("departments", Department, {"name": "こども園課", "duty": "childcare"}),
        ("wards", Ward, {"name": "北区"}),
        ("districts", District, {"name": "川下中学校区"}),
    ],
)
def test_one_is_added_once_and_changed(board, town, text_of, kind, model, data):
    url = reverse("place_new", args=[kind])
    assert board.post(url, data).url == reverse("city_settings")
    thing = model.objects.get(name=data["name"])
    again = board.post(url, data)
    assert again.status_code == 200
    assert data["name"] in text_of(again)
    board.post(reverse("place_edit", args=[kind, thing.pk]), {**data, "name": "別の名前"})
    thing.refresh_from_db()
    assert thing.name == "別の名前"
    word = model._meta.model_name
    assert set(AuditEntry.objects.values_list("action", flat=True)) == {f"{word}.add", f"{word}.change"}


def test_an_unknown_kind_is_not_found(board, town):
    assert board.get(reverse("place_new", args=["planets"])).status_code == 404
    assert board.get(reverse("place_edit", args=["planets", 1])).status_code == 404


def test_the_municipality_is_changed(board, town):
    board.post(
        reverse("municipality_edit"),
        {"name": "ひばり野市", "board_name": "ひばり野市教育委員会", "phone": "089-5", "adult_age": "18"}
        | {"open_by": "4", "meet_by": "5", "policy_by": "6", "plan_by": "7", "evaluate_by": "3"},
    )
    city = Municipality.current()
    assert (city.phone, city.meet_by) == ("089-5", 5)
    assert city.due_on("evaluate_by", 2026) == date(2027, 3, 31)


def test_a_missing_name_is_explained(board, town, text_of):
    answer = board.post(reverse("place_new", args=["wards"]), {"name": ""})
    assert answer.status_code == 200
    assert "区名" in text_of(answer)
