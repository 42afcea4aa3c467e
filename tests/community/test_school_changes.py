"""A school is renamed or moves from a day on: it is seen as coming, holds from its day, and what was is kept."""

from datetime import date

import pytest
from django.urls import reverse

from community.actions import change_school_from, take_up_school_changes, withdraw_school_change
from community.models import School
from core.dates import frozen
from core.models import AuditEntry
from core.refusal import Refused
from core.viewer import system_viewer
from councils.jobs import begin_the_day
from tests.factories.community import make_district

pytestmark = pytest.mark.django_db

NOW, APRIL = date(2026, 11, 20), date(2027, 4, 1)


@pytest.fixture(autouse=True)
def in_november():
    with frozen(NOW):
        yield


@pytest.fixture
def by():
    return system_viewer("教委 学子")


def read(school):
    """The school as any page reads it."""
    return School.objects.get(pk=school.pk)


def test_a_change_to_come_is_announced_and_holds_from_its_first_minute(town, by):
    change_school_from(town.school, APRIL, by=by, reason="統合", name="ひかり小学校", address="本町1")
    assert read(town.school).name == "ひばり小学校"
    with frozen(date(2027, 3, 31)):
        take_up_school_changes(by=by)
        assert read(town.school).name == "ひばり小学校"
    with frozen(APRIL):
        assert (read(town.school).name, read(town.school).address) == ("ひかり小学校", "本町1")
        begin_the_day(0)
        school = read(town.school)
        assert (school.search_key, school.next_on) == ("ひかり小学校", None)
        change = school.changes.get()
        assert change.was["name"] == "ひばり小学校"
        begin_the_day(0)
    assert AuditEntry.objects.filter(action="schoolchange.take_up").count() == 1


def test_another_district_and_what_was_before_it(town, by):
    was, now = town.school.district, make_district(town.city, name="新町中学校区")
    change_school_from(town.school, NOW, by=by, reason="学区再編", district=now)
    assert read(town.school).district == now
    change = town.school.changes.get()
    assert [(row[1], row[2]) for row in change.rows] == [(str(was), "新町中学校区")]
    assert "学区再編" in AuditEntry.objects.get(action="schoolchange.take_up").sentence


def test_a_change_that_was_entered_late_holds_at_once(town, by):
    change_school_from(town.school, date(2026, 11, 1), by=by, reason="訂正", name="ひかり小学校")
    assert read(town.school).name == "ひかり小学校"
    with pytest.raises(Refused, match="別の変更がされています"):
        change_school_from(town.school, date(2026, 10, 1), by=by, reason="訂正", name="あかり小学校")


def test_what_cannot_be_is_refused(town, by):
    with pytest.raises(Refused, match="変わるところがありません"):
        change_school_from(town.school, APRIL, by=by, reason="統合", name=town.school.name)
    with pytest.raises(Refused, match="理由"):
        change_school_from(town.school, APRIL, by=by, reason=" ", name="ひかり小学校")
    change = change_school_from(town.school, APRIL, by=by, reason="統合", name="ひかり小学校")
    with pytest.raises(Refused, match="もう登録されています"):
        change_school_from(town.school, APRIL, by=by, reason="統合", name="あかり小学校")
    with frozen(APRIL), pytest.raises(Refused, match="もう始まった変更"):
        withdraw_school_change(change, by=by)
    withdraw_school_change(change, by=by)
    with frozen(APRIL):
        assert read(town.school).name == "ひばり小学校"
    School.objects.filter(pk=town.school.pk).update(closed_on=NOW)
    with pytest.raises(Refused, match="閉校・閉園しています"):
        change_school_from(town.school, APRIL, by=by, reason="統合", name="ひかり小学校")


def test_two_changes_to_come_each_hold_from_their_day(town, by):
    change_school_from(town.school, APRIL, by=by, reason="統合", name="ひかり小学校")
    change_school_from(town.school, date(2027, 9, 1), by=by, reason="移転", address="新町2")
    with frozen(date(2027, 9, 1)):
        begin_the_day(0)
        assert (read(town.school).name, read(town.school).address) == ("ひかり小学校", "新町2")


def test_the_board_enters_and_takes_back_a_new_name_in_the_browser(board, town, text_of):
    url = reverse("school_change", args=[town.school.code])
    data = {"on": "令和9年4月1日", "reason": "統合", "name": "ひかり小学校", "kind": "B1"}
    data["district"] = town.school.district_id
    wrong = text_of(board.post(url, data | {"reason": ""}))
    assert "ひかり小学校" in wrong
    page = text_of(board.post(url, data, follow=True))
    assert "これから" in page
    assert "ひかり小学校" in page
    assert "ひばり小学校" in page
    change = town.school.changes.get()
    assert change.values == {"name": "ひかり小学校"}
    withdraw = reverse("school_change_withdraw", args=[town.school.code, change.pk])
    assert "取りやめました" in text_of(board.post(withdraw, follow=True))
