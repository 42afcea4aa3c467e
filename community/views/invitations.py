"""Invitations: made, printed, opened with the link or the code on paper."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.actions import accept_invitation, invite, live_invitation, revoke_link
from community.forms.accounts import AcceptForm, CodeForm
from community.frame import city_of
from community.models import AccessLink, Person, User
from community.permissions import can_invite_person
from community.views.accounts import sign_in
from community.views.limits import too_many
from community.views.links import invalid_link, usable_link
from core.barcodes import qr_svg
from core.pages import render_page, require
from core.viewer import viewer_of


def _person(request, pk):
    """Somebody whom the viewer may invite."""
    person = get_object_or_404(Person.objects.visible_to(request.viewer).select_related("user"), pk=pk)
    require(can_invite_person(request.viewer, person))
    return person


@require_POST
def person_invite(request, pk):
    """Make an invitation, by mail when wished; the letter to print comes next."""
    person = _person(request, pk)
    channel = Person.Channel.EMAIL if request.POST.get("channel") == "email" else Person.Channel.LETTER
    invite(person, by=request.viewer, channel=channel)
    if channel == Person.Channel.EMAIL and person.email:
        messages.success(request, _("案内をメールで送りました。下の案内を印刷して、手渡すこともできます。"))
    else:
        messages.success(request, _("案内を作りました。印刷して、ご本人に手渡してください。"))
    return redirect("person_invitation", pk=person.pk)


@require_safe
def person_invitation(request, pk):
    """The letter of the invitation that is out, on A4, as often as wanted."""
    person = _person(request, pk)
    link = live_invitation(person)
    if link is None:
        return render_page(request, "community/invitation_none.html", {"person": person})
    address = settings.SITE_URL + reverse("invitation_accept", args=[link.token])
    context = {
        "person": person,
        "account": person.account,
        "link": link,
        "qr": qr_svg(address, _("案内のQRコード")),
        "site": settings.SITE_URL,
        "join": settings.SITE_URL + reverse("join"),
        "city": city_of(request),
    }
    return render_page(request, "community/invitation_letter.html", context)


@require_POST
def invitation_revoke(request, pk):
    """Stop the invitation that is out."""
    person = _person(request, pk)
    link = live_invitation(person)
    if link is None:
        messages.info(request, _("いま使える案内はありません。"))
    else:
        revoke_link(link, by=request.viewer)
        messages.success(request, _("案内を止めました。前の手紙やメールのリンクは、もう使えません。"))
    return redirect("person_invitation", pk=person.pk)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_accept(request, token):
    """The invited person chooses a password. GET changes nothing."""
    link, answer = usable_link(request, token, AccessLink.Purpose.INVITATION)
    if answer:
        return answer
    user = get_object_or_404(User, person_id=link.person_id)
    form = AcceptForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        viewer = viewer_of(link.person, link=link)
        done, user = form.attempt(accept_invitation, link, data["password1"], by=viewer, email=data["email"])
        if done:
            sign_in(request, user)
            messages.success(
                request,
                _(
                    "パスワードを決めました。次からは、ログイン名 %(name)s と、いま決めたパスワードで入れます。"
                )
                % {"name": user.username},
            )
            return redirect(settings.LOGIN_REDIRECT_URL)
    context = {"form": form, "account": user, "person": link.person, "link": link, "city": city_of(request)}
    return render_page(request, "community/invitation_accept.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request):
    """The code on the letter, typed in by hand."""
    answer = too_many(request)
    if answer:
        return answer
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        link = AccessLink.objects.by_code(form.cleaned_data["code"])
        if link and link.purpose == AccessLink.Purpose.INVITATION:
            return (
                redirect("invitation_accept", token=link.token)
                if link.is_usable
                else invalid_link(request, link)
            )
        form.add_error("code", _("この番号の案内は見つかりません。手紙の番号を、もう一度確かめてください。"))
    return render_page(request, "community/join.html", {"form": form, "city": city_of(request)})
