"""One-press sign-ins of the demo."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from community.demo import PREFIX
from community.models import User
from community.views.accounts import sign_in


@login_not_required
@require_POST
def demo_sign_in(request):
    """Sign in as one of the invented people. Outside the demo this does not exist."""
    if not settings.DEMO:
        raise Http404
    user = get_object_or_404(User, username=f"{PREFIX}{request.POST.get('key', '')}", is_active=True)
    sign_in(request, user)
    return redirect("/me/")
