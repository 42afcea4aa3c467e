"""The Board's pages of schools."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from community.actions import close_school, reopen_school
from community.models import School
from core.dates import fiscal_year, fiscal_year_end, today
from core.models import AuditEntry
from core.refusal import Refused
from core.viewer import system_viewer
from tests.factories.community import make_district, make_person, make_post, make_school

LIST = "school_list"


@pytest.fixture
def viewer():
    return system_viewer("教育委員会")


def test_the_list_narrows_by_name_kind_district_and_closing(board, town, text_of):
    kinder = make_school(town.city, name="𠮷野幼稚園", kind=School.Kind.KINDERGARTEN)
    closed = make_school(town.city, name="むかし小学校", closed_on=date(2020, 3, 31))
    url = reverse(LIST)

    def names(**query):
        page = text_of(board.get(url, query))
        return {s.name for s in (town.school, kinder, closed) if f">{s.name}</a>" in page}

    assert names() == {"ひばり小学校", "𠮷野幼稚園"}
    assert names(q="吉野") == {"𠮷野幼稚園"}
    assert names(kind="A1") == {"𠮷野幼稚園"}
    assert names(district=town.school.district_id) == {"ひばり小学校"}
    assert names(open="closed") == {"むかし小学校"}
    assert names(open="all") == {"ひばり小学校", "𠮷野幼稚園", "むかし小学校"}
    assert names(kind="zz", district="x", page="9999") == {"ひばり小学校", "𠮷野幼稚園"}
    assert "当てはまる校園はありません" in text_of(board.get(url, {"q": "ありえない"}))


@pytest.mark.parametrize("many", [3, 120])
def test_the_list_asks_the_same_number_of_questions(board, town, django_assert_num_queries, many):
    for _number in range(many):
        school = make_school(town.city, district=make_district(town.city))
        make_post(make_person(town.city), "principal", school=school)
    with django_assert_num_queries(8):
        page = board.get(reverse(LIST))
    assert page.content.count(b"/city/schools/B1") <= 50


def test_the_head_stands_in_the_list(board, town, text_of):
    assert "高橋 恵子" in text_of(board.get(reverse(LIST)))


@pytest.mark.parametrize("many", [0, 60])
def test_a_school_shows_its_posts_now_and_before(board, town, text_of, django_assert_num_queries, many):
    for number in range(many):
        make_post(
            make_person(town.city),
            "teacher",
            school=town.school,
            starts_on=date(1990 + number % 30, 4, 1),
            ends_on=date(2021, 3, 31),
        )
    with django_assert_num_queries(8):
        page = text_of(board.get(reverse("school_detail", args=[town.school.code])))
    assert "高橋 恵子" in page
    assert "校長" in page
    assert ("これまでの職" in page) == bool(many)


def test_a_school_is_entered_by_hand(board, town, text_of):
    data = {"code": "ｂ133210000999", "name": "みなみ幼稚園", "kind": "A1", "opened_on": "H10.4.1"}
    answer = board.post(reverse("school_new"), data)
    school = School.objects.get(code="B133210000999")
    assert answer.url == reverse("school_detail", args=[school.code])
    assert school.opened_on == date(1998, 4, 1)
    assert AuditEntry.objects.filter(action="school.add", scope=f"school:{school.pk}").exists()
    again = board.post(reverse("school_new"), data)
    assert again.status_code == 200
    assert "みなみ幼稚園" in text_of(again)


def test_what_is_wrong_is_kept_and_explained(board, town, text_of):
    answer = board.post(
        reverse("school_new"),
        {"code": "学校", "name": "みなみ幼稚園", "kind": "A1", "opened_on": "令和8年13月1日"},
    )
    page = text_of(answer)
    assert "英数字" in page
    assert "令和8年13月1日" in page
    assert "みなみ幼稚園" in page


def test_a_school_is_changed_but_not_its_code(board, town):
    url = reverse("school_edit", args=[town.school.code])
    board.post(url, {"code": "B199999999999", "name": "ひばり小", "kind": "B1", "phone": "089-2"})
    town.school.refresh_from_db()
    assert (town.school.name, town.school.code) == ("ひばり小", "B133210000012")
    assert town.school.search_key == "ひばり小"
    assert set(AuditEntry.objects.get(action="school.change").data["fields"]) == {"name", "phone", "district"}


def test_closing_a_school_ends_its_posts_and_keeps_its_page(board, town, text_of, viewer):
    last = fiscal_year_end(fiscal_year(today()))
    close_school(town.school, last, by=viewer, successor_code="B1", reason="統合")
    town.school.refresh_from_db()
    town.posts.principal.refresh_from_db()
    assert (town.school.closed_on, town.posts.principal.ends_on) == (last, last)
    assert "閉校・閉園です" in text_of(board.get(reverse("school_detail", args=[town.school.code])))
    with pytest.raises(Refused, match="登録がすんでいます"):
        close_school(town.school, last, by=viewer)
    reopen_school(town.school, by=viewer)
    town.posts.principal.refresh_from_db()
    assert town.posts.principal.ends_on is None


def test_a_school_does_not_close_under_a_coming_post(town, viewer, next_year):
    make_post(make_person(town.city), "teacher", school=town.school, starts_on=next_year)
    with pytest.raises(Refused, match="発令が入っています"):
        close_school(town.school, today(), by=viewer)
    assert School.objects.get(pk=town.school.pk).closed_on is None


def test_a_school_does_not_close_before_it_opened(town, viewer):
    School.objects.update(opened_on=today())
    with pytest.raises(Refused, match="開校・開園日より前"):
        close_school(town.school, today() - timedelta(days=1), by=viewer)


def test_others_are_told_that_they_may_not(client_of):
    assert client_of("principal").get(reverse(LIST)).status_code == 403


def test_an_unknown_code_is_not_found(board):
    assert board.get(reverse("school_detail", args=["B1"])).status_code == 404
