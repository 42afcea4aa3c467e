"""Forms: plain words, refusals beside what was typed, and two people at one text."""

import re

import pytest
from django import forms
from django.core.validators import RegexValidator
from django.db import transaction
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from community.models import Organisation
from core.dates import today
from core.fields import JapaneseDateField, JapaneseDateTimeField, JapaneseTimeField
from core.forms import Form, ModelForm, VersionedModelForm
from core.models import AuditEntry
from core.refusal import EditConflict, InvalidMove, Refused
from councils.models import ChildVision, Topic
from tests.factories.councils import make_cycle, make_vision, make_wish

# ---- words -----------------------------------------------------------------------------------------------


class Walk(Form):
    """One field of each kind."""

    name = forms.CharField(label="名前", max_length=5, min_length=2)
    mail = forms.EmailField(label="メールアドレス")
    people = forms.IntegerField(label="人数", min_value=1, max_value=50)
    side = forms.ChoiceField(label="中心", choices=[("s", "学校")])
    sides = forms.MultipleChoiceField(label="関わる人", choices=[("s", "学校")])
    topic = forms.ModelChoiceField(label="議題", queryset=Topic.objects.none())
    comes = forms.ChoiceField(label="来られますか", choices=[("y", "はい")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="確かめました")
    paper = forms.FileField(label="資料")
    day = JapaneseDateField(label="開催日")
    at = JapaneseTimeField(label="始まり")
    moment = JapaneseDateTimeField(label="返事の期限")
    place = forms.CharField(label="場所", error_messages={"required": "集まる所を書いてください。"})
    unnamed = forms.CharField(label="")


def test_what_is_missing_says_what_to_do():
    assert {name: errors[0] for name, errors in Walk({}).errors.items()} == {
        "name": "名前を書いてください。",
        "mail": "メールアドレスを書いてください。",
        "people": "人数を書いてください。",
        "side": "中心を選んでください。",
        "sides": "関わる人を選んでください。",
        "topic": "議題を選んでください。",
        "comes": "「来られますか」に答えてください。",
        "agreed": "「確かめました」に印をつけてください。",
        "paper": "資料を選んでください。",
        "day": "開催日を書いてください。",
        "at": "始まりを書いてください。",
        "moment": "返事の期限を書いてください。",
        "place": "集まる所を書いてください。",
        "unnamed": "ここを書いてください。",
    }


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "あ", "2文字以上で書いてください。いまは1文字です。"),
        ("name", "あいうえおか", "5文字までにしてください。いまは6文字です。"),
        ("name", "あ\0い", "読めない文字が入っています。書き直してください。"),
        ("mail", "yamada", "メールアドレスは name@example.jp のように書いてください。"),
        ("people", "三人", "数字だけで書いてください。例：12"),
        ("people", "0", "1以上の数を書いてください。"),
        ("people", "51", "50以下の数を書いてください。"),
        ("side", "x", "表示されているものの中から選んでください。"),
        ("sides", "x", "表示されているものの中から選んでください。"),
        ("day", "5月", "日付は 2026/5/14 や 令和8年5月14日 のように書いてください。"),
    ],
)
def test_what_cannot_be_read_says_how_to_write_it(field, value, sentence):
    assert Walk({field: value}).errors[field] == [sentence]


def test_full_width_digits_are_numbers():
    assert "people" not in Walk({"people": "１２"}).errors


def test_a_record_that_vanished_from_a_choice_is_chosen_anew(db):
    assert Walk({"topic": "1"}).errors["topic"] == ["表示されているものの中から選んでください。"]


def test_words_of_the_form_and_of_its_validators_stay():
    class Post(Form):
        code = forms.CharField(
            label="郵便番号", validators=[RegexValidator(r"^\d{7}$", "7けたで書いてください。")]
        )
        day = forms.DateField(label="日", error_messages={"invalid": "いつか書いてください。"})

    errors = Post({"code": "1", "day": "x"}).errors
    assert errors == {"code": ["7けたで書いてください。"], "day": ["いつか書いてください。"]}


