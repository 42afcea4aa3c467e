"""Form fields and template filters for days and times."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.template import Context, Template

from core import fields

TOKYO = ZoneInfo("Asia/Tokyo")
MAY_14 = date(2026, 5, 14)


def moment(*parts):
    return datetime(*parts, tzinfo=TOKYO)


class DayForm(forms.Form):
    day = fields.JapaneseDateField(default_year=2026)
    at = fields.JapaneseTimeField(required=False)
    moment = fields.JapaneseDateTimeField(default_year=2026, required=False)


def test_fields_clean_what_was_typed():
    form = DayForm({"day": "R8.5.14", "at": "３時半", "moment_day": "5月14日", "moment_time": "午後3時30分"})
    assert form.is_valid()
    assert form.cleaned_data == {"day": MAY_14, "at": time(3, 30), "moment": moment(2026, 5, 14, 15, 30)}


def test_fields_may_be_empty_when_not_required():
    form = DayForm({"day": "　", "at": " ", "moment_day": "", "moment_time": ""})
    assert set(form.errors) == {"day"}
    assert form.cleaned_data == {"at": None, "moment": None}


def test_field_keeps_what_was_typed_and_says_why():
    form = DayForm({"day": "平成35年4月1日", "at": "<25時>"})
    assert "平成ではありません" in form.errors["day"][0]
    assert "時刻は 15:30" in form.errors["at"][0]
    assert 'value="平成35年4月1日"' in str(form["day"])
    assert 'value="&lt;25時&gt;"' in str(form["at"])


@pytest.mark.parametrize("half", [{"moment_day": "2026/5/14"}, {"moment_time": "15:30"}])
def test_moment_needs_both_boxes(half):
    form = DayForm({"day": "2026/5/14", **half})
    assert form.errors == {"moment": ["日付と時刻の両方を書いてください。"]}


def test_required_moment_refuses_nothing():
    form = forms.Form({})
    form.fields["moment"] = fields.JapaneseDateTimeField()
    assert set(form.errors) == {"moment"}


def test_moment_passes_on_the_sentences_of_its_boxes():
    form = DayForm({"day": "2026/5/14", "moment_day": "2026/2/30", "moment_time": "25:00"})
    assert len(form.errors["moment"]) == 2


def test_widgets_show_values_in_plain_text_boxes():
    form = DayForm(initial={"day": MAY_14, "at": time(9, 5), "moment": moment(2026, 5, 14, 15, 30)})
    html = str(form["day"]) + str(form["at"]) + str(form["moment"])
    assert html.count('type="text"') == 4
    assert html.count('autocomplete="off"') == 4
    assert html.count('value="2026/5/14"') == 2
    assert 'value="09:05"' in html
    assert 'value="15:30"' in html
    assert 'name="moment_day"' in html
    assert 'aria-label="時刻"' in html


def test_another_spelling_is_no_change():
    form = DayForm({"day": "令和8年5月14日"}, initial={"day": MAY_14})
    assert not form.has_changed()


# ---- templates -----------------------------------------------------------------------------------


def render(source, **context):
    return Template("{% load dates %}" + source).render(Context(context))


def test_filters():
    assert render("{{ d|jdate }} {{ d|jshort }}", d=MAY_14) == "令和8年(2026年)5月14日(木) 5月14日(木)"
    assert (
        render("{{ d|fy }} {{ y|fy }}", d=date(2027, 1, 1), y=2019)
        == "令和8年度(2026年度) 令和元年度(2019年度)"
    )
    assert render("{{ t|jtime }}", t=time(0)) == "午前0時"
    start = moment(2026, 12, 10, 15, 30)
    span = render("{% jspan a b %}", a=start, b=moment(2026, 12, 10, 17))
    assert span == "令和8年(2026年)12月10日(木) 午後3時30分〜午後5時"


def test_filters_show_nothing_for_nothing():
    assert render("{{ x|jdate }}{{ x|jshort }}{{ x|jtime }}{{ x|fy }}{% jspan x x %}", x=None) == ""
    assert render("{{ missing|jdate }}{{ missing|jtime }}{% jspan missing missing %}") == ""
