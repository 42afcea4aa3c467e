"""Telling those who promised: mail through the outbox; who has no address stands in the call list."""

from django.utils.translation import gettext as _

from activities.models import Assignment
from activities.models.slots import HOLDING
from community.outbox import send_later
from core.dates import format_span, now


def holders(activity):
    """The promises of an activity that hold, with person and organisation."""
    return (
        Assignment.objects.filter(slot__activity=activity, state__in=HOLDING)
        .select_related("person", "organisation", "slot")
        .order_by("slot", "pk")
    )


def words_of(activity, what):
    """Subject and text of one notice."""
    subject = {
        "postponed": _("延期のお知らせ「%(title)s」"),
        "cancelled": _("中止のお知らせ「%(title)s」"),
        "rescheduled": _("日時変更のお知らせ「%(title)s」"),
    }[what] % {"title": activity.title}
    first = {
        "postponed": _("次の活動は、延期になりました。新しい日が決まりましたら、お知らせします。"),
        "cancelled": _("次の活動は、中止になりました。お引き受けくださり、ありがとうございました。"),
        "rescheduled": _("次の活動の日時が変わりました。ご都合が悪いときは、ご連絡ください。"),
    }[what]
    headquarters = activity.item.plan.headquarters
    lines = [
        first,
        "",
        activity.title,
        format_span(activity.starts_at, activity.ends_at),
        activity.place,
        _("ねらい：%(aim)s") % {"aim": activity.aim},
    ]
    if activity.stop_reason:
        lines.append(_("理由：%(reason)s") % {"reason": activity.stop_reason})
    lines += ["", _("お問い合わせ：%(name)s %(phone)s") % {"name": headquarters, "phone": headquarters.phone}]
    return subject, "\n".join(lines)


def tell_assigned(activity, what, *, by):
    """Put one notice to each person and group into the outbox. Returns the number of addressees."""
    subject, body = words_of(activity, what)
    told = {(a.person_id, a.organisation_id): a for a in holders(activity)}
    moment = int(now().timestamp() * 1000)
    for (person_id, organisation_id), assignment in told.items():
        address = f"p{person_id}" if person_id else f"o{organisation_id}"
        send_later(
            key=f"activity:{activity.pk}:{what}:{moment}:{address}",
            subject=subject,
            body=_("%(name)s さま") % {"name": assignment.who} + "\n\n" + body,
            person=assignment.person,
            organisation=assignment.organisation,
        )
    return len(told)
