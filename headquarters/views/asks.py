"""Whom to ask, answers entered for the asked, and what is handed over on paper."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.models import Organisation
from core.audit import history_of
from core.barcodes import qr_svg
from core.dates import format_short, today
from core.middleware import page_before
from core.pages import render_page, require
from core.thread import thread_of
from headquarters import actions
from headquarters.candidates import askable, candidates_for
from headquarters.forms import AnswerForm, AskForm
from headquarters.forms.asks import OWN_WAY
from headquarters.models import Ask, ContactLog
from headquarters.permissions import can_ask, is_coordinator
from headquarters.views.parts import FORM, item_or_404, item_trail

SHOWN = ("person", "organisation", "duty", "link", "asked_by", "headquarters", "item__plan__cycle__council")
CHANNELS = set(Ask.Channel.values)


def ask_or_404(viewer, council_pk, pk):
    """An ask for somebody who may ask; whoever was asked has a page of their own."""
    asks = Ask.objects.visible_to(viewer).select_related(*SHOWN, "item__plan__cycle__vision")
    ask = get_object_or_404(asks, pk=pk, item__plan__cycle__council_id=council_pk)
    require(can_ask(viewer, ask.item))
    return ask


def _item_to_ask(request, council_pk, pk):
    """An undertaking, for somebody who may ask people about it."""
    item = item_or_404(request.viewer, council_pk, pk)
    require(can_ask(request.viewer, item))
    return item


def _back(request, ask):
    """To the row on the page from which the button was pressed."""
    before = page_before(request).split("#")[0]
    return redirect(f"{before}#ask-{ask.pk}" if before else ask.get_absolute_url())


# ---- whom to ask -----------------------------------------------------------------------------------------


@require_http_methods(FORM)
def ask_new(request, council_pk, pk):
    """Whom to ask next and why; several at once."""
    item = _item_to_ask(request, council_pk, pk)
    query = request.GET.get("q", "").strip()[:60]
    candidates = candidates_for(request.viewer, item, query)
    choices = [(candidate.value, str(candidate.who)) for candidate in candidates]
    form = AskForm(request.POST or None, item=item, choices=choices)
    if request.method == "POST" and form.is_valid():
        done, made = form.attempt(_ask_all, item, form.cleaned_data, request.viewer)
        if done:
            messages.success(request, _sentence(made))
            return redirect(item.get_absolute_url() + "#asks")
    context = {
        "item": item,
        "council": item.plan.cycle.council,
        "vision": item.plan.cycle.vision,
        "form": form,
        "candidates": candidates,
        "chosen": set(request.POST.getlist("whom")),
        "query": query,
        "is_coordinator": is_coordinator(request.viewer, item.plan.headquarters_id),
        "crumbs": item_trail(item, _("次に声をかける人")),
    }
    return render_page(request, "headquarters/ask_new.html", context)


def _sentence(made):
    """What happened, and what is to be done now."""
    mailed = sum(ask.state == Ask.State.WAITING for ask in made)
    if mailed == len(made):
        return _("%(n)s件のメールを送りました。返事を待ちます。") % {"n": mailed}
    if mailed:
        words = {"n": len(made), "mailed": mailed}
        return (
            _("%(n)s件を用意し、うち%(mailed)s件はメールを送りました。ほかは下の表から連絡してください。")
            % words
        )
    return _("%(n)s件のお願いを用意しました。下の表から連絡し、返事を記録してください。") % {"n": len(made)}


def _way(who, channel):
    """The channel of one ask: the chosen one, or how this person or body likes to be reached."""
    if channel != OWN_WAY:
        return channel
    own = getattr(who, "channel", "")
    if own == Ask.Channel.EMAIL and not who.email:
        own = ""
    return own or Ask.Channel.PHONE


@transaction.atomic
def _ask_all(item, data, by):
    """Everybody ticked is asked, or nobody. Only mail goes out by itself."""
    pks = {kind: [int(v[1:]) for v in data["whom"] if v[0] == kind] for kind in "po"}
    people = [row.person for row in askable(by, item).filter(person__in=pks["p"]).select_related("person")]
    bodies = Organisation.objects.filter(municipality=item.plan.headquarters.municipality_id, pk__in=pks["o"])
    whom = [({"person": person}, person) for person in {p.pk: p for p in people}.values()]
    whom += [({"organisation": body, "seats": data["seats"] or 1}, body) for body in bodies]
    made = []
    for fields, who in whom:
        channel = _way(who, data["channel"])
        fields |= {name: data[name] for name in ("duty", "reply_by", "message")}
        made.append(actions.ask(item, by=by, channel=channel, send=channel == Ask.Channel.EMAIL, **fields))
    return made


# ---- one ask ---------------------------------------------------------------------------------------------


def _ask_page(request, ask, form):
    context = {
        "ask": ask,
        "item": ask.item,
        "council": ask.item.plan.cycle.council,
        "form": form,
        "address": actions.address_of(ask),
        "words": actions.mail_of(ask),
        "log": ContactLog.objects.visible_to(request.viewer).filter(ask=ask)[:20],
        "links": thread_of(ask, request.viewer),
        "history": history_of(ask),
        "crumbs": item_trail(ask.item, str(ask.addressee)),
    }
    return render_page(request, "headquarters/ask_detail.html", context)


@require_safe
def ask_detail(request, council_pk, pk):
    """One ask: what was said, the answer, the contacts, the link to hand over."""
    ask = ask_or_404(request.viewer, council_pk, pk)
    kept = {"channel": ask.channel, "answer": ask.answer, "comment": ask.comment}
    return _ask_page(request, ask, AnswerForm(initial={**kept, "seats_offered": ask.seats_offered}))


@require_POST
def ask_answer(request, council_pk, pk):
    """An answer by telephone or on paper, entered for the asked: one press. What is wrong comes back as typed."""
    ask = ask_or_404(request.viewer, council_pk, pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _ask_page(request, ask, form)
    data = form.cleaned_data
    told = actions.record_answer(
        ask,
        data["answer"],
        by=request.viewer,
        channel=data["channel"] or ask.channel,
        comment=data["comment"],
        seats_offered=data["seats_offered"],
    )
    words = {"name": ask.addressee, "answer": Ask.Answer(data["answer"]).label}
    messages.success(request, _("%(name)sさんのお返事「%(answer)s」を記録しました。") % words)
    for sentence in told:
        messages.warning(request, sentence)
    return _back(request, ask)


@require_POST
def ask_try_again(request, council_pk, pk):
    """Nobody was there: try again tomorrow."""
    ask = ask_or_404(request.viewer, council_pk, pk)
    channel = ask.channel if ask.channel in (Ask.Channel.PHONE, Ask.Channel.MEETING) else Ask.Channel.PHONE
    comment = request.POST.get("comment", "").strip()[:200]
    actions.try_again(ask, by=request.viewer, channel=channel, comment=comment)
    messages.success(request, _("留守を記録しました。あす、「次に連絡する人」に並びます。"))
    return _back(request, ask)


@require_POST
def ask_send(request, council_pk, pk):
    """It has been said, handed over or put into the post: the answer is waited for."""
    ask = ask_or_404(request.viewer, council_pk, pk)
    actions.send_ask(ask, by=request.viewer)
    messages.success(
        request, _("%(name)sさんに伝えたことを記録しました。返事を待ちます。") % {"name": ask.addressee}
    )
    return _back(request, ask)


@require_POST
def ask_cancel(request, council_pk, pk):
    """Take an ask back."""
    ask = ask_or_404(request.viewer, council_pk, pk)
    actions.cancel_ask(ask, by=request.viewer)
    messages.success(request, _("お願いを取り消しました。渡したリンクは使えなくなりました。"))
    return redirect(ask.item)


# ---- paper -----------------------------------------------------------------------------------------------


def _letter(ask):
    """What one printed letter shows: the words of the day it went out; until then those of now."""
    address, vision = actions.address_of(ask), ask.item.plan.cycle.vision
    unsent = ask.state == Ask.State.NEW
    return {
        "ask": ask,
        "address": address,
        "qr": qr_svg(address, label=_("お返事のページのQRコード")) if address else "",
        "aim": (not unsent and ask.aim_then) or ask.item.aim,
        "vision": (not unsent and ask.vision_then) or (vision.text if vision else ""),
        "until": format_short(ask.reply_by) if ask.reply_by else "",
        "rows": _slip_rows(ask),
    }


def _slip_rows(ask):
    """The reply slip: name, three boxes, a line."""
    answers = [label for _value, label in Ask.Answer.choices]
    if ask.organisation_id:
        answers[0] = _("%(answer)s（　　　人）") % {"answer": answers[0]}
    return [
        {"label": _("お名前"), "value": ask.addressee},
        {"label": _("お返事"), "choices": answers},
        {"label": _("ひとこと"), "value": ""},
    ]


def _letters(request, asks, back, **context):
    context |= {"letters": [_letter(ask) for ask in asks], "day": today(), "back": back}
    return render_page(request, "headquarters/ask_letters.html", context)


@require_safe
def ask_letter(request, council_pk, pk):
    """The letter or FAX of one ask, with its reply slip."""
    ask = ask_or_404(request.viewer, council_pk, pk)
    return _letters(request, [ask], ask.get_absolute_url())


def _on_paper(request, item):
    """The asks whose letters are printed together: letter and FAX not handed over yet, or all that are open."""
    asks = (
        Ask.objects.visible_to(request.viewer)
        .filter(item=item)
        .select_related(*SHOWN, "item__plan__cycle__vision")
    )
    if request.GET.get("all"):
        return asks.filter(state__in=[Ask.State.NEW, Ask.State.WAITING]).order_by("pk")
    return asks.filter(state=Ask.State.NEW, channel__in=[Ask.Channel.LETTER, Ask.Channel.FAX]).order_by("pk")


@require_safe
def ask_letters(request, council_pk, pk):
    """All letters of an undertaking, one a page."""
    item = _item_to_ask(request, council_pk, pk)
    asks = list(_on_paper(request, item))
    unsent = sum(ask.state == Ask.State.NEW for ask in asks)
    return _letters(request, asks, item.get_absolute_url(), item=item, unsent=unsent)


@require_POST
def ask_letters_sent(request, council_pk, pk):
    """The printed letters have been handed over or sent: the answers are waited for."""
    item = _item_to_ask(request, council_pk, pk)
    with transaction.atomic():
        asks = list(_on_paper(request, item).filter(state=Ask.State.NEW))
        for ask in asks:
            actions.send_ask(ask, by=request.viewer)
    messages.success(request, _("%(n)s通を渡したことを記録しました。") % {"n": len(asks)})
    return redirect(item.get_absolute_url() + "#asks")
