"""The Board's register of people."""

import pytest
from django.urls import reverse

from community.models import Person
from core.models import AuditEntry
from tests.factories.community import make_person, make_post, make_user


def test_people_are_found_by_name_and_reading_in_any_spelling(board, town, text_of):
    make_person(town.city, "髙﨑 浩")
    url = reverse("person_list")
    assert "髙﨑 浩" in text_of(board.get(url, {"q": "高崎"}))
    assert "森田 和夫" in text_of(board.get(url, {"q": "モリタ カズオ"}))
    assert "森田 和夫" not in text_of(board.get(url, {"q": "高崎"}))
    assert "当てはまる方はいません" in text_of(board.get(url, {"q": "ありえない"}))


def test_the_list_shows_posts_and_no_contacts(board, town, text_of):
    page = text_of(board.get(reverse("person_list")))
    assert "ひばり小学校 教頭" in page
    assert "089-123-4567" not in page
    assert "vice@example.jp" not in page


@pytest.mark.parametrize("many", [2, 130])
def test_the_list_asks_the_same_number_of_questions(board, town, django_assert_num_queries, many):
    for number in range(many):
        person = make_person(town.city)
        make_post(person, "teacher", school=town.school)
        if number % 2:
            make_user(person)
    with django_assert_num_queries(7):
        board.get(reverse("person_list"))


def test_a_persons_page_has_contacts_posts_account_and_history(
    board, town, text_of, django_assert_num_queries
):
    data = {"family_name": "教頭", "phone": "089-999"}
    board.post(reverse("person_edit", args=[town.people.vice.pk]), data, follow=True)
    with django_assert_num_queries(11):
        page = text_of(board.get(reverse("person_detail", args=[town.people.vice.pk])))
    for words in ("089-999", "ひばり小学校", "vice", "連絡先などを変えました", "アカウントを止める"):
        assert words in page


def test_somebody_is_entered(board, town):
    data = {"family_name": "岡本", "given_name": "正", "family_kana": "ｵｶﾓﾄ", "phone": "０９０－１"}
    answer = board.post(reverse("person_new"), data)
    person = Person.objects.get(family_name="岡本")
    assert answer.url == reverse("person_detail", args=[person.pk])
    assert person.family_kana == "おかもと"
    assert person.phone_key == "0901"
    assert AuditEntry.objects.filter(action="person.add").exists()


def test_one_of_the_same_name_is_asked_about(board, town, text_of):
    data = {"family_name": "森田", "given_name": "和夫", "phone": "090-2"}
    page = text_of(board.post(reverse("person_new"), data))
    assert "同じ名前の方が登録されています" in page
    assert "090-2" in page
    board.post(reverse("person_new"), {**data, "is_another": "1"})
    assert Person.objects.filter(family_name="森田").count() == 2


def test_a_missing_name_is_explained(board, town, text_of):
    answer = board.post(reverse("person_new"), {"given_name": "正", "email": "x@"})
    assert answer.status_code == 200
    assert "姓" in text_of(answer)
    assert 'value="x@"' in text_of(answer)


def test_somebody_of_another_city_is_not_found(board, town):
    from tests.factories.community import make_municipality

    stranger = make_person(make_municipality(name="となり市"), "他市 一")
    assert board.get(reverse("person_detail", args=[stranger.pk])).status_code == 404


def test_a_school_office_meets_its_own_staff_only(town):
    teacher = make_person(town.city, "担任 三子")
    make_post(teacher, "teacher", school=town.school)
    seen = set(Person.objects.visible_to(town.viewer("principal")))
    assert seen == {town.people.principal, town.people.vice, teacher}
    assert set(Person.objects.visible_to(town.viewer("board"))) > seen
