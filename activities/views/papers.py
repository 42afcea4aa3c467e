"""What goes out on paper: notice, poster, reception list, call list."""

import segno
from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from activities.permissions import can_arrange_activity, can_see_contacts, can_see_names
from activities.reading import promises_of
from activities.views.parts import find_activity
from core.dates import format_date, today
from core.pages import render_page, require

THANKS = _("日ごろから子どもたちの育ちを支えてくださり、ありがとうございます。")
#: Subject and first sentences of a notice, by the activity's state.
NOTICES = {
    "": (_("「%(title)s」のお知らせ"), format_lazy("{}{}", THANKS, _("次のとおり行います。"))),
    "postponed": (
        _("「%(title)s」延期のお知らせ"),
        format_lazy(
            "{}{}", THANKS, _("次の活動は、延期になりました。新しい日が決まりましたら、お知らせします。")
        ),
    ),
    "cancelled": (
        _("「%(title)s」中止のお知らせ"),
        format_lazy("{}{}", THANKS, _("次の活動は、中止になりました。")),
    ),
}


def _row(label, value):
    return {"label": label, "value": value}


def _rows(activity):
    rows = [
        _row(_("日時"), activity.when),
        _row(_("場所"), activity.place),
        _row(_("ねらい"), activity.aim),
        _row(_("子ども"), activity.children),
        _row(_("子どもの役割"), activity.childrens_role),
        _row(_("持ち物・服装"), activity.bring),
        _row(_("雨のとき"), activity.rain_plan),
    ]
    return [row for row in rows if row["value"]]


def _school_address(activity):
    """The public page of the first school, for the QR code."""
    school = activity.schools.first()
    if school is None:
        return None, ""
    try:
        return school, settings.SITE_URL.rstrip("/") + reverse("school_page", args=[school.code])
    except NoReverseMatch:
        return school, ""


def _qr(address):
    return segno.make(address, error="m").svg_inline(omitsize=True) if address else ""


def _paper(activity, **context):
    cycle = activity.item.plan.cycle
    school, address = _school_address(activity)
    return {
        "activity": activity,
        "letter_date": format_date(today(), weekday=False),
        "letter_from": f"{activity.item.plan.headquarters}\n{school or ''}".strip(),
        "letter_vision": cycle.vision.text if cycle.vision else "",
        "letter_step": 5,
        "school": school,
        "address": address,
        "qr": _qr(address),
        **context,
    }


@require_safe
def activity_notice(request, council_pk, pk):
    """A4: お知らせ・要項, ready to go out."""
    activity = find_activity(request, council_pk, pk)
    title, body = NOTICES.get(activity.state, NOTICES[""])
    reason = [_row(_("理由"), activity.stop_reason)] if activity.stop_reason else []
    to_come = activity.state in ("arranging", "confirmed")
    context = _paper(
        activity,
        letter_to=_("関係のみなさま"),
        letter_title=title % {"title": activity.title},
        letter_body=body,
        letter_rows=[*reason, *_rows(activity)],
        slots=[slot for slot in activity.slots.all() if slot.free > 0] if to_come else [],
    )
    return render_page(request, "activities/activity_notice.html", context)


@require_safe
def activity_poster(request, council_pk, pk):
    """A4 poster with the QR code of the school's public page."""
    activity = find_activity(request, council_pk, pk)
    return render_page(
        request, "activities/activity_poster.html", _paper(activity, letter_title=activity.title)
    )


@require_safe
def activity_roster(request, council_pk, pk):
    """受付名簿: who is expected, boxes to tick, empty rows to write on. Contacts only for those who may see them."""
    activity = find_activity(request, council_pk, pk)
    require(can_see_names(request.viewer, activity))
    slots = list(activity.slots.all())
    promised = promises_of(slots)
    groups = [
        {"slot": slot, "promised": promised[slot.pk], "blank": range(max(slot.free, 0))} for slot in slots
    ]
    context = _paper(
        activity,
        groups=groups,
        contacts=can_see_contacts(request.viewer, activity),
        blank=range(8),
        letter_title=_("受付名簿「%(title)s」") % {"title": activity.title},
    )
    return render_page(request, "activities/activity_roster.html", context)


@require_safe
def activity_calls(request, council_pk, pk):
    """Whom to call: everybody who promised, those without mail first; with boxes to tick."""
    activity = find_activity(request, council_pk, pk)
    require(can_arrange_activity(request.viewer, activity))
    from activities.models import Assignment

    rows = (
        Assignment.objects.filter(slot__activity=activity)
        .exclude(state__in=("replaced",) if activity.state == "cancelled" else ("replaced", "cancelled"))
        .select_related("person", "organisation", "slot")
        .order_by("slot", "pk")
    )
    seen, people = set(), []
    for row in rows:
        if (row.person_id, row.organisation_id) not in seen:
            seen.add((row.person_id, row.organisation_id))
            people.append(row)
    context = _paper(
        activity,
        by_phone=[row for row in people if not row.who.email],
        by_mail=[row for row in people if row.who.email],
        letter_title=_("連絡する人「%(title)s」") % {"title": activity.title},
    )
    return render_page(request, "activities/activity_calls.html", context)
