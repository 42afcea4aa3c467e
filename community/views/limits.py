"""Attempts are counted in the shared cache, as allauth counts those at the sign-in."""

from allauth.core.internal import ratelimit
from django.shortcuts import render

RATES = {"typed_code": "10/m/ip,60/h/ip"}


def too_many(request, action="typed_code"):
    """None, or the page that asks to wait. Only POST counts."""
    if ratelimit.consume(request, app="community", action=action, config=RATES):
        return None
    return render(request, "429.html", status=429)
