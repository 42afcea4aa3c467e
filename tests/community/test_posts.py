"""Posts: given, ended, handed on, hidden until their day."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from community.actions import appoint, end_appointment, succeed, withdraw_appointment
from community.models import Appointment, Person
from community.permissions import can_act_for_head
from core.dates import frozen, today
from core.models import AuditEntry
from core.refusal import Refused
from core.viewer import viewer_of
from tests.factories.community import make_municipality, make_person, make_post, make_school


def wrote(day):
    return f"{day:%Y/%m/%d}"


def new_post(**fields):
    return {"person": "new", "post": "liaison", "starts_on": wrote(today()), **fields}


def test_a_new_person_is_appointed(board, town):
    url = f"{reverse('post_new')}?school={town.school.code}"
    data = new_post(school=town.school.pk, family_name="髙橋", given_name="実", family_kana="タカハシ")
    assert board.post(url, data).status_code == 302
    post = Appointment.objects.get(post="liaison")
    assert post.person.family_kana == "たかはし"
    assert viewer_of(post.person).holds("school", town.school.pk, "liaison")
    assert set(AuditEntry.objects.values_list("action", flat=True)) == {"person.add", "appointment.add"}


def test_somebody_registered_is_found_and_appointed(board, town, text_of):
    page = text_of(board.get(reverse("post_new"), {"school": town.school.code, "q": "もりた"}))
    assert "森田 和夫(もりた かずお)" in page
    assert f'value="{town.school.pk}" selected' in page
    data = new_post(school=town.school.pk, person=town.people.resident.pk)
    board.post(reverse("post_new"), data)
    assert town.people.resident.appointments.get().post == "liaison"


def test_a_new_person_of_a_known_name_is_asked_about(board, town, text_of):
    data = new_post(school=town.school.pk, family_name="森田", given_name="和夫", phone="090-0000")
    answer = board.post(reverse("post_new"), data)
    page = text_of(answer)
    assert "同じ名前の方が登録されています" in page
    assert f'value="{town.people.resident.pk}"' in page
    assert "090-0000" in page
    assert not Appointment.objects.filter(post="liaison").exists()
    board.post(reverse("post_new"), {**data, "is_another": "on"})
    assert Person.objects.filter(family_name="森田").count() == 2


def test_a_refused_post_leaves_no_new_person_behind(board, town, text_of):
    data = new_post(school=town.school.pk, post="principal", family_name="二人目")
    answer = board.post(reverse("post_new"), data)
    assert "高橋 恵子さんが校園長として登録されています" in text_of(answer)
    assert "二人目" in text_of(answer)
    assert not Person.objects.filter(family_name="二人目").exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"school": ""}, "校園を選んでください"),
        ({"post": "board"}, "担当課を選んでください"),
        ({"family_name": ""}, "姓を書くか"),
        ({"starts_on": "あした"}, "あした"),
        ({"person": "99999999"}, "選"),
        ({"person": "x" * 50}, "選"),
    ],
)
def test_bad_input_is_kept_and_explained(board, town, text_of, fields, words):
    data = new_post(**{"school": town.school.pk, "family_name": "新任", **fields})
    answer = board.post(reverse("post_new"), data)
    assert answer.status_code == 200
    assert words in text_of(answer)
    assert not Appointment.objects.filter(post="liaison").exists()


def test_the_search_costs_the_same_for_few_and_many(board, town, django_assert_num_queries):
    for _number in range(30):
        make_post(make_person(town.city, "高橋 花子"), "teacher", school=town.school)
    for query in ("もりた", "高橋"):
        with django_assert_num_queries(10):
            board.get(reverse("post_new"), {"school": town.school.code, "q": query})


def test_the_board_gets_new_staff_in_a_department(board, town):
    data = new_post(post="board", department=town.guidance.pk, family_name="主事", given_name="新")
    assert board.post(reverse("post_new"), data).url == reverse("city_settings")
    assert viewer_of(Person.objects.get(family_name="主事")).has("board_guidance")


def test_a_coming_post_is_seen_by_the_board_alone(board, client_of, town, text_of, next_year):
    person = make_person(town.city, "内示 太郎")
    post = appoint(person, "liaison", by=town.viewer("board"), on=next_year, school=town.school)
    assert "これから(内示)" in text_of(board.get(reverse("school_detail", args=[town.school.code])))
    assert not viewer_of(person).held
    assert post not in Appointment.objects.visible_to(town.viewer("principal"))
    assert post not in Appointment.objects.visible_to(viewer_of(person))
    assert person not in Person.objects.visible_to(town.viewer("principal"))
    assert not AuditEntry.objects.filter(
        scope=f"school:{town.school.pk}", action__startswith="appointment"
    ).exists()
    with frozen(next_year):
        assert viewer_of(person).holds("school", town.school.pk, "liaison")
        assert post in Appointment.objects.visible_to(town.viewer("principal"))


def test_a_coming_post_is_taken_back(board, town, next_year, text_of):
    post = make_post(make_person(town.city), "liaison", school=town.school, starts_on=next_year)
    url = reverse("post_withdraw", args=[post.pk])
    assert board.post(url).status_code == 302
    assert not Appointment.objects.filter(pk=post.pk).exists()
    assert board.post(url).status_code == 404
    with pytest.raises(Refused, match="もう取り消されています"):
        withdraw_appointment(post, by=town.viewer("board"))


def test_a_post_that_began_is_not_taken_back(board, town, text_of):
    url = reverse("post_withdraw", args=[town.posts.vice.pk])
    assert "発令の日が来ています" in text_of(
        board.post(
            url, headers={"referer": f"http://testserver/city/schools/{town.school.code}/"}, follow=True
        )
    )


def test_a_successor_has_the_post_from_the_day_and_the_predecessor_until_the_day_before(
    board, town, next_year
):
    url = reverse("post_succeed", args=[town.posts.vice.pk])
    Appointment.objects.filter(pk=town.posts.vice.pk).update(acts_for_head=True, title="主幹")
    data = {"person": town.people.resident.pk, "on": wrote(next_year)}
    assert board.post(url, data).status_code == 302
    new = town.people.resident.appointments.get()
    town.posts.vice.refresh_from_db()
    assert town.posts.vice.ends_on == next_year - timedelta(days=1)
    assert (new.post, new.title, new.acts_for_head) == ("vice_principal", "主幹", True)
    with frozen(next_year - timedelta(days=1)):
        assert can_act_for_head(viewer_of(town.people.vice), town.school)
        assert not can_act_for_head(viewer_of(town.people.resident), town.school)
    with frozen(next_year):
        assert not can_act_for_head(viewer_of(town.people.vice), town.school)
        assert can_act_for_head(viewer_of(town.people.resident), town.school)


def test_who_leaves_is_not_in_the_schools_history_before_the_day(town, next_year):
    succeed(town.posts.principal, town.people.resident, next_year, by=town.viewer("board"))
    assert not AuditEntry.objects.filter(scope=f"school:{town.school.pk}").exists()
    assert AuditEntry.objects.filter(action="appointment.end").exists()


def test_a_second_press_names_no_second_successor(board, town, text_of, next_year):
    url = reverse("post_succeed", args=[town.posts.principal.pk])
    data = {"person": town.people.resident.pk, "on": wrote(next_year)}
    board.post(url, data)
    assert "すでに同じ職にあります" in text_of(board.post(url, data))
    other = make_person(town.city, "もう 一人")
    assert "校園長として登録されています" in text_of(board.post(url, {**data, "person": other.pk}))
    assert Appointment.objects.filter(post="principal").count() == 2


@pytest.mark.parametrize(("days", "words"), [(0, "発令日より後"), (-400, "発令日より後")])
def test_a_successor_cannot_come_before_the_predecessor(town, days, words):
    start = town.posts.vice.starts_on
    with pytest.raises(Refused, match=words):
        succeed(town.posts.vice, town.people.resident, start + timedelta(days=days), by=town.viewer("board"))
    with pytest.raises(Refused, match="前任と同じ方"):
        succeed(town.posts.vice, town.people.vice, today(), by=town.viewer("board"))


def test_a_post_ends_and_its_role_with_it(board, town, text_of):
    url = reverse("post_end", args=[town.posts.vice.pk])
    yesterday = today() - timedelta(days=1)
    assert board.post(url, {"on": wrote(yesterday)}).status_code == 302
    assert not viewer_of(town.people.vice).held
    assert "までと登録されています" in text_of(board.post(url, {"on": wrote(yesterday)}))
    assert AuditEntry.objects.get(action="appointment.end").scope == f"school:{town.school.pk}"


def test_an_end_to_come_may_be_moved_or_taken_back(board, town, next_year):
    url = reverse("post_end", args=[town.posts.vice.pk])
    for words, ends_on in (
        (wrote(next_year), next_year),
        (wrote(next_year + timedelta(days=9)), next_year + timedelta(days=9)),
        ("", None),
    ):
        assert board.post(url, {"on": words}).status_code == 302
        town.posts.vice.refresh_from_db()
        assert town.posts.vice.ends_on == ends_on


def test_an_end_is_not_taken_back_over_a_successor(town, next_year):
    by = town.viewer("board")
    succeed(town.posts.principal, town.people.resident, next_year, by=by)
    with pytest.raises(Refused, match="後任の発令"):
        end_appointment(town.posts.principal, None, by=by)


def test_a_post_does_not_end_before_it_began(board, town, text_of):
    answer = board.post(reverse("post_end", args=[town.posts.vice.pk]), {"on": "2019/3/31"})
    assert "発令日より前" in text_of(answer)
    assert "2019/3/31" in text_of(answer)


def test_somebody_always_remains_at_the_board(town):
    by = town.viewer("board")
    end_appointment(town.people.lifelong.appointments.get(), today(), by=by)
    with pytest.raises(Refused, match="ログインできる方がいなくなります"):
        end_appointment(town.people.board.appointments.get(), today(), by=by)


def test_the_vice_principal_may_be_let_act_for_the_head(board, town):
    assert not can_act_for_head(town.viewer("vice"), town.school)
    board.post(reverse("post_edit", args=[town.posts.vice.pk]), {"title": "教頭", "acts_for_head": "on"})
    assert can_act_for_head(town.viewer("vice"), town.school)
    assert can_act_for_head(town.viewer("principal"), town.school)
    board.post(reverse("post_edit", args=[town.posts.vice.pk]), {"title": "教頭"})
    assert not can_act_for_head(town.viewer("vice"), town.school)


def test_lifelong_learning_sees_posts_and_changes_none(client_of, town, text_of):
    client = client_of("lifelong")
    page = text_of(client.get(reverse("school_detail", args=[town.school.code])))
    assert "後任を決める" not in page
    assert client.get(reverse("post_new")).status_code == 403


def test_a_post_after_the_schools_end_is_refused(town):
    school = make_school(town.city, closed_on=today())
    with pytest.raises(Refused, match="校園がもうありません"):
        appoint(
            town.people.resident,
            "liaison",
            by=town.viewer("board"),
            on=today() + timedelta(days=1),
            school=school,
        )


@pytest.mark.django_db(transaction=True)
def test_two_heads_named_at_once_are_one():
    city = make_municipality()
    school, by = make_school(city), viewer_of(make_person(city, "教委 学子"))
    people = [make_person(city) for _number in range(6)]
    done, together = [], threading.Barrier(6)

    def name(person):
        together.wait()
        try:
            done.append(bool(appoint(person, "principal", by=by, on=today(), school=school)))
        except Refused:
            done.append(False)
        finally:
            connection.close()

    threads = [threading.Thread(target=name, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [False] * 5 + [True]
    assert Appointment.objects.count() == 1
