"""How allauth behaves here: no self sign-up, mail through the outbox, shorter sessions for people with a post."""

from allauth.account.adapter import DefaultAccountAdapter
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from community.outbox import send_later
from core.viewer import viewer_of


class AccountAdapter(DefaultAccountAdapter):
    """The account adapter named in the settings."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _(
            "このアカウントは、いまは使えません。学校または教育委員会の担当の方におたずねください。"
        ),
        "email_password_mismatch": _("メールアドレスかパスワードが違います。もう一度確かめてください。"),
        "username_password_mismatch": _("ログイン名かパスワードが違います。もう一度確かめてください。"),
        "enter_current_password": _("いまのパスワードが違います。もう一度書いてください。"),
        "incorrect_password": _("パスワードが違います。もう一度書いてください。"),
        "incorrect_code": _("番号が違います。届いたメールの番号を、もう一度確かめてください。"),
        "too_many_login_attempts": _(
            "続けて間違えたため、しばらくログインできません。5分ほど待ってから、もう一度お試しください。"
        ),
        "rate_limited": _("続けて押されています。少し待ってから、もう一度お試しください。"),
    }

    def is_open_for_signup(self, request):
        """Accounts are made by invitation only."""
        return False

    def send_mail(self, template_prefix, email, context):
        """Render the mail and leave it in the outbox; its text is wiped once it is sent."""
        message = self.render_mail(template_prefix, email, context)
        send_later(
            key=f"account:{get_random_string(20)}", to=email, subject=message.subject, body=str(message.body)
        )

    def login(self, request, user):
        """People with any role sit in front of others' data: their session ends sooner (settings.SESSION_LIMITS)."""
        super().login(request, user)
        request.session["staff"] = bool(viewer_of(user.person, user_id=user.pk).held)

    def format_email_subject(self, subject):
        """Our subjects stand for themselves."""
        return str(subject)
