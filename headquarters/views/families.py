"""A volunteer's insurance, household and guardian: the coordinators' own."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community.actions import add_person
from community.forms.people import ChoosePersonForm, NameSearch
from community.models import Person
from core.names import search_key
from core.pages import render_page
from headquarters import actions
from headquarters.forms.registry import HouseholdForm, InsuranceChangeForm, OneInsuranceForm
from headquarters.models import InsuranceCover
from headquarters.views.parts import FORM, form_page, people_trail
from headquarters.views.registry import find_registration


def _trail(body, registration, here):
    return people_trail(body, (registration.person, registration.get_absolute_url()), here)


# ---- insurance -------------------------------------------------------------------------------------------


@require_http_methods(FORM)
def insurance_new(request, pk, registration_pk):
    """Write down the insurance of one volunteer."""
    body, registration = find_registration(request.viewer, pk, registration_pk)
    form = OneInsuranceForm(request.POST or None, day=request.viewer.day)
    if request.method == "POST" and form.is_valid():
        done, _made = form.attempt(
            actions.enter_insurance, registration.person, by=request.viewer, **form.cleaned_data
        )
        if done:
            messages.success(request, _("保険を書きました。"))
            return redirect(registration)
    title = _("%(name)sさんの保険を書く") % {"name": registration.person}
    crumbs = _trail(body, registration, _("保険を書く"))
    lead = _(
        "手続きをした日か、補償の始まりの日を書いてください。両方あるときは、補償の始まりの日を使います。"
    )
    return form_page(request, form, title, registration.get_absolute_url(), crumbs, lead, _("保険を書く"))


@require_http_methods(FORM)
def insurance_edit(request, pk, registration_pk, cover_pk):
    """Put an insurance right."""
    body, registration = find_registration(request.viewer, pk, registration_pk)
    covers = InsuranceCover.objects.visible_to(request.viewer)
    cover = get_object_or_404(covers, pk=cover_pk, person=registration.person_id)
    form = InsuranceChangeForm(request.POST or None, cover=cover)
    if request.method == "POST" and form.is_valid():
        done, _made = form.attempt(actions.change_insurance, cover, by=request.viewer, **form.cleaned_data)
        if done:
            messages.success(request, _("保存しました。"))
            return redirect(registration)
    title = _("%(name)sさんの保険を直す") % {"name": registration.person}
    crumbs = _trail(body, registration, _("保険を直す"))
    return form_page(request, form, title, registration.get_absolute_url(), crumbs)


# ---- household -------------------------------------------------------------------------------------------


def _volunteers(body, query, without):
    """Volunteers of the headquarters found by name; nobody before somebody searches."""
    here = Person.objects.filter(registrations__headquarters=body).exclude(pk=without.pk).distinct()
    return here.filter(search_key__contains=search_key(query)) if query else here.none()


@require_http_methods(FORM)
def household_join(request, pk, registration_pk):
    """Say with whom a volunteer lives."""
    body, registration = find_registration(request.viewer, pk, registration_pk)
    query = request.GET.get("q", registration.person.family_name).strip()[:60]
    form = HouseholdForm(request.POST or None, people=_volunteers(body, query, registration.person))
    if request.method == "POST" and form.is_valid():
        done, _person = form.attempt(
            actions.share_household,
            registration.person,
            form.cleaned_data["other"],
            by=request.viewer,
            label=form.cleaned_data["label"],
        )
        if done:
            messages.success(request, _("世帯を保存しました。"))
            return redirect(registration)
    context = {
        "headquarters": body,
        "registration": registration,
        "form": form,
        "search": NameSearch(initial={"q": query}),
        "query": query,
        "has_people": bool(form.fields["other"].choices),
        "crumbs": _trail(body, registration, _("世帯")),
    }
    return render_page(request, "headquarters/household_form.html", context)


@require_POST
def household_leave(request, pk, registration_pk):
    """A volunteer lives alone now."""
    _body, registration = find_registration(request.viewer, pk, registration_pk)
    actions.leave_household(registration.person, by=request.viewer)
    messages.success(request, _("世帯から外しました。"))
    return redirect(registration)


# ---- guardian --------------------------------------------------------------------------------------------


@transaction.atomic
def _name(registration, form, viewer):
    """The guardian is a volunteer of this headquarters, or somebody new."""
    guardian = form.chosen(registration.headquarters.municipality_id)
    if guardian.pk is None:
        guardian = add_person(guardian, by=viewer)
    return actions.name_guardian(registration.person, guardian, by=viewer)


@require_http_methods(FORM)
def guardian_edit(request, pk, registration_pk):
    """Say who answers for a volunteer under age."""
    body, registration = find_registration(request.viewer, pk, registration_pk)
    registration.headquarters = body
    query = request.GET.get("q", "").strip()[:60]
    people = Person.objects.filter(registrations__headquarters=body).exclude(pk=registration.person_id)
    form = ChoosePersonForm(request.POST or None, people=people.distinct(), q=query)
    if request.method == "POST" and form.is_valid():
        done, _person = form.attempt(_name, registration, form, request.viewer)
        if done:
            messages.success(request, _("保護者を保存しました。"))
            return redirect(registration)
    context = {
        "headquarters": body,
        "registration": registration,
        "form": form,
        "search": NameSearch(initial={"q": query}),
        "query": query,
        "back": registration.get_absolute_url(),
        "crumbs": _trail(body, registration, _("保護者")),
    }
    return render_page(request, "headquarters/guardian_form.html", context)


@require_POST
def guardian_remove(request, pk, registration_pk):
    """Nobody has to answer for the volunteer any more."""
    _body, registration = find_registration(request.viewer, pk, registration_pk)
    actions.name_guardian(registration.person, None, by=request.viewer)
    messages.success(request, _("保護者の記録を外しました。"))
    return redirect(registration)
