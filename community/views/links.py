"""Links in letters and mails: opened, or explained when they no longer open. Councils and activities use this too."""

from django.shortcuts import render

from community.frame import city_of
from community.models import AccessLink


def usable_link(request, token, purpose):
    """(link, None) when the token opens something of this purpose, else (None, the page that explains itself).

    How a room uses it (the view is `@login_not_required`, GET changes nothing, the answer is a POST):

        link, answer = usable_link(request, token, AccessLink.Purpose.MEETING)
        if answer:
            return answer
        viewer = viewer_of(link.person, link=link)      # then link.target_id is the record

    A forged or mistyped token, or one made for another purpose, answers 404; an expired, revoked or used-up one
    410. The page says whom to call: the one who made the link, and the Board.
    """
    link = AccessLink.objects.by_token(token)
    if link is None or link.purpose != purpose:
        return None, invalid_link(request)
    if not link.is_usable:
        return None, invalid_link(request, link)
    return link, None


def invalid_link(request, link=None):
    """The page for a link that does not open; without a link it was forged or mistyped."""
    reason = "forged"
    if link:
        reason = "used" if link.used_at else "revoked" if link.revoked_at else "expired"
    context = {"link": link, "reason": reason, "city": city_of(request)}
    return render(request, "community/link_invalid.html", context, status=410 if link else 404)
