"""Answering: by the link in a letter without an account, or on one's own page after signing in."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from activities.actions import answer_slots
from activities.forms.people import AnswerForm
from activities.models import Activity, Assignment
from activities.models.slots import HOLDING
from activities.permissions import can_answer_ask
from activities.reading import CHAIN
from activities.views.parts import posted
from community.models import AccessLink
from community.views.links import usable_link
from core.dates import local_day, now, today
from core.pages import render_page, require
from core.refusal import Refused
from core.viewer import Viewer, viewer_of
from headquarters import actions as headquarters
from headquarters.models import Ask

ASKED = ("person", "organisation", "duty", "asked_by", "headquarters", "item__plan__cycle__vision")


def answer_rows(ask):
    """One row per slot of the ask: its answer, the promise, and whether it may still be answered here."""
    answers = ask.slot_answers.select_related(*(f"slot__activity__{path}" for path in CHAIN))
    rows = list(answers.order_by("slot__starts_at", "slot"))
    mine = Assignment.objects.filter(
        slot__in=[row.slot_id for row in rows], person=ask.person_id, organisation=ask.organisation_id
    )
    held = {a.slot_id: a for a in mine.filter(state__in=HOLDING)}
    for row in rows:
        row.promise = held.get(row.slot_id)
        row.state = _state(row)
    return rows


def _state(row):
    """open, settled (only by telephone now), stopped or past."""
    slot, activity = row.slot, row.slot.activity
    if activity.state in (Activity.State.POSTPONED, Activity.State.CANCELLED):
        return "stopped"
    if slot.starts_at <= now() or activity.state not in (Activity.State.ARRANGING, Activity.State.CONFIRMED):
        return "past"
    if row.answer and local_day(slot.starts_at) <= today():
        return "settled"
    return "open"


def _others(ask, rows):
    """Further promises of the same person or group, to come."""
    return (
        Assignment.objects.filter(
            person=ask.person_id,
            organisation=ask.organisation_id,
            state__in=HOLDING,
            slot__ends_at__gte=now(),
        )
        .exclude(slot__in=[row.slot_id for row in rows])
        .select_related("slot__activity")
        .order_by("slot__starts_at")[:20]
    )


def read_answers(post, rows):
    """{slot id: answer} of the pressed button: `slot_<id>`, or `all` for every slot that is open."""
    values = Ask.Answer.values
    if post.get("all") in values:
        return {row.slot_id: post["all"] for row in rows if row.state == "open"}
    return {
        row.slot_id: post[f"slot_{row.slot_id}"] for row in rows if post.get(f"slot_{row.slot_id}") in values
    }


def _answer(ask, rows, form, post, *, by, link=None):
    """Write the answer; raises Refused with the sentence for the page."""
    channel = ""
    comment, seats = form.cleaned_data["comment"] or ask.comment, form.cleaned_data["seats"]
    if ask.state == Ask.State.CANCELLED:
        raise Refused(_("このお願いは、取り消されました。"))
    if rows:
        answers = read_answers(post, rows)
        if not answers:
            raise Refused(_("お返事のボタンを押してください。"))
        answer_slots(ask, answers, by=by, channel=channel, comment=comment, link=link, seats=seats)
        return
    answer = post.get("answer", "")
    if answer not in Ask.Answer.values:
        raise Refused(_("お返事のボタンを押してください。"))
    if (answer, comment) != (ask.answer, ask.comment) or (seats and seats != ask.seats_offered):
        headquarters.answer_ask(
            ask, answer, by=by, channel=channel, comment=comment, seats_offered=seats, link=link
        )


def answer_page(request, ask, *, viewer, link=None, address):
    """The page of one ask, and what pressing a button does. GET changes nothing: scanners open links."""
    rows = answer_rows(ask)
    form = AnswerForm(
        posted(request), initial={"comment": ask.comment, "seats": ask.seats_offered or ask.seats}
    )
    sentence = ""
    if request.method == "POST":
        try:
            if not form.is_valid():
                raise Refused(" ".join(text for errors in form.errors.values() for text in errors))
            _answer(ask, rows, form, request.POST, by=viewer, link=link)
            return HttpResponseRedirect(address + "#answered")
        except Refused as refusal:
            sentence = str(refusal)
            rows = answer_rows(ask)
    cycle = ask.item.plan.cycle
    context = {
        "ask": ask,
        "rows": rows,
        "answer_form": form,
        "sentence": sentence,
        "link": link,
        "frame_template": "public.html" if link else "base.html",
        "aim": ask.aim_then or ask.item.aim,
        "vision": ask.vision_then or (cycle.vision.text if cycle.vision else ""),
        "answers": Ask.Answer.choices,
        "answered": bool(ask.answer) and ask.state == Ask.State.DONE,
        "others": _others(ask, rows),
        "place": ask.headquarters.name,
        "phone": ask.headquarters.phone or (ask.asked_by.phone if ask.asked_by else ""),
        "open_rows": [row for row in rows if row.state == "open"],
    }
    return render_page(request, "activities/ask_answer.html", context)


def _viewer_of_link(link):
    if link.person:
        return viewer_of(link.person, link=link)
    return Viewer(name=str(link.organisation), municipality_id=link.organisation.municipality_id, link=link)


@csrf_exempt  # The token in the address is the secret, and the page sets no cookie that could be abused.
@login_not_required  # Not core.pages.public_page: caches may keep those, and this page is one person's.
@require_http_methods(["GET", "HEAD", "POST"])
def answer_link(request, token):
    """The page behind the link or QR code of a letter: answer without an account."""
    link, response = usable_link(request, token, AccessLink.Purpose.ASK)
    if response:
        return response
    ask = Ask.objects.select_related(*ASKED).filter(pk=link.target_id).first()
    if ask is None or (ask.person_id, ask.organisation_id) != (link.person_id, link.organisation_id):
        raise Http404
    address = reverse("answer_link", args=[token])
    return answer_page(request, ask, viewer=_viewer_of_link(link), link=link, address=address)


@require_http_methods(["GET", "HEAD", "POST"])
def my_ask(request, pk):
    """The same for somebody who is signed in."""
    ask = get_object_or_404(Ask.objects.visible_to(request.viewer).select_related(*ASKED), pk=pk)
    require(can_answer_ask(request.viewer, ask))
    return answer_page(request, ask, viewer=request.viewer, address=reverse("my_ask", args=[pk]))
