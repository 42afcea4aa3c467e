"""Asking people, writing down what they say on the telephone, giving out places."""

from collections import defaultdict

from django.contrib import messages
from django.db.models import Count, Exists, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from activities.actions import (
    answer_slots,
    ask_for_slots,
    assign,
    assign_people,
    cancel_assignment,
    confirm_assignment,
    replace_assignment,
    want_standin,
)
from activities.forms.people import AskForm, AssignForm, ReplaceForm
from activities.models import Activity, Assignment, SlotAnswer
from activities.models.slots import HOLDING
from activities.permissions import can_arrange_activity
from activities.reading import promises_of
from activities.views.parts import crumbs_to, find_activity, find_slot, organisations_of, posted, registered
from community.models import Person
from core.dates import format_short, local_day
from core.names import search_key
from core.pages import page_of, render_page, require
from headquarters.covers import uninsured
from headquarters.models import Ask, Registration
from headquarters.permissions import is_coordinator


def candidates(request, activity):
    """People to ask: not yet asked for this activity, those asked longest ago first; `busy` at that time."""
    asked = SlotAnswer.objects.filter(slot__activity=activity, ask__person=OuterRef("pk"))
    busy = Assignment.objects.filter(
        person=OuterRef("pk"),
        state__in=HOLDING,
        slot__starts_at__lt=activity.ends_at,
        slot__ends_at__gt=activity.starts_at,
    )
    found = registered(request, activity).filter(~Exists(asked))
    words = search_key(request.GET.get("q", ""))
    known = Registration.objects.filter(
        person=OuterRef("pk"), headquarters=activity.item.plan.headquarters_id
    )
    if words:
        skilled = known.filter(skills__icontains=request.GET["q"].strip())
        found = found.filter(Q(search_key__contains=words) | Exists(skilled))
    columns = JSONObject(skills="skills", times="times")
    ours = Q(asks__headquarters=activity.item.plan.headquarters_id)
    return found.annotate(
        can=Subquery(known.order_by("-starts_on").values(json=columns)[:1]),
        busy=Exists(busy),
        last_asked=Max("asks__asked_at", filter=ours),
        times=Count("asks", filter=ours),
    ).order_by("busy", F("last_asked").asc(nulls_first=True), "family_kana", "given_kana", "pk")


def asked_rows(activity):
    """One row per ask of this activity: who, with each slot's answer and promise."""
    mine = Q(person=OuterRef("ask__person")) | Q(organisation=OuterRef("ask__organisation"))
    held = Assignment.objects.filter(mine, slot=OuterRef("slot"), state__in=HOLDING)
    answers = (
        SlotAnswer.objects.filter(slot__activity=activity)
        .exclude(ask__state=Ask.State.CANCELLED)
        .annotate(promised=Exists(held))
        .select_related("ask__person", "ask__organisation", "slot")
        .order_by("-ask", "slot__starts_at", "slot")
    )
    rows = defaultdict(list)
    for answer in answers:
        rows[answer.ask].append(answer)
    return [{"ask": ask, "answers": found} for ask, found in rows.items()]


@require_http_methods(["GET", "HEAD", "POST"])
def activity_asks(request, council_pk, pk):
    """Who was asked and what they said; whom to ask next."""
    activity = find_activity(request, council_pk, pk)
    require(can_arrange_activity(request.viewer, activity))
    people, organisations = registered(request, activity), organisations_of(activity)
    slots = list(activity.slots.all())
    form = AskForm(
        posted(request),
        slots=slots,
        activity=activity,
        people=people,
        organisations=organisations,
        initial={"slots": [slot.pk for slot in slots if slot.short] or [slot.pk for slot in slots]},
    )
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        done, asks = form.attempt(ask_for_slots, activity, values.pop("slots"), by=request.viewer, **values)
        if done:
            messages.success(
                request,
                _("%(n)s件の声かけを書きました。返事があったら、下の表に入れてください。") % {"n": len(asks)},
            )
            return redirect("activity_asks", council_pk, pk)
    asked_groups = SlotAnswer.objects.filter(slot__activity=activity).values("ask__organisation")
    context = {
        "form": form,
        "activity": activity,
        "slots": slots,
        "rows": asked_rows(activity),
        "page": page_of(request, candidates(request, activity)),
        "groups": organisations.exclude(pk__in=asked_groups.exclude(ask__organisation=None)),
        "q": request.GET.get("q", ""),
        "chosen": {int(pk) for pk in request.POST.getlist("people") if pk.isdecimal()},
        "open": activity.state in (Activity.State.ARRANGING, Activity.State.CONFIRMED),
        "crumbs": crumbs_to(activity, _("声かけと返事")),
    }
    return render_page(request, "activities/activity_asks.html", context)


