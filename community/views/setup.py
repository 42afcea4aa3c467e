"""The first set-up of an empty installation; afterwards the page does not exist."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from community.actions import set_up as set_up_action
from community.forms.setup import SetUpForm
from community.models import Municipality
from community.views.accounts import sign_in
from community.views.limits import too_many
from core.pages import render_page


def needs_setup():
    """Whether this installation has no municipality yet."""
    return not Municipality.objects.exists()


def set_up_first(view):
    """Decorator: an empty installation shows its first set-up instead of this page."""

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        return redirect("set_up") if needs_setup() else view(request, *args, **kwargs)

    return wrapper


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request):
    """Name the city and make the first account of the Board, with the code from the terminal."""
    if not needs_setup():
        raise Http404
    answer = too_many(request)
    if answer:
        return answer
    form = SetUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done, user = form.attempt(
            set_up_action,
            *form.records(),
            username=data["username"],
            password=data["password1"],
            email=data["email"],
        )
        if done:
            sign_in(request, user)
            messages.success(request, _("最初の設定が終わりました。次に、校園の一覧を取り込んでください。"))
            return redirect("school_list")
    return render_page(request, "community/set_up.html", {"form": form})
