"""The first set-up: the city, a department, and the first account of the Board."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from community.forms.accounts import NewPasswordMixin, UsernameField
from community.models import Department, Municipality, Person, User
from community.setup import plain, setup_code
from core.forms import Form


class SetUpForm(NewPasswordMixin, Form):
    """Everything that an empty installation must know before somebody can sign in."""

    code = forms.CharField(
        label=_("設定の番号"),
        max_length=40,
        help_text=_("サーバーを始めた画面に出ています。manage.py setup_code でも出せます。"),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    name = forms.CharField(label=_("自治体名"), max_length=40, help_text=_("例:ひばり野市"))
    prefecture = forms.CharField(label=_("都道府県名"), max_length=10, required=False)
    board_name = forms.CharField(
        label=_("教育委員会の名称"), max_length=60, help_text=_("例:ひばり野市教育委員会")
    )
    phone = forms.CharField(
        label=_("代表電話"), max_length=30, required=False, help_text=_("困った方への案内に載ります。")
    )
    department_name = forms.CharField(label=_("あなたの課"), max_length=60, help_text=_("例:学校指導課"))
    duty = forms.ChoiceField(label=_("課の担当"), choices=Department.Duty)
    family_name = forms.CharField(label=_("あなたの姓"), max_length=40)
    given_name = forms.CharField(label=_("あなたの名"), max_length=40)
    username = UsernameField(
        label=_("ログイン名"), max_length=40, help_text=_("英小文字と数字。例:sakura4821")
    )
    email = forms.EmailField(label=_("あなたのメール"), required=False)

    field_order = [
        "code",
        "name",
        "prefecture",
        "board_name",
        "phone",
        "department_name",
        "duty",
        "family_name",
        "given_name",
        "username",
        "email",
        "password1",
        "password2",
    ]

    def clean_code(self):
        """It must be the one at the terminal."""
        if not constant_time_compare(plain(self.cleaned_data["code"]), plain(setup_code())):
            raise ValidationError(_("番号が違います。サーバーを始めた画面の番号を、もう一度ご覧ください。"))
        return self.cleaned_data["code"]

    def password_owner(self):
        """The names that the password must not repeat."""
        data = self.cleaned_data
        return User(username=data.get("username", ""), email=data.get("email") or None)

    def records(self):
        """Municipality, Department and Person, not saved yet."""
        data = self.cleaned_data
        city = Municipality(**{name: data[name] for name in ("name", "prefecture", "board_name", "phone")})
        department = Department(name=data["department_name"], duty=data["duty"])
        person = Person(family_name=data["family_name"], given_name=data["given_name"], email=data["email"])
        return city, department, person
