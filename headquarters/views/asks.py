"""Asking, answers entered for the asked, letters, and the log of contacts."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.audit import history_of
from core.barcodes import qr_svg
from core.dates import today
from core.pages import page_of, render_page, require
from core.thread import thread_of
from headquarters import actions
from headquarters.forms import AnswerForm, AskForm, ContactLogForm
from headquarters.models import Ask, ContactLog
from headquarters.permissions import can_ask, is_coordinator
from headquarters.reading import candidates_for
from headquarters.views.bodies import body_or_404
from headquarters.views.plans import FORM, item_or_404


def ask_or_404(viewer, council_pk, pk):
    """An ask that the coordinator sees."""
    asks = Ask.objects.visible_to(viewer).select_related(
        "person",
        "organisation",
        "item__plan__cycle__council",
        "item__plan__headquarters",
        "link",
        "headquarters",
    )
    ask = get_object_or_404(asks, pk=pk, item__plan__cycle__council_id=council_pk)
    require(is_coordinator(viewer, ask.headquarters_id))
    return ask


@require_http_methods(FORM)
def ask_new(request, council_pk, pk):
    """Whom to ask next and why; several people at once."""
    item = item_or_404(request.viewer, council_pk, pk)
    require(can_ask(request.viewer, item))
    candidates = candidates_for(item)
    form = AskForm(request.POST or None, item=item, candidates=candidates)
    if form.is_valid():
        done, made = form.attempt(_ask_all, item, form.cleaned_data, request.viewer)
        if done:
            messages.success(request, _("%(n)s件のお願いを記録しました。") % {"n": len(made)})
            return redirect(item.get_absolute_url() + "#asks")
    chosen = set(request.POST.getlist("people"))
    for candidate in candidates:
        candidate.chosen = str(candidate.registration.pk) in chosen
    context = {
        "item": item,
        "cycle": item.plan.cycle,
        "council": item.plan.cycle.council,
        "form": form,
        "candidates": candidates,
    }
    return render_page(request, "headquarters/ask_new.html", context)


@transaction.atomic
def _ask_all(item, data, by):
    """One ask for everybody ticked, or none of them."""
    common = {n: data[n] for n in ("channel", "duty", "reply_by", "message")}
    made = [actions.ask(item, by=by, person=r.person, **common) for r in data["people"]]
    if data["organisation"]:
        made.append(
            actions.ask(item, by=by, organisation=data["organisation"], seats=data["seats"], **common)
        )
    return made


@require_safe
def ask_detail(request, council_pk, pk):
    """One ask: what was said, the answer, the contacts, the link to hand over."""
    ask = ask_or_404(request.viewer, council_pk, pk)
    context = {
        "ask": ask,
        "item": ask.item,
        "council": ask.item.plan.cycle.council,
        "form": AnswerForm(initial={"channel": ask.channel}),
        "answers": Ask.Answer.choices,
        "address": actions.address_of(ask) if ask.link else "",
        "words": actions.mail_of(ask) if ask.link else "",
        "log": ContactLog.objects.visible_to(request.viewer).filter(ask=ask),
        "links": thread_of(ask, request.viewer),
        "history": history_of(ask),
    }
    return render_page(request, "headquarters/ask_detail.html", context)


@require_POST
def ask_answer(request, council_pk, pk):
    """An answer by telephone or on paper, entered for the asked: one press."""
    ask = ask_or_404(request.viewer, council_pk, pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("お返事を選び直してください。"))
        return redirect("ask_detail", council_pk, pk)
    data = form.cleaned_data
    actions.answer_ask(
        ask,
        data["answer"],
        by=request.viewer,
        channel=data["channel"] or ask.channel,
        comment=data["comment"],
        seats_offered=data["seats_offered"],
        entered_by=request.viewer.name,
    )
    words = {"name": ask.addressee, "answer": ask.get_answer_display()}
    messages.success(request, _("%(name)sさんのお返事「%(answer)s」を記録しました。") % words)
    return redirect(ask.item.get_absolute_url() + "#asks")


@require_POST
def ask_try_again(request, council_pk, pk):
    """Nobody was there: try again tomorrow."""
    ask = ask_or_404(request.viewer, council_pk, pk)
    actions.try_again(ask, by=request.viewer, channel=ask.channel)
    messages.success(request, _("留守を記録しました。あす、かけ直す人として表れます。"))
    return redirect(ask.item.get_absolute_url() + "#asks")


@require_POST
def ask_cancel(request, council_pk, pk):
    """Take an ask back."""
    ask = ask_or_404(request.viewer, council_pk, pk)
    actions.cancel_ask(ask, by=request.viewer)
    messages.success(request, _("お願いを取り消しました。渡したリンクは使えなくなりました。"))
    return redirect(ask.item)


def _letter(ask):
    """What one printed letter shows."""
    address = actions.address_of(ask)
    return {"ask": ask, "address": address, "qr": qr_svg(address, label=_("お返事のページの二次元コード"))}


@require_safe
def ask_letter(request, council_pk, pk):
    """The letter or FAX of one ask, with its reply slip."""
    ask = ask_or_404(request.viewer, council_pk, pk)
    context = {"letters": [_letter(ask)], "day": today()}
    return render_page(request, "headquarters/ask_letters.html", context)


@require_safe
def ask_letters(request, council_pk, pk):
    """All letters of an undertaking that still wait for their answer, one a page."""
    item = item_or_404(request.viewer, council_pk, pk)
    require(can_ask(request.viewer, item))
    asks = (
        Ask.objects.visible_to(request.viewer)
        .filter(item=item, state__in=[Ask.State.NEW, Ask.State.WAITING], link__isnull=False)
        .select_related("person", "organisation", "item__plan__cycle__council", "headquarters", "link")
    )
    context = {"letters": [_letter(ask) for ask in asks], "day": today()}
    return render_page(request, "headquarters/ask_letters.html", context)


@require_http_methods(FORM)
def contactlog_list(request, pk):
    """The log of contacts, the newest first, with a form for one more."""
    body = body_or_404(request.viewer, pk)
    require(is_coordinator(request.viewer, body.pk))
    form = ContactLogForm(request.POST or None, headquarters=body)
    if form.is_valid():
        data = dict(form.cleaned_data)
        registration = data.pop("registration")
        actions.log_contact(
            body, by=request.viewer, person=registration.person if registration else None, **data
        )
        messages.success(request, _("連絡を記録しました。"))
        return redirect("contactlog_list", body.pk)
    log = ContactLog.objects.visible_to(request.viewer).filter(headquarters=body)
    context = {
        "headquarters": body,
        "page": page_of(request, log.select_related("person", "organisation", "item__plan__cycle")),
        "form": form,
    }
    return render_page(request, "headquarters/contactlog_list.html", context)
