"""The outbox: what is sent to people, written in the transaction of the change and sent once by a job."""

from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from community.models import Delivery


def send_later(*, key, subject, body, to="", person=None, organisation=None):
    """Put one mail into the outbox; the same `key` again does nothing. Without an address it waits as paper."""
    address = to or getattr(person or organisation, "email", "")
    delivery, created = Delivery.objects.get_or_create(
        key=key,
        defaults={
            "to": address,
            "subject": subject[:120],
            "body": body,
            "person": person,
            "organisation": organisation,
            "state": Delivery.State.WAITING if address else Delivery.State.PAPER,
        },
    )
    if created and address:
        deliver.defer(delivery_id=delivery.pk)
    return delivery


@app.task(queue="mail", retry=5)
def deliver(delivery_id):
    """Send one waiting mail. Repeating it sends nothing twice; the mail server's refusal is kept for the clerk."""
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update().get(pk=delivery_id)
        if delivery.state == Delivery.State.SENT:
            return
        send_mail(delivery.subject, delivery.body, None, [delivery.to])
        delivery.state, delivery.sent_at = Delivery.State.SENT, timezone.now()
        if delivery.key.startswith("account:"):
            delivery.body = ""
        delivery.save()
