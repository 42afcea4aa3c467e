"""Step 4: asking people and organisations, their answers, and the log of contacts."""

from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from community.models import AccessLink
from community.outbox import send_later
from core.audit import record
from core.dates import format_date, now, today
from core.refusal import Refused
from headquarters.models import Ask, ContactLog, PlanItem

#: How long a link opens after the day by which the answer was asked for, or from today when no day was named.
AFTER_REPLY, WITHOUT_REPLY = timedelta(days=14), timedelta(days=60)


def _link(ask, by):
    """The address under which the asked answer without an account."""
    expires = ask.reply_by + AFTER_REPLY if ask.reply_by else today() + WITHOUT_REPLY
    return AccessLink.objects.create(
        purpose=AccessLink.Purpose.ASK,
        person=ask.person,
        organisation=ask.organisation,
        target_id=ask.pk,
        expires_on=max(expires, today() + AFTER_REPLY),
        created_by=by.name,
    )


def address_of(ask):
    """The whole address of an ask's link, for letters and mail."""
    return settings.SITE_URL + reverse("answer_link", args=[ask.link.token])


@transaction.atomic
def ask(
    item,
    *,
    by,
    channel,
    person=None,
    organisation=None,
    duty=None,
    message="",
    reply_by=None,
    seats=1,
    send=True,
):
    """Ask one person or organisation, carrying the child image and the aim as they are now.

    Every ask has a link, so that a letter, FAX or mail can be answered without an account. `send=False` keeps it
    as 未連絡. Refused for a cancelled item, a past date, or somebody who still owes an answer about it.
    """
    if bool(person) == bool(organisation):
        raise Refused(_("お願いする人か団体を、どちらか一つ選んでください。"))
    if item.state == PlanItem.State.CANCELLED:
        raise Refused(_("取りやめた取組には、お願いを出せません。"))
    if reply_by and reply_by < today():
        raise Refused(_("返事の期限は、今日よりあとの日にしてください。"))
    cycle = item.plan.cycle
    made = Ask(
        headquarters_id=item.plan.headquarters_id,
        item=item,
        duty=duty,
        person=person,
        organisation=organisation,
        channel=channel,
        message=message,
        reply_by=reply_by,
        seats=seats,
        asked_by_id=by.person_id,
        vision_then=cycle.vision.text if cycle.vision else "",
        aim_then=item.aim,
    )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        raise Refused(
            _("%(name)sさんには、もうお願いしています。返事を待っています。") % {"name": person}
        ) from error
    made.link = _link(made, by)
    made.save(update_fields=["link"])
    record("ask.add", made, by, channel=made.get_channel_display())
    if send:
        send_ask(made, by=by)
    return made


@transaction.atomic
def send_ask(made, *, by):
    """It has been put to them: told, handed over or sent by mail. Now the answer is waited for."""
    made.move("send", by, asked_at=now())
    if made.channel == Ask.Channel.EMAIL:
        if not made.addressee.email:
            raise Refused(_("メールアドレスがありません。別の連絡のしかたを選んでください。"))
        send_later(
            key=f"ask:{made.pk}",
            subject=_("ご協力のお願い"),
            body=mail_of(made),
            person=made.person,
            organisation=made.organisation,
        )


def mail_of(made):
    """The words of the mail: child image, aim, what, by when, and the link."""
    lines = [_("%(name)s さま") % {"name": made.addressee}, ""]
    if made.vision_then:
        lines.append(_("目指す子ども像:%(text)s") % {"text": made.vision_then})
    lines.append(_("取組:%(text)s") % {"text": made.item.title})
    if made.aim_then:
        lines.append(_("ねらい:%(text)s") % {"text": made.aim_then})
    lines += ["", made.message, ""] if made.message else [""]
    if made.reply_by:
        lines.append(_("お返事は %(day)s までにお願いします。") % {"day": format_date(made.reply_by)})
    lines += [_("次のページで、名前を入れずに答えられます。"), address_of(made), "", str(made.headquarters)]
    return "\n".join(lines)


@transaction.atomic
def answer_ask(made, answer, *, by, channel, comment="", seats_offered=None, link=None, entered_by=""):
    """Write the answer of the whole ask; a later answer changes it, the same again changes nothing.

    `entered_by` names who entered it for the asked person; `link` is the AccessLink through which it came.
    """
    if answer not in Ask.Answer.values:
        raise Refused(_("お返事を選んでください。"))
    fresh = Ask.objects.select_for_update(of=("self",)).get(pk=made.pk)
    same = (fresh.answer, fresh.comment, fresh.seats_offered) == (answer, comment, seats_offered)
    if fresh.state == Ask.State.DONE and same:
        return made
    if fresh.state == Ask.State.CANCELLED:
        raise Refused(_("このお願いは取り消されています。くわしくは推進員にお電話ください。"))
    made.move(
        "change_answer" if fresh.state == Ask.State.DONE else "answer",
        by,
        for_label=made.addressee if entered_by else "",
        data={"answer": Ask.Answer(answer).label},
        answer=answer,
        comment=comment[:300],
        seats_offered=seats_offered,
        answered_at=now(),
        answer_channel="link" if link else channel,
        answer_entered_by=entered_by,
        next_try_on=None,
    )
    if not link and channel:
        log_contact(
            made.headquarters,
            by=by,
            channel=channel,
            text=_("返事:%(answer)s %(comment)s") % {"answer": Ask.Answer(answer).label, "comment": comment},
            ask=made,
        )
    return made


@transaction.atomic
def try_again(made, *, by, channel, on=None):
    """Nobody answered the telephone: keep the try in the log and say when to try next (tomorrow)."""
    on = on or today() + timedelta(days=1)
    if made.state == Ask.State.NEW:
        made.move("send", by, asked_at=now())
    Ask.objects.filter(pk=made.pk).update(next_try_on=on)
    made.next_try_on = on
    return log_contact(
        made.headquarters, by=by, channel=channel, text=_("留守でした。かけ直します。"), ask=made, next_on=on
    )


@transaction.atomic
def cancel_ask(made, *, by):
    """Take an ask back; its link no longer opens."""
    made.move("cancel", by)
    if made.link:
        made.link.revoke()


@transaction.atomic
def log_contact(
    headquarters,
    *,
    by,
    channel,
    text,
    person=None,
    organisation=None,
    ask=None,
    item=None,
    minutes=0,
    next_on=None,
    at=None,
):
    """Write one contact into the log; one about an ask belongs to its person and item."""
    entry = ContactLog.objects.create(
        headquarters=headquarters,
        ask=ask,
        person=person or (ask.person if ask else None),
        organisation=organisation or (ask.organisation if ask else None),
        item=item or (ask.item if ask else None),
        at=at or now(),
        channel=channel,
        text=text.strip()[:300],
        minutes=minutes,
        next_on=next_on,
        written_by=by.name,
    )
    record("contactlog.add", entry, by)
    return entry
