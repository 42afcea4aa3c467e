"""Signing in. The pages are allauth's; here is what differs."""

from allauth.account.adapter import get_adapter
from allauth.account.views import LoginView
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from community.forms.accounts import SignInForm
from community.frame import city_of


class SignInView(LoginView):
    """The sign-in page; an empty installation goes to its first set-up."""

    form_class = SignInForm

    def get(self, request, *args, **kwargs):
        """Show the page."""
        if city_of(request) is None:
            return redirect("set_up")
        return super().get(request, *args, **kwargs)


sign_in_page = SignInView.as_view()


def sign_in(request, user):
    """Sign somebody in as the sign-in page does: limits by role, and a session that ends with the browser."""
    get_adapter(request).login(request, user)
    request.session.set_expiry(0)


@login_not_required
@never_cache
@require_safe
def signup_closed(request):
    """allauth's mails name a page for signing up: there is none, and it says why."""
    return render(request, "account/signup_closed.html")
