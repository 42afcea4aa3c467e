"""Pieces of pages, rendered by the template engine alone: no database, no URLs."""

import re
from dataclasses import dataclass
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory


def render(source, **context):
    request = context.pop("request", None)
    return engines["django"].from_string("{% load ui %}" + source).render(context, request)


@dataclass
class Link:
    step: int | str
    label: str
    title: str
    note: str = ""
    url: str = ""
    here: bool = False


class Walk(forms.Form):
    name = forms.CharField(label="名前", error_messages={"required": "名前を書いてください。"})
    who = forms.ChoiceField(
        label="中心",
        choices=[("s", "学校")],
        widget=forms.RadioSelect,
        error_messages={"required": "一つ選んでください。"},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self):
        self.add_error(None, "日が重なっています。")


def test_ribbon_says_state_in_words_and_links_only_where_there_is_a_page():
    steps = [
        SimpleNamespace(number=1, label="話し合い", note="5月20日", url="/a", state="done"),
        SimpleNamespace(number=2, label="承認", note="", url="", state="now"),
        SimpleNamespace(number=3, label="企画", note="", url="", state="later"),
    ]
    html = render("{% ribbon steps %}", steps=steps)
    assert '<li class="k1 done"><a href="/a">' in html
    assert [word in html for word in ("（済み）", "（進行中）", "（これから）")] == [True] * 3
    assert html.count("<a ") == 1


def test_thread_marks_here_and_the_next_year():
    links = [Link(5, "10月24日", "ウォーク", url="/5"), Link("next", "次年度へ", "6年生にも", url="/n")]
    html = render("{% thread links '/5' %}", links=links)
    assert '<li class="k5 here" aria-current="true">' in html
    assert 'href="/5"' not in html
    assert "<b>次</b>" in html
    assert not links[0].here, "the caller's link is not changed"


def test_thread_without_links_is_nothing():
    assert render("{% thread links %}", links=[]).strip() == ""


def test_pagination_keeps_the_search_and_counts():
    page = Paginator(range(600), 50).get_page(5)
    html = render("{% pagination page %}", page=page, request=RequestFactory().get("/?q=茂&page=2"))
    assert "201件目から250件目" in html
    assert 'href="?q=%E8%8C%82&amp;page=6" rel="next"' in html
    assert html.count("aria-current") == 1


def test_pagination_of_one_page_is_nothing_and_needs_no_request():
    assert render("{% pagination page %}", page=Paginator([1], 50).get_page(1)).strip() == ""
    assert "?page=2" in render("{% pagination page %}", page=Paginator(range(60), 50).get_page(1))


@pytest.mark.parametrize(("kind", "css"), [("done", "tag done"), ("", "tag"), ('x"', "tag")])
def test_tag_escapes_and_knows_its_kinds(kind, css):
    html = render("{% tag text kind %}", text="<済み>", kind=kind)
    assert html == f'<span class="{css}">&lt;済み&gt;</span>'


def test_error_summary_leads_to_every_field_once_per_page():
    form = Walk({"name": "", "who": "", "version": "1"})
    html = render("{% error_summary form %}<hr>{% error_summary form %}", form=form)
    assert re.findall(r'href="#([^"]+)"', html) == ["id_name", "id_who_0"]
    assert "名前：名前を書いてください。" in html
    assert "日が重なっています。" in html
    assert "3件" in html
    assert html.count('role="alert"') == 1


def test_error_summary_of_unbound_or_missing_forms_is_nothing():
    assert render("{% error_summary form formset %}", form=Walk()).strip() == ""


def test_error_summary_of_a_formset():
    walks = forms.formset_factory(Walk, extra=0)
    data = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-who": "s", "form-0-version": "1"}
    html = render("{% load crispy_forms_tags %}{{ formset|crispy }}", formset=walks(data))
    assert "#id_form-0-name" in html
    assert html.count('role="alert"') == 1


def test_field_names_its_help_and_error_as_django_does():
    form = Walk({"who": ""})
    html = render_to_string("tsunagaru/field.html", {"field": form["name"], "help": "ふだんの名前"})
    assert '<label for="id_name">名前<span class="need">必須</span></label>' in html
    assert 'id="id_name_error"' in html
    assert 'id="id_name_helptext">ふだんの名前' in html
    group = render_to_string("tsunagaru/field.html", {"field": form["who"]})
    assert 'aria-describedby="id_who_error"' in group
    assert "<legend>" in group


def test_placeholders_are_left_out():
    class Login(forms.Form):
        login = forms.CharField(widget=forms.TextInput(attrs={"placeholder": "ログイン"}))

    assert "placeholder" not in render("{% control form.login %}", form=Login())


class Forbidden:
    """What a page of residents may not touch: frame, messages and csrf_token read or write the session."""

    def __getattr__(self, name):
        raise AssertionError(f"asked for {name}")

    def __iter__(self):
        raise AssertionError("iterated")

    def __bool__(self):
        raise AssertionError("tested")

    def __str__(self):
        raise AssertionError("printed")


@pytest.mark.parametrize(
    "template", ["public.html", "400.html", "403.html", "404.html", "500.html", "503.html"]
)
def test_pages_of_residents_and_errors_touch_no_session(template):
    never = Forbidden()
    context = {"frame": never, "messages": never, "csrf_token": never, "place": "ひばり小学校"}
    html = render_to_string(template, context)
    assert "csrf" not in html.lower()
    assert "style=" not in html


@pytest.mark.parametrize("name", ["login_code", "password_reset_key", "unknown_account", "password_changed"])
def test_mail_is_japanese_and_its_subject_tells_nothing_personal(name):
    context = {
        "code": "ABC",
        "email": "a@example.jp",
        "username": "mori",
        "password_reset_url": "https://x/k",
    }
    subject = render_to_string(f"account/email/{name}_subject.txt", context).strip()
    body = render_to_string(f"account/email/{name}_message.txt", context)
    assert subject
    assert not any(value in subject for value in context.values())
    assert "Hello" not in body
    assert "つながる" in body
