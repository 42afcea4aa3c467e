"""Ways in without an account, and what is sent to people."""

import secrets
import unicodedata
from functools import reduce

from django.db import models
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from community.models.people import Organisation, Person
from core.dates import today

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
#: So many letters of the token are enough for somebody who types it in, because attempts are counted.
CODE_LETTERS = 8


def _encode(number):
    """A whole number in letters and digits that cannot be mistaken for each other on paper."""
    text = ""
    while number:
        number, digit = divmod(number, len(ALPHABET))
        text = ALPHABET[digit] + text
    return text


class AccessLinkQuerySet(models.QuerySet):
    """Links, looked up by the token on the letter."""

    def by_token(self, token):
        """The link of a token, or None when it was forged or mistyped. Expired and revoked ones are found too."""
        head, _dash, tail = token.strip().lower().partition("-")
        if not head or not tail or set(head) - set(ALPHABET) or len(head) > 12:
            return None
        number = reduce(lambda n, letter: n * len(ALPHABET) + ALPHABET.index(letter), head, 0)
        link = self.select_related("person", "organisation").filter(pk=number).first()
        return link if link and constant_time_compare(link.token, f"{head}-{tail}") else None

    def by_code(self, code):
        """The link of the short code that somebody typed from paper, however spaced or wide; else None.

        The code is guessable in theory: whoever calls this counts the attempts.
        """
        letters = "".join(c for c in unicodedata.normalize("NFKC", code).lower() if c in ALPHABET)
        head, tail = letters[:-CODE_LETTERS], letters[-CODE_LETTERS:]
        if not head or len(head) > 12:
            return None
        number = reduce(lambda n, letter: n * len(ALPHABET) + ALPHABET.index(letter), head, 0)
        link = self.select_related("person", "organisation").filter(pk=number).first()
        return (
            link
            if link and constant_time_compare(link.token.partition("-")[2][:CODE_LETTERS], tail)
            else None
        )

    def usable(self):
        """Neither used up, revoked nor expired."""
        return self.filter(used_at__isnull=True, revoked_at__isnull=True, expires_on__gte=today())


class AccessLink(models.Model):
    """A revocable, expiring way to do one thing without an account.

    The token is derived from the secret key and the row, never stored, so that a letter can be printed again; the
    same address is its QR code. `target_id` is the record the purpose is about.
    """

    class Purpose(models.TextChoices):
        INVITATION = "invitation", _("アカウントを作る")
        ASK = "ask", _("お願いに答える")
        MEETING = "meeting", _("会議の出欠を答える")
        CALENDAR = "calendar", _("予定を取り込む")

    purpose = models.CharField(max_length=12, choices=Purpose)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="access_links")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="access_links"
    )
    target_id = models.BigIntegerField(null=True)
    salt = models.CharField(max_length=16, default=secrets.token_hex, editable=False)
    expires_on = models.DateField(_("期限"))
    revoked_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=120)

    objects = AccessLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=False) | models.Q(organisation__isnull=False),
                name="accesslink_is_somebodys",
            )
        ]
        indexes = [models.Index(fields=["purpose", "target_id"], name="accesslink_target")]

    def __str__(self):
        return f"{self.get_purpose_display()} {self.person or self.organisation}"

    def save(self, *args, **kwargs):
        """The salt is short: it only makes two links of one row number differ."""
        self.salt = self.salt[:16]
        super().save(*args, **kwargs)

    @property
    def token(self):
        """What stands in the address and on the letter, such as `7k-m3x9…`."""
        digest = salted_hmac(
            f"accesslink:{self.purpose}:{self.salt}", str(self.pk), algorithm="sha256"
        ).digest()
        return f"{_encode(self.pk)}-{_encode(int.from_bytes(digest[:12], 'big'))}"

    @property
    def code(self):
        """The short form for typing in at /join/, such as `7k m3x9 abcd`."""
        head, _dash, tail = self.token.partition("-")
        return f"{head} {tail[:4]} {tail[4:CODE_LETTERS]}"

    @property
    def audit_scope(self):
        return f"person:{self.person_id}" if self.person_id else ""

    @property
    def is_usable(self):
        """Neither used up (only an invitation ever is), revoked nor expired."""
        return self.used_at is None and self.revoked_at is None and self.expires_on >= today()

    def revoke(self):
        """Make it useless; the page then explains itself."""
        self.revoked_at = timezone.now()
        self.save(update_fields=["revoked_at"])


class Notification(models.Model):
    """A line on somebody's first screen; `key` keeps the same thing from being said twice."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="notifications")
    key = models.CharField(max_length=120)
    text = models.CharField(max_length=200)
    url = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="notification_once")]

    def __str__(self):
        return self.text


class Delivery(models.Model):
    """The outbox: one mail, letter or FAX to one person, written with its job in the transaction of the change.

    `key` is unique, so that a repeated job or a second click sends nothing twice.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("送信待ち")
        SENT = "sent", _("送りました")
        FAILED = "failed", _("届きませんでした")
        PAPER = "paper", _("印刷して渡す")

    key = models.CharField(max_length=120, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="deliveries")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="deliveries")
    to = models.EmailField(blank=True)
    subject = models.CharField(max_length=120)
    body = models.TextField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name_plural = _("送付")
        ordering = ["-created_at"]

    def __str__(self):
        return self.subject
