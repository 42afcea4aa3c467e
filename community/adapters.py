"""How allauth behaves here: no self sign-up, mail through the outbox, shorter sessions for people with a post."""

from allauth.account.adapter import DefaultAccountAdapter
from django.utils.crypto import get_random_string

from community.outbox import send_later
from core.viewer import viewer_of


class AccountAdapter(DefaultAccountAdapter):
    """The account adapter named in the settings."""

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
