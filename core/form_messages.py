"""What forms say when something is missing or cannot be read: what to do, in plain Japanese.

Messages that a field was given by its form stay; only Django's own are replaced.
"""

import re

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

#: Labels that ask: 「来られますか」 is answered, not chosen or written.
QUESTION = re.compile(r"(?:[まで]すか|[たるのい]か|[?？。])$")

INVALID = (
    (forms.EmailField, gettext_lazy("メールアドレスは name@example.jp のように書いてください。")),
    (forms.URLField, gettext_lazy("https:// で始まるアドレスを書いてください。")),
    (forms.IntegerField, gettext_lazy("数字だけで書いてください。例：12")),
    (forms.TimeField, gettext_lazy("時刻は 15:30 のように書いてください。")),
    (
        (forms.DateField, forms.DateTimeField),
        gettext_lazy("日付は 2026/5/14 や 令和8年5月14日 のように書いてください。"),
    ),
    (forms.FileField, gettext_lazy("ファイルが届きませんでした。もう一度選んでください。")),
)
_CHOOSE_SHOWN = gettext_lazy("表示されているものの中から選んでください。")
COMMON = {
    "invalid_choice": _CHOOSE_SHOWN,
    "invalid_list": _CHOOSE_SHOWN,
    "invalid_pk_value": _CHOOSE_SHOWN,
    "max_length": gettext_lazy("%(limit_value)s文字までにしてください。いまは%(show_value)s文字です。"),
    "min_length": gettext_lazy("%(limit_value)s文字以上で書いてください。いまは%(show_value)s文字です。"),
    "max_value": gettext_lazy("%(limit_value)s以下の数を書いてください。"),
    "min_value": gettext_lazy("%(limit_value)s以上の数を書いてください。"),
    "unique": gettext_lazy("同じものがすでにあります。確かめて、別のものにしてください。"),
    "null_characters_not_allowed": gettext_lazy("読めない文字が入っています。書き直してください。"),
}
FILE = {
    "missing": gettext_lazy("ファイルを選んでください。"),
    "empty": gettext_lazy("ファイルが空です。別のファイルを選んでください。"),
    "max_length": gettext_lazy("ファイルの名前が長すぎます。%(max)s文字までにしてください。"),
    "invalid_image": gettext_lazy("写真を開けませんでした。別の写真を選んでください。"),
}


def missing_sentence(field):
    """What to do about a field that was left empty."""
    label = str(field.label or "")
    if isinstance(field, forms.BooleanField):
        return _("「%(label)s」に印をつけてください。") % {"label": label}
    if QUESTION.search(label):
        return _("「%(label)s」に答えてください。") % {"label": label}
    if isinstance(field, (forms.ChoiceField, forms.FileField)):
        return _("%(label)sを選んでください。") % {"label": label or _("一つ")}
    return _("%(label)sを書いてください。") % {"label": label or _("ここ")}


def messages_for(field):
    """{code: sentence} for a field."""
    missing = missing_sentence(field)
    wanted = {**COMMON, "required": missing, "blank": missing, "null": missing}
    if isinstance(field, forms.FileField):
        wanted |= FILE
    for kinds, sentence in INVALID:
        if isinstance(field, kinds):
            return {**wanted, "invalid": sentence}
    return wanted


def speak_plainly(field):
    """Replace Django's messages of one field. A message of the form's or of a validator of its own stays."""
    defaults = {}
    for kind in reversed(type(field).__mro__):
        if kind.__module__.startswith("django."):
            defaults |= getattr(kind, "default_error_messages", {})
    own = {
        validator.code
        for validator in field.validators
        if getattr(validator, "message", None) != getattr(type(validator), "message", None)
    }
    for code, sentence in messages_for(field).items():
        if code in own or (code in field.error_messages and field.error_messages[code] != defaults.get(code)):
            continue
        field.error_messages[code] = sentence


#: What Django shows where nothing is chosen yet.
DASHES = "---------"


def name_the_blank(field):
    """Words instead of dashes where nothing is chosen yet."""
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label == DASHES:
            field.empty_label = _("選んでください")
    elif isinstance(field, forms.ChoiceField) and ("", DASHES) in list(field.choices):
        field.choices = [
            ("", _("選んでください")) if pair == ("", DASHES) else pair for pair in field.choices
        ]
