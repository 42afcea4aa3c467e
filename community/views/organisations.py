"""Organisations of the neighbourhood and who answers for them."""

from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from community.actions import (
    add_contact,
    add_organisation,
    change_organisation,
    end_contact,
    find_or_add_person,
)
from community.actions import add_person as add_person_action
from community.forms.organisations import ContactForm, OrganisationFilter, OrganisationForm
from community.forms.people import NameSearch
from community.forms.posts import EndForm
from community.models import Organisation, OrganisationContact, Person
from community.permissions import can_manage_organisations, is_board
from community.views.crumbs import organisation_trail
from core.audit import history_of
from core.names import search_key
from core.pages import page_of, render_page, require


def _organisation(request, pk):
    """One that the viewer may change."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.viewer), pk=pk)
    require(can_manage_organisations(request.viewer))
    return organisation


def _contacts_today(request):
    """Who answers today, for a list."""
    held = OrganisationContact.objects.filter(starts_on__lte=request.viewer.day).exclude(
        ends_on__lt=request.viewer.day
    )
    return Prefetch("contacts", queryset=held.select_related("person").order_by("pk"), to_attr="held")


@require_safe
def organisation_list(request):
    """All organisations of the city, by name and kind."""
    require(can_manage_organisations(request.viewer))
    form = OrganisationFilter(request.GET)
    data = form.cleaned_data if form.is_valid() else {}
    found = Organisation.objects.visible_to(request.viewer)
    if data.get("q"):
        found = found.filter(search_key__contains=search_key(data["q"]))
    if data.get("kind"):
        found = found.filter(kind=data["kind"])
    context = {"form": form, "page": page_of(request, found.prefetch_related(_contacts_today(request)))}
    return render_page(request, "community/organisation_list.html", context, partials=["organisations"])


@require_safe
def organisation_detail(request, pk):
    """One organisation with its own contacts and who answers for it; its contact person sees it too."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.viewer), pk=pk)
    contacts = organisation.contacts.select_related("person").order_by("-starts_on", "pk")
    context = {
        "organisation": organisation,
        "crumbs": organisation_trail(organisation) if can_manage_organisations(request.viewer) else None,
        "contacts": contacts,
        "can_manage": can_manage_organisations(request.viewer),
        "is_board": is_board(request.viewer),
        "history": history_of(organisation),
    }
    return render_page(request, "community/organisation_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def organisation_new(request):
    """Enter an organisation."""
    require(can_manage_organisations(request.viewer))
    new = Organisation(municipality_id=request.viewer.municipality_id)
    form = OrganisationForm(request.POST or None, instance=new)
    if request.method == "POST" and form.is_valid():
        done, organisation = form.attempt(add_organisation, new, by=request.viewer)
        if done:
            messages.success(request, _("%(name)sを登録しました。") % {"name": organisation})
            return redirect(organisation)
    return render_page(
        request,
        "community/organisation_form.html",
        {"form": form, "crumbs": organisation_trail(here=_("団体を登録する"))},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def organisation_edit(request, pk):
    """Another name or contacts."""
    organisation = _organisation(request, pk)
    form = OrganisationForm(request.POST or None, instance=organisation)
    if request.method == "POST" and form.is_valid():
        if form.has_changed():
            change_organisation(organisation, by=request.viewer, fields=form.changed_data)
        messages.success(request, _("保存しました。"))
        return redirect(organisation)
    context = {
        "form": form,
        "organisation": organisation,
        "crumbs": organisation_trail(organisation, _("情報を直す")),
    }
    return render_page(request, "community/organisation_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def contact_new(request, pk):
    """Name a contact person: one the viewer knows, or somebody new."""
    organisation, viewer = _organisation(request, pk), request.viewer
    query = request.GET.get("q", "")
    form = ContactForm(request.POST or None, people=Person.objects.visible_to(viewer), q=query)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done, contact = form.attempt(_name_contact, organisation, form, viewer, data["on"], data["title"])
        if done:
            messages.success(request, _("窓口に%(person)sさんを登録しました。") % {"person": contact.person})
            return redirect(organisation)
    context = {
        "form": form,
        "search": NameSearch(initial={"q": query}),
        "organisation": organisation,
        "crumbs": organisation_trail(organisation, _("窓口を決める")),
        "query": query,
    }
    return render_page(request, "community/contact_form.html", context)


@transaction.atomic
def _name_contact(organisation, form, viewer, on, title):
    """Whoever may not look through the register doubles nobody all the same."""
    person = form.chosen(viewer.municipality_id)
    if person.pk is None:
        is_another = form.cleaned_data["is_another"]
        person = (add_person_action if is_another else find_or_add_person)(person, by=viewer)
    return add_contact(organisation, person, by=viewer, on=on, title=title)


@require_http_methods(["GET", "HEAD", "POST"])
def contact_end(request, pk, contact_pk):
    """The last day of a contact person."""
    organisation = _organisation(request, pk)
    contact = get_object_or_404(organisation.contacts.select_related("person"), pk=contact_pk)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done, _ended = form.attempt(end_contact, contact, form.cleaned_data["on"], by=request.viewer)
        if done:
            messages.success(request, _("終わりの日を保存しました。"))
            return redirect(organisation)
    context = {
        "form": form,
        "organisation": organisation,
        "contact": contact,
        "crumbs": organisation_trail(organisation, _("窓口の終わり")),
    }
    return render_page(request, "community/contact_end.html", context)