def test_labels_and_fields_that_come_late_are_known():
    class Late(Form):
        name = forms.CharField(label="名前")

        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.fields["name"].label = _("代理の人の名前")
            self.fields["more"] = forms.CharField(label="ひとこと")

    assert Late({}).errors == {
        "name": ["代理の人の名前を書いてください。"],
        "more": ["ひとことを書いてください。"],
    }


def test_forms_share_no_words():
    class Other(Walk):
        name = forms.CharField(label="団体の名前")

    assert Walk({}).errors["name"] == ["名前を書いてください。"]
    assert Other({}).errors["name"] == ["団体の名前を書いてください。"]
    assert Walk.base_fields["name"].error_messages["required"] != "名前を書いてください。"


def test_forms_of_records_speak_the_same_words(council):
    class TopicForm(ModelForm):
        class Meta:
            model = Topic
            fields = ["title", "origin"]

    form = TopicForm({"title": "長" * 101, "origin": "x"}, instance=Topic(council=council, fiscal_year=2026))
    assert form.errors == {
        "title": ["100文字までにしてください。いまは101文字です。"],
        "origin": ["表示されているものの中から選んでください。"],
    }
    assert TopicForm({}, instance=Topic()).errors["title"] == ["話し合いたいことを書いてください。"]


def test_no_message_of_djangos_own_is_left():
    """Whatever a form of ours may say is a sentence of ours."""
    seen = set()
    for data in ({}, *({n: letters for n in Walk.base_fields} for letters in ("あ", "x" * 9, "0", "99"))):
        seen |= {text for errors in Walk(data, {}).errors.values() for text in errors}
    assert all(text.endswith(("。", "例：12")) for text in seen), seen
    assert not [text for text in seen if re.search("この|フィールド|必須|値|入力", text)], seen


# ---- refusals --------------------------------------------------------------------------------------------


def refuse():
    raise Refused("席がうまりました。別の時間を選んでください。")


def test_attempt_hands_on_what_the_action_made():
    form = Walk({})
    assert form.attempt(lambda a, *, by: (a, by), 1, by=2) == (True, (1, 2))


def test_a_refusal_becomes_the_forms_error_and_nothing_typed_is_lost():
    form = Walk({"name": "高橋"})
    assert form.attempt(refuse) == (False, None)
    assert form.non_field_errors() == ["席がうまりました。別の時間を選んでください。"]
    assert not form.is_valid()
    assert form["name"].value() == "高橋"


def test_a_fault_of_ours_is_no_refusal():
    with pytest.raises(ZeroDivisionError):
        Walk({}).attempt(lambda: 1 / 0)


def test_crispy_renders_fields_only():
    helper = Walk().helper
    assert (helper.form_tag, helper.disable_csrf) == (False, True)
    assert Walk().helper is not helper


# ---- two people at one text ------------------------------------------------------------------------------


class VisionForm(VersionedModelForm):
    """The text of a child image."""

    class Meta:
        model = ChildVision
        fields = ["text", "note", "wishes"]


@pytest.fixture
def vision(council):
    """A draft that two people have open."""
    return make_vision(council, state="draft", agreed_on=None, text="あいさつする子", note="もとの思い")


def posted(**fields):
    """What a browser sends: lists stay lists."""
    data = QueryDict(mutable=True)
    for name, value in fields.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def form_of(vision, **fields):
    return VisionForm(posted(**fields), instance=ChildVision.objects.get(pk=vision.pk))


def test_the_form_carries_the_version_it_was_opened_with(vision):
    assert 'name="version" value="1"' in str(VisionForm(instance=vision)["version"])


def test_saving_counts_the_version_up(vision):
    form = form_of(vision, version="1", text="学ぶ子", note="")
    assert form.is_valid(), form.errors
    form.save()
    stored = ChildVision.objects.get()
    assert (stored.text, stored.version) == ("学ぶ子", 2)


