"""The address from which somebody's own calendar takes the meetings: made, made anew, stopped."""

from datetime import timedelta

from django.db import transaction

from community.models import AccessLink, Person
from core.audit import record
from core.dates import now, today

#: What it shows follows from the roles of each day, so it may live longer than a term.
YEARS = timedelta(days=5 * 366)


def calendar_link_of(viewer):
    """The person's address in use, or None."""
    links = AccessLink.objects.usable().filter(
        purpose=AccessLink.Purpose.CALENDAR, person_id=viewer.person_id
    )
    return links.order_by("-pk").first()


def _stop(viewer):
    """Revoke what is in use; the person's row is held so that two presses do not leave two addresses."""
    Person.objects.select_for_update().get(pk=viewer.person_id)
    links = AccessLink.objects.filter(
        purpose=AccessLink.Purpose.CALENDAR, person_id=viewer.person_id, revoked_at__isnull=True
    )
    found = list(links)
    links.update(revoked_at=now())
    return found


@transaction.atomic
def make_calendar_link(*, by):
    """A new address; the one before it stops."""
    _stop(by)
    link = AccessLink.objects.create(
        purpose=AccessLink.Purpose.CALENDAR,
        person_id=by.person_id,
        expires_on=today() + YEARS,
        created_by=by.name[:120],
    )
    record("accesslink.make_calendar", link, by)
    return link


@transaction.atomic
def stop_calendar_link(*, by):
    """No address any more."""
    for link in _stop(by):
        record("accesslink.stop_calendar", link, by)
