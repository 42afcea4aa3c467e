"""Accounts: invited, opened with the letter in hand, stopped, used again."""

import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from community.models import AccessLink, Municipality, Person, User
from community.outbox import send_later
from core.audit import record
from core.dates import format_date, today
from core.refusal import Refused

INVITATION_DAYS = 14
#: The first half of a login name: words that are short, known to everybody and typed without Shift.
WORDS = (
    "sakura",
    "hikari",
    "midori",
    "aozora",
    "minato",
    "tanpopo",
    "himawari",
    "wakaba",
    "kodama",
    "nanohana",
)
Channel = Person.Channel


def live_invitation(person):
    """The invitation that still opens, or None."""
    return (
        AccessLink.objects.usable()
        .filter(purpose=AccessLink.Purpose.INVITATION, person=person)
        .order_by("-pk")
        .first()
    )


def free_login_name():
    """A login name that nobody has, such as sakura4821."""
    while True:
        name = f"{secrets.choice(WORDS)}{secrets.randbelow(9000) + 1000}"
        if not User.objects.filter(username=name).exists():
            return name


def _prepare_account(person):
    """The account that the invitation will open: with a login name, without a password, closed."""
    try:
        return person.user
    except User.DoesNotExist:
        taken = not person.email or User.objects.filter(email=person.email.lower()).exists()
        user = User(person=person, username=free_login_name(), email=None if taken else person.email)
        user.is_active = False
        user.set_unusable_password()
        user.save()
        return user


@transaction.atomic
def invite(person, *, by, channel=Channel.EMAIL):
    """Make an invitation that opens for fourteen days and return its AccessLink.

    With `channel` "email" it also goes out by mail when the person has an address; the printable letter is
    always at `person_invitation`. For somebody whose account is in use, it is the way to a new password.
    """
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    live = live_invitation(person)
    if live:
        raise Refused(
            _(
                "%(person)sさんへの案内は、もう出ています(%(day)sまで使えます)。出し直すときは、先にその案内を止めてください。"
            )
            % {"person": person, "day": format_date(live.expires_on)}
        )
    user = _prepare_account(person)
    if user.is_stopped:
        raise Refused(_("この方のアカウントは止められています。先に、もう一度使えるようにしてください。"))
    link = AccessLink.objects.create(
        purpose=AccessLink.Purpose.INVITATION,
        person=person,
        target_id=user.pk,
        expires_on=today() + timedelta(days=INVITATION_DAYS),
        created_by=by.name,
    )
    if channel == Channel.EMAIL and person.email:
        # The key's first word has the text wiped once it is sent: it holds the link.
        send_later(
            key=f"account:invitation:{link.pk}",
            person=person,
            subject=_("「つながる」ご利用のご案内"),
            body=_mail(person, user, link),
        )
    record("user.invite", user, by, channel=str(channel), expires_on=link.expires_on.isoformat())
    return link


def _mail(person, user, link):
    """The words of the mail."""
    city = Municipality.current()
    return _(
        "%(person)s 様\n\n"
        "地域とともにある学校のためのサイト「つながる」をお使いいただけるようになりました。\n"
        "下のアドレスを開いて、パスワードを決めてください。%(day)sまで使えます。\n\n"
        "%(url)s\n\n"
        "ログイン名：%(login)s\n\n"
        "お心当たりがないときは、このメールを消してください。\n"
        "お問い合わせ：%(inviter)s(%(board)s %(phone)s)\n"
    ) % {
        "person": person,
        "day": format_date(link.expires_on),
        "url": settings.SITE_URL + reverse("invitation_accept", args=[link.token]),
        "login": user.username,
        "inviter": link.created_by,
        "board": city.board_name if city else "",
        "phone": city.phone if city else "",
    }


@transaction.atomic
def accept_invitation(link, password, *, by, email=""):
    """Open the account that the invitation is for, with the password its person chose. Returns the User."""
    locked = AccessLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    if not locked.is_usable or locked.purpose != AccessLink.Purpose.INVITATION:
        raise Refused(_("この案内は、もう使われました。ログインのページから入ってください。"))
    user = User.objects.select_for_update(of=("self",)).get(person_id=locked.person_id)
    if user.is_stopped:
        raise Refused(_("このアカウントは止められています。学校または教育委員会におたずねください。"))
    user.set_password(password)
    user.is_active = True
    _set_email(user, email)
    locked.used_at = timezone.now()
    locked.save(update_fields=["used_at"])
    record("user.activate", user, by)
    return user


def _set_email(user, email):
    """Save the account with this address, and forget what allauth knew of older ones."""
    changed = (user.email or "") != email.lower()
    user.email = email
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        raise Refused(
            _(
                "このメールアドレスは、ほかの方のログインに使われています。空欄のままでも、ログイン名でログインできます。"
            )
        ) from error
    if changed:
        EmailAddress.objects.filter(user=user).delete()


@transaction.atomic
def change_login_email(user, email, *, by):
    """Another address for signing in (or none); the old address gets a mail about it."""
    locked = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    old = locked.email
    _set_email(locked, email)
    if old and old != locked.email:
        send_later(
            key=f"account:email:{locked.pk}:{secrets.token_hex(8)}",
            to=old,
            subject=_("メールアドレスが変わりました"),
            body=_(
                "ログインに使うメールアドレスが変わりました。\n\n"
                "お心当たりがないときは、すぐに学校または教育委員会にお電話ください。\n"
            ),
        )
    record("user.email", locked, by)
    return locked


@transaction.atomic
def disable_account(user, *, by):
    """Nobody signs in with it any more, and whoever is signed in is out with the next page."""
    locked = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if locked.is_stopped:
        raise Refused(_("このアカウントは、もう止められています。"))
    if locked.pk == by.user_id:
        raise Refused(_("ご自分のアカウントは止められません。ほかの担当の方に頼んでください。"))
    for link in AccessLink.objects.usable().filter(
        purpose=AccessLink.Purpose.INVITATION, person_id=locked.person_id
    ):
        link.revoke()
    if locked.is_active:
        locked.is_active = False
        locked.save(update_fields=["is_active"])
    record("user.disable", locked, by)
    return locked


@transaction.atomic
def enable_account(user, *, by):
    """It may be used again, with the old password."""
    locked = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if not locked.is_stopped:
        raise Refused(_("このアカウントは、止められていません。"))
    locked.is_active = True
    locked.save(update_fields=["is_active"])
    record("user.enable", locked, by)
    return locked


@transaction.atomic
def revoke_link(link, *, by):
    """Make a link useless; its page then explains itself."""
    locked = AccessLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    if not locked.is_usable:
        raise Refused(_("この案内は、もう使えなくなっています。"))
    locked.revoke()
    record("accesslink.revoke", locked, by)
    return locked