@require_POST
def ask_record(request, council_pk, pk, ask_pk):
    """What somebody said on the telephone, for one slot or for all: はい, 足りなければ, 難しい."""
    activity = find_activity(request, council_pk, pk)
    require(can_arrange_activity(request.viewer, activity))
    answers = SlotAnswer.objects.filter(ask=ask_pk, slot__activity=activity).select_related(
        "ask__person", "ask__organisation"
    )
    ask = get_object_or_404(answers.order_by("pk")[:1]).ask
    answer = request.POST.get("answer", "")
    said = request.POST.get("slot", "")
    ids = [int(said)] if said.isdecimal() else [row.slot_id for row in answers]
    if answer not in Ask.Answer.values:
        messages.warning(request, _("返事を選んで、もう一度押してください。"))
        return redirect("activity_asks", council_pk, pk)
    outcomes = answer_slots(
        ask,
        dict.fromkeys(ids, answer),
        by=request.viewer,
        channel=Ask.Channel.PHONE,
        comment=request.POST.get("comment", ask.comment)[:300],
    )
    _tell(request, ask, outcomes)
    return redirect(reverse("activity_asks", args=[council_pk, pk]) + f"#ask-{ask.pk}")


def _tell(request, ask, outcomes):
    messages.success(request, _("%(name)sさんの返事を書きました。") % {"name": ask.addressee})
    for outcome in outcomes:
        if outcome.sentence:
            words = {"title": outcome.slot.title, "why": outcome.sentence}
            messages.warning(request, _("「%(title)s」：%(why)s") % words)


@require_http_methods(["GET", "HEAD", "POST"])
def slot_assign(request, council_pk, pk):
    """Give places to people of the registry, or to a group."""
    slot = find_slot(request, council_pk, pk)
    activity = slot.activity
    require(can_arrange_activity(request.viewer, activity))
    people = registered(request, activity)
    bare = _uninsured(request.viewer, people, slot)
    form = AssignForm(
        posted(request), people=people, organisations=organisations_of(activity), uninsured=bare
    )
    if request.method == "POST" and form.is_valid():
        done, refused = form.attempt(_give_places, slot, form.cleaned_data, request.viewer)
        if done:
            for sentence in refused:
                messages.warning(request, sentence)
            if not refused:
                messages.success(request, _("担当を決めました。"))
            _warn(request, form.cleaned_data["people"], bare)
            return redirect(activity)
    context = {"form": form, "slot": slot, "activity": activity, "promised": promises_of([slot])[slot.pk]}
    context["crumbs"] = crumbs_to(activity, _("担当を決める"))
    return render_page(request, "activities/slot_assign.html", context)


def _uninsured(viewer, people, slot):
    """Ids of people without an insurance on the day of a slot; told to the coordinators, whose matter it is."""
    if not is_coordinator(viewer, slot.activity.item.plan.headquarters_id):
        return frozenset()
    return uninsured(people, local_day(slot.starts_at))


def _warn(request, people, bare):
    """A word about the insurance of those who were just given a place."""
    names = "、".join(str(person) for person in people if person.pk in bare)
    if names:
        messages.warning(
            request,
            _("%(names)sさんは、この日の保険の記録がありません。「更新と保険」で確かめてください。")
            % {"names": names},
        )