def test_the_second_sees_both_texts_loses_nothing_and_then_saves(vision):
    first = form_of(vision, version="1", text="学ぶ子", note="もとの思い")
    assert first.is_valid()
    first.save()

    second = form_of(vision, version="1", text="遊ぶ子", note="もとの思い")
    assert not second.is_valid()
    assert "ほかの人が先に保存しました" in second.non_field_errors()[0]
    assert second.theirs == {"目指す子ども像": "学ぶ子"}
    assert second["text"].value() == "遊ぶ子"
    assert ChildVision.objects.get().text == "学ぶ子"
    page = render_to_string("includes/_conflict.html", {"form": second})
    assert "学ぶ子" in page

    again = form_of(vision, version=str(second["version"].value()), text="学び遊ぶ子", note="もとの思い")
    assert again.is_valid()
    again.save()
    stored = ChildVision.objects.get()
    assert (stored.text, stored.version) == ("学び遊ぶ子", 3)


def test_lists_that_were_typed_survive_the_conflict(vision):
    wishes = [make_wish(make_cycle(vision.council)) for _ in range(1)]
    wishes += [make_wish(wishes[0].cycle, text="本を読む子に")]
    ChildVision.objects.update(version=2, text="学ぶ子")
    form = form_of(vision, version="1", text="遊ぶ子", note="", wishes=[str(w.pk) for w in wishes])
    assert not form.is_valid()
    assert form["wishes"].value() == [str(w.pk) for w in wishes]
    assert form.theirs["もとになった願い"] == ""


def test_a_second_press_of_the_same_button_is_no_conflict(vision):
    for _press in range(2):
        form = form_of(vision, version="1", text="学ぶ子", note="一行目\r\n二行目")
        assert form.is_valid(), form.errors
        form.save()
    assert ChildVision.objects.get().text == "学ぶ子"


def test_a_missing_or_invented_version_is_a_conflict_too(vision):
    for version in ("", "7", "x"):
        form = form_of(vision, version=version, text="学ぶ子")
        assert not form.is_valid()
        assert form.theirs["目指す子ども像"] == "あいさつする子"
        assert form["version"].value() == 1


def test_who_saves_between_check_and_save_is_not_overwritten(vision):
    form = form_of(vision, version="1", text="遊ぶ子", note="")
    assert form.is_valid()
    ChildVision.objects.update(text="学ぶ子", version=2)
    done, _result = form.attempt(form.save)
    assert not done
    assert form.theirs == {"目指す子ども像": "学ぶ子", "この言葉にこめた思い": "もとの思い"}
    assert form["version"].value() == 2
    assert ChildVision.objects.get().text == "学ぶ子"


def test_a_conflict_raised_by_save_is_a_refusal(vision):
    form = form_of(vision, version="1", text="遊ぶ子")
    assert form.is_valid()
    ChildVision.objects.update(version=2)
    with pytest.raises(EditConflict, match="直してから、もう一度「保存する」を押してください。"):
        form.save()


def test_a_text_that_was_agreed_meanwhile_is_not_changed_back(vision, by):
    form = form_of(vision, version="1", text="遊ぶ子")
    assert form.is_valid()
    ChildVision.objects.get().move("agree", by, agreed_on=today(), discussed_where="熟議の会")
    with pytest.raises(InvalidMove), transaction.atomic():
        form.save()
    stored = ChildVision.objects.get()
    assert (stored.text, stored.state) == ("あいさつする子", "agreed")
    assert AuditEntry.objects.count() == 1


def test_a_new_record_has_no_version_to_compare(council):
    form = VisionForm(posted(text="学ぶ子"), instance=ChildVision(council=council, number=1))
    assert "version" not in form.fields
    assert form.is_valid(), form.errors
    assert form.save().version == 1


def test_what_is_not_chosen_yet_says_so():
    class OrganisationForm(ModelForm):
        class Meta:
            model = Organisation
            fields = ["kind"]

    page = str(OrganisationForm()["kind"])
    assert "選んでください" in page
    assert "---" not in page
