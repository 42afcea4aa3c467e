"""Coordinators: the Board's list, and who is one from when to when."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from community.actions import add_person
from community.forms.people import NameSearch
from community.forms.posts import EndForm
from community.models import Person
from core.dates import today
from core.names import search_key
from core.pages import page_of, render_page, require
from headquarters import actions
from headquarters.forms import CommissionChangeForm, CommissionForm
from headquarters.models import Commission
from headquarters.permissions import can_commission, can_list_headquarters
from headquarters.views.parts import FORM, body_address, body_or_404, body_trail, form_page


@require_safe
def coordinator_list(request):
    """All coordinators of the city, for the Board."""
    viewer = request.viewer
    require(can_list_headquarters(viewer))
    query = request.GET.get("q", "").strip()[:60]
    commissions = Commission.objects.visible_to(viewer).filter(ends_on__gte=viewer.day)
    if query:
        commissions = commissions.filter(person__search_key__contains=search_key(query))
    commissions = commissions.select_related("person", "headquarters").order_by(
        "headquarters__name", "headquarters", "person__family_kana", "pk"
    )
    context = {"page": page_of(request, commissions), "query": query, "day": viewer.day}
    context["may_import"] = can_commission(viewer)
    return render_page(request, "headquarters/coordinator_list.html", context, partials=["coordinators"])


def _body(request, pk):
    body = body_or_404(request.viewer, pk)
    require(can_commission(request.viewer))
    return body


def _commission(request, pk, commission_pk):
    body = _body(request, pk)
    rows = Commission.objects.select_related("person", "headquarters")
    return body, get_object_or_404(rows, pk=commission_pk, headquarters=body)


@transaction.atomic
def _make(body, form, by):
    """The commission of somebody known or new: both or neither."""
    person = form.chosen(body.municipality_id)
    if person.pk is None:
        person = add_person(person, by=by)
    return actions.commission(body, person, by=by, **form.dates())


@require_http_methods(FORM)
def commission_new(request, pk):
    """Make somebody a coordinator: found by name or new."""
    body = _body(request, pk)
    query = request.GET.get("q", "").strip()[:60]
    people = Person.objects.visible_to(request.viewer)
    form = CommissionForm(request.POST or None, people=people, q=query)
    if request.method == "POST" and form.is_valid():
        done, made = form.attempt(_make, body, form, request.viewer)
        if done:
            messages.success(request, _("%(name)sさんを推進員にしました。") % {"name": made.person})
            return redirect("headquarters_detail", body.pk)
    context = {
        "headquarters": body,
        "form": form,
        "search": NameSearch(initial={"q": query}),
        "query": query,
        "back": body_address(body),
        "crumbs": body_trail(body, _("推進員を決める")),
    }
    return render_page(request, "headquarters/commission_new.html", context)


@require_http_methods(FORM)
def commission_edit(request, pk, commission_pk):
    """The end, the number of the letter, the lead, the hours."""
    body, commission = _commission(request, pk, commission_pk)
    kept = {name: getattr(commission, name) for name in CommissionChangeForm.DATES}
    form = CommissionChangeForm(request.POST or None, initial=kept)
    if request.method == "POST" and form.is_valid():
        done, _made = form.attempt(actions.change_commission, commission, by=request.viewer, **form.dates())
        if done:
            messages.success(request, _("保存しました。"))
            return redirect("headquarters_detail", body.pk)
    title = _("推進員 %(name)sさん") % {"name": commission.person}
    return form_page(request, form, title, body_address(body), body_trail(body, title))


@require_http_methods(FORM)
def commission_end(request, pk, commission_pk):
    """A commission ends early."""
    body, commission = _commission(request, pk, commission_pk)
    form = EndForm(request.POST or None, initial={"on": today()})
    if request.method == "POST" and form.is_valid():
        done, _made = form.attempt(
            actions.end_commission, commission, form.cleaned_data["on"], by=request.viewer
        )
        if done:
            messages.success(request, _("終わりの日を保存しました。"))
            return redirect("headquarters_detail", body.pk)
    title = _("%(name)sさんの推進員を終える") % {"name": commission.person}
    lead = _("終わりの日の次の日から、協力者の連絡先や連絡の記録は見えなくなります。")
    crumbs = body_trail(body, title)
    return form_page(
        request, form, title, body_address(body), crumbs, lead, _("終わりの日を保存する"), danger=True
    )
