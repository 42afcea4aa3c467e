"""Passwords, codes and addresses for signing in."""

import unicodedata

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from community.models import User
from core.forms import Form

PASSWORD_HELP = _("12文字以上。短い言葉をいくつか並べると、覚えやすくて安全です。")


class SignInForm(LoginForm):
    """Login name or e-mail; what was typed in full width or with spaces is taken as meant."""

    def clean_login(self):
        """`ＳＡＫＵＲＡ ４８２１` is sakura4821."""
        return "".join(unicodedata.normalize("NFKC", self.cleaned_data["login"]).split())


class NewPasswordMixin(forms.Form):
    """A password, typed twice."""

    password1 = forms.CharField(
        label=_("パスワード"),
        strip=False,
        max_length=200,
        help_text=PASSWORD_HELP,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=_("パスワード(もう一度)"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def password_owner(self):
        """The account whose names the password must not repeat."""
        return

    def clean(self):
        """Both alike, and not easily guessed."""
        cleaned = super().clean()
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("二つのパスワードが違っています。もう一度書いてください。"))
        elif first:
            try:
                validate_password(first, self.password_owner())
            except ValidationError as error:
                self.add_error("password1", error)
        return cleaned


class AcceptForm(NewPasswordMixin, Form):
    """The invited person chooses a password and may give an e-mail for signing in."""

    email = forms.EmailField(
        label=_("ログインに使うメール"),
        required=False,
        help_text=_(
            "なくてもかまいません。書いておくと、メールで番号を受け取ってログインすることもできます。"
        ),
    )

    field_order = ["password1", "password2", "email"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["email"].initial = user.email

    def password_owner(self):
        """The account the invitation opens."""
        return self.user


class CodeForm(Form):
    """The code printed on the letter."""

    code = forms.CharField(
        label=_("案内の番号"),
        max_length=60,
        help_text=_("大文字でも小文字でも、間の空白があってもなくてもかまいません。"),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


class LoginEmailForm(Form):
    """Another address for signing in; the password shows that it is really them."""

    email = forms.EmailField(label=_("ログインに使うメール"), required=False)
    password = forms.CharField(
        label=_("いまのパスワード"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class UsernameField(forms.CharField):
    """A login name that can be typed on any telephone."""

    def clean(self, value):
        """Small letters, digits, and . - _ in half width; not taken."""
        name = "".join(unicodedata.normalize("NFKC", super().clean(value)).lower().split())
        if name and not (
            name.isascii() and name.replace(".", "").replace("-", "").replace("_", "").isalnum()
        ):
            raise ValidationError(_("ログイン名は、英小文字と数字で書いてください。例:sakura4821"))
        if User.objects.filter(username=name).exists():
            raise ValidationError(_("このログイン名は使われています。別の名前にしてください。"))
        return name
