"""The headquarters, its desk and its coordinators."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from community.models import Municipality, Person
from community.roles import BOARD
from core.audit import history_of
from core.dates import fiscal_year, fiscal_year_end, today
from core.names import search_key
from core.pages import page_of, render_page, require
from headquarters import actions
from headquarters.forms import CommissionForm, EndForm, HeadquartersForm
from headquarters.models import Commission, Headquarters, Plan
from headquarters.permissions import (
    can_commission,
    can_edit_headquarters,
    can_make_headquarters,
    is_coordinator,
)
from headquarters.reading import items_of, next_contacts, why_now

FORM = ["GET", "HEAD", "POST"]


def body_or_404(viewer, pk):
    """A headquarters whose inside the viewer sees."""
    return get_object_or_404(Headquarters.objects.visible_to(viewer).select_related("base"), pk=pk)


@require_safe
def headquarters_list(request):
    """All bodies of the city, for the Board."""
    if not request.viewer.has(*BOARD):
        raise Http404
    bodies = (
        Headquarters.objects.visible_to(request.viewer).prefetch_related("schools").select_related("base")
    )
    return render_page(request, "headquarters/headquarters_list.html", {"page": page_of(request, bodies)})


@require_http_methods(FORM)
def headquarters_new(request):
    """Give the role to a body."""
    if not request.viewer.has(*BOARD):
        raise Http404
    require(can_make_headquarters(request.viewer))
    form = HeadquartersForm(request.POST or None, municipality_id=request.viewer.municipality_id)
    if form.is_valid():
        city = Municipality.objects.get(pk=request.viewer.municipality_id)
        done, body = form.attempt(actions.create_headquarters, city, by=request.viewer, **form.cleaned_data)
        if done:
            messages.success(request, _("本部を登録しました。"))
            return redirect(body)
    return render_page(request, "headquarters/headquarters_form.html", {"form": form})


@require_http_methods(FORM)
def headquarters_edit(request, pk):
    """Change name, base, chair, telephone and schools."""
    body = body_or_404(request.viewer, pk)
    require(can_edit_headquarters(request.viewer, body))
    stored = Headquarters.objects.get(pk=body.pk)
    form = HeadquartersForm(request.POST or None, instance=stored, municipality_id=body.municipality_id)
    if form.is_valid():
        done, _body = form.attempt(actions.change_headquarters, body, by=request.viewer, **form.cleaned_data)
        if done:
            messages.success(request, _("本部の情報を変えました。"))
            return redirect(body)
    return render_page(request, "headquarters/headquarters_form.html", {"form": form, "headquarters": body})


@require_safe
def desk(request, pk):
    """The coordinator's desk: whom to contact next and why, and where every undertaking stands."""
    body = body_or_404(request.viewer, pk)
    mine = is_coordinator(request.viewer, body.pk)
    contacts = list(next_contacts(body)) if mine else []
    for ask in contacts:
        ask.why = why_now(ask)
    context = {
        "headquarters": body,
        "mine": mine,
        "contacts": contacts,
        "items": list(items_of(body, request.viewer.day)),
        "plans": Plan.objects.visible_to(request.viewer)
        .filter(headquarters=body, cycle__fiscal_year=fiscal_year(request.viewer.day))
        .select_related("cycle__council"),
        "commissions": Commission.objects.filter(
            headquarters=body, ends_on__gte=request.viewer.day
        ).select_related("person"),
        "may_edit": can_edit_headquarters(request.viewer, body),
        "may_commission": can_commission(request.viewer),
        "history": history_of(body, limit=5),
    }
    return render_page(request, "headquarters/desk.html", context)


@require_safe
def coordinator_list(request):
    """All coordinators of the city, for the Board."""
    if not request.viewer.has(*BOARD):
        raise Http404
    commissions = (
        Commission.objects.filter(
            headquarters__municipality=request.viewer.municipality_id, ends_on__gte=request.viewer.day
        )
        .select_related("person", "headquarters")
        .order_by("headquarters__name", "person__family_kana", "pk")
    )
    return render_page(request, "headquarters/coordinator_list.html", {"page": page_of(request, commissions)})


@require_http_methods(FORM)
def commission_new(request, pk):
    """Commission somebody: first find the person, then the dates."""
    body = body_or_404(request.viewer, pk)
    require(can_commission(request.viewer))
    person = Person.objects.filter(
        municipality=body.municipality_id, pk=request.GET.get("person") or 0
    ).first()
    query = request.GET.get("q", "").strip()
    found = []
    if query and not person:
        people = Person.objects.filter(municipality=body.municipality_id)
        found = people.filter(search_key__contains=search_key(query))[:20]
    initial = {"starts_on": today(), "ends_on": fiscal_year_end(fiscal_year(today()))}
    form = CommissionForm(request.POST or None, initial=initial) if person else None
    if form and form.is_valid():
        done, _made = form.attempt(actions.commission, body, person, by=request.viewer, **form.cleaned_data)
        if done:
            messages.success(request, _("推進員を登録しました。"))
            return redirect(body)
    context = {"headquarters": body, "person": person, "query": query, "found": found, "form": form}
    return render_page(request, "headquarters/commission_new.html", context)


@require_http_methods(FORM)
def commission_end(request, pk, commission_pk):
    """A commission ends early."""
    body = body_or_404(request.viewer, pk)
    made = get_object_or_404(Commission.objects.select_related("person"), pk=commission_pk, headquarters=body)
    require(can_commission(request.viewer))
    form = EndForm(request.POST or None, initial={"on": today()})
    if (
        form.is_valid()
        and form.attempt(actions.end_commission, made, form.cleaned_data["on"], by=request.viewer)[0]
    ):
        messages.success(request, _("委嘱を終える日を記録しました。"))
        return redirect(body)
    context = {"headquarters": body, "commission": made, "form": form}
    return render_page(request, "headquarters/commission_end.html", context)