def _give_places(slot, values, viewer):
    reason, refused = values["overlap_reason"], []
    if values["people"]:
        _done, refused = assign_people(slot, values["people"], by=viewer, overlap_reason=reason)
    if values["organisation"]:
        assign(slot, organisation=values["organisation"], seats=values["seats"] or 1, by=viewer)
    return refused


def _assignment(request, council_pk, pk):
    seen = Activity.objects.visible_to(request.viewer).filter(item__plan__cycle__council_id=council_pk)
    rows = Assignment.objects.select_related(
        "person",
        "organisation",
        "slot__activity__item__plan__cycle__council",
        "slot__activity__item__plan__headquarters",
    )
    assignment = get_object_or_404(rows, pk=pk, slot__activity__in=seen)
    require(can_arrange_activity(request.viewer, assignment.slot.activity))
    return assignment


def _act(request, council_pk, pk, act, sentence):
    assignment = _assignment(request, council_pk, pk)
    act(assignment, by=request.viewer)
    messages.success(request, sentence % {"name": assignment.who})
    return redirect(assignment.slot.activity)


@require_POST
def assignment_cancel(request, council_pk, pk):
    """Somebody does not come after all."""
    return _act(request, council_pk, pk, cancel_assignment, _("%(name)sさんの担当を取りやめました。"))


@require_POST
def assignment_confirm(request, council_pk, pk):
    """Somebody comes after all, or also at the new time."""
    return _act(request, council_pk, pk, confirm_assignment, _("%(name)sさんの担当を確かめました。"))


@require_POST
def assignment_want_standin(request, council_pk, pk):
    """Somebody else is looked for; the place is kept."""
    return _act(
        request,
        council_pk,
        pk,
        want_standin,
        _("%(name)sさんの代わりの人を探します。役割はまだ空けていません。"),
    )


@require_POST
def assignment_from_answer(request, council_pk, pk, ask_pk, slot_pk):
    """One press makes 「足りなければ」 a promise."""
    activity = find_activity(request, council_pk, pk)
    require(can_arrange_activity(request.viewer, activity))
    rows = SlotAnswer.objects.select_related("ask__person", "ask__organisation", "slot__activity__item__plan")
    row = get_object_or_404(rows, ask=ask_pk, slot=slot_pk, slot__activity=activity)
    ask = row.ask
    assign(
        row.slot,
        by=request.viewer,
        person=ask.person,
        organisation=ask.organisation,
        seats=row.seats,
        ask=ask,
    )
    if ask.person:
        mine = Person.objects.filter(pk=ask.person_id)
        _warn(request, [ask.person], _uninsured(request.viewer, mine, row.slot))
    when = format_short(row.slot.starts_at)
    words = {"name": ask.addressee, "title": row.slot.title, "when": when}
    messages.success(
        request,
        _("%(name)sさんに、%(when)sの「%(title)s」をお願いすることに決めました。本人にお知らせください。")
        % words,
    )
    return redirect(reverse("activity_asks", args=[council_pk, pk]) + f"#ask-{ask.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
def assignment_replace(request, council_pk, pk):
    """Somebody else comes instead."""
    assignment = _assignment(request, council_pk, pk)
    activity = assignment.slot.activity
    people = registered(request, activity)
    bare = _uninsured(request.viewer, people, assignment.slot)
    form = ReplaceForm(
        posted(request), people=people, organisations=organisations_of(activity), uninsured=bare
    )
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        done, new = form.attempt(
            replace_assignment,
            assignment,
            by=request.viewer,
            person=values["people"],
            organisation=None if values["people"] else values["organisation"],
            seats=values["seats"] or 1,
            overlap_reason=values["overlap_reason"],
        )
        if done:
            messages.success(request, _("%(name)sさんに交代しました。") % {"name": new.who})
            _warn(request, [values["people"]] if values["people"] else [], bare)
            return redirect(activity)
    context = {"form": form, "slot": assignment.slot, "activity": activity, "instead_of": assignment}
    context["crumbs"] = crumbs_to(activity, _("交代する"))
    return render_page(request, "activities/slot_assign.html", context)
