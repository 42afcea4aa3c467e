"""The registry of volunteers: coordinators alone."""

from django.contrib import messages
from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.actions import add_person, change_person
from community.forms.posts import EndForm
from community.models import Person
from core.audit import history_of
from core.dates import fiscal_year, fiscal_year_end, format_fiscal_year, today
from core.names import search_key
from core.pages import page_of, render_page, require
from headquarters import actions
from headquarters.actions import registration_end as last_day
from headquarters.forms import PersonFields, RegistrationForm
from headquarters.forms.registry import insurance_years
from headquarters.models import Ask, Consent, ContactLog, Registration
from headquarters.permissions import can_register
from headquarters.reading import same_people
from headquarters.views.parts import FORM, body_or_404, body_trail, form_page, people_trail


def find_registration(viewer, pk, registration_pk):
    """(headquarters, registration) for a coordinator; 404 for a registration of another body."""
    body = body_or_404(viewer, pk)
    require(can_register(viewer, body))
    registration = get_object_or_404(
        Registration.objects.visible_to(viewer).select_related("person__guardian", "person__household"),
        pk=registration_pk,
        headquarters=body,
    )
    return body, registration


@require_safe
def registration_list(request, pk):
    """Volunteers, searched by name, reading, skill; those whose registration ended on a page of their own."""
    body = body_or_404(request.viewer, pk)
    require(can_register(request.viewer, body))
    people = Registration.objects.visible_to(request.viewer).filter(headquarters=body)
    ended = request.GET.get("show") == "ended"
    people = people.filter(ends_on__lt=today()) if ended else people.on(today())
    query = request.GET.get("q", "").strip()[:60]
    if query:
        people = people.filter(Q(person__search_key__contains=search_key(query)) | Q(skills__icontains=query))
    context = {
        "headquarters": body,
        "page": page_of(request, people.select_related("person")),
        "query": query,
        "ended": ended,
        "soon": fiscal_year_end(fiscal_year(today())),
        "crumbs": body_trail(body, _("協力者")),
    }
    return render_page(request, "headquarters/registration_list.html", context, partials=["people"])


@require_safe
def registration_print(request, pk):
    """The roster on paper."""
    body = body_or_404(request.viewer, pk)
    require(can_register(request.viewer, body))
    people = Registration.objects.visible_to(request.viewer).on(today()).filter(headquarters=body)
    context = {"headquarters": body, "people": people.select_related("person"), "day": today()}
    return render_page(request, "headquarters/registration_print.html", context)


def _known_or_new(form, body, viewer):
    """The person meant by the form: known, or made now; None while the question is open."""
    same = form.data.get("same_as", "")
    typed = form.cleaned_data
    people = same_people(body.municipality_id, typed)
    if people and same != "new":
        known = next((p for p in people if str(p.pk) == same), None)
        if known is None:
            form.ask_whether_known(people)
            form.add_error(None, _("よく似た人がいます。同じ人かどうかを選んで、もう一度押してください。"))
        return known
    person = Person(municipality_id=body.municipality_id, **{n: typed[n] for n in form.Meta.fields})
    return add_person(person, by=viewer)


@require_http_methods(FORM)
def registration_new(request, pk):
    """Register a volunteer; people who may be the same are asked about, never merged."""
    body = body_or_404(request.viewer, pk)
    require(can_register(request.viewer, body))
    person_form = PersonFields(request.POST or None)
    form = RegistrationForm(request.POST or None, initial={"ends_on": last_day(today())})
    if request.method == "POST" and person_form.is_valid() and form.is_valid():
        person = _known_or_new(person_form, body, request.viewer)
        if person:
            done, made = form.attempt(actions.register, body, person, by=request.viewer, **form.cleaned_data)
            if done:
                messages.success(request, _("%(name)sさんを登録しました。") % {"name": person})
                return redirect("registration_detail", body.pk, made.pk)
    context = {"headquarters": body, "person_form": person_form, "form": form}
    context["crumbs"] = people_trail(body, _("協力者を登録する"))
    return render_page(request, "headquarters/registration_form.html", context)


def _insurance(registration, day):
    """[(年度 in words, cover or None)] of this year, and from March of the next; a cover in hand is always shown."""
    year = fiscal_year(day)
    found = {c.fiscal_year: c for c in registration.person.insurance.filter(fiscal_year__gte=year)}
    return [(format_fiscal_year(y), found.get(y)) for y in sorted({*insurance_years(day), *found})]


def _family(registration):
    """Those who live with the volunteer: the names of volunteers of this body, and how many others."""
    person = registration.person
    if not person.household_id:
        return {"here": [], "others": 0}
    known = Registration.objects.filter(person=OuterRef("pk"), headquarters=registration.headquarters_id)
    people = Person.objects.filter(household=person.household_id).exclude(pk=person.pk)
    people = list(people.annotate(mine=Subquery(known.values("pk")[:1])))
    return {"here": [p for p in people if p.mine], "others": sum(not p.mine for p in people)}


@require_safe
def registration_detail(request, pk, registration_pk):
    """One volunteer: contacts, what they can do, consents, asks and contacts so far."""
    body, registration = find_registration(request.viewer, pk, registration_pk)
    given = Consent.objects.filter(registration=registration, school=OuterRef("pk"), withdrawn_on=None)
    context = {
        "headquarters": body,
        "registration": registration,
        "schools": body.schools.annotate(given_on=Subquery(given.values("given_on")[:1])),
        "insurance": _insurance(registration, request.viewer.day),
        "family": _family(registration),
        "asks": Ask.objects.filter(headquarters=body, person=registration.person)
        .select_related("item__plan__cycle")
        .order_by("-pk")[:20],
        "log": ContactLog.objects.visible_to(request.viewer).filter(person=registration.person)[:20],
        "history": history_of(registration),
        "can_renew": registration.ends_on < last_day(today()),
        "crumbs": people_trail(body, registration.person),
    }
    return render_page(request, "headquarters/registration_detail.html", context)


@transaction.atomic
def _save_both(person_form, registration, form, viewer):
    """Contacts and skills together."""
    if person_form.changed_data:
        change_person(person_form.instance, by=viewer, fields=person_form.changed_data)
    actions.change_registration(registration, by=viewer, **form.cleaned_data)


@require_http_methods(FORM)
def registration_edit(request, pk, registration_pk):
    """Change contacts and skills."""
    body, registration = find_registration(request.viewer, pk, registration_pk)
    person = Person.objects.get(pk=registration.person_id)
    person_form = PersonFields(request.POST or None, instance=person)
    form = RegistrationForm(request.POST or None, instance=Registration.objects.get(pk=registration.pk))
    del form.fields["ends_on"]
    if request.method == "POST" and person_form.is_valid() and form.is_valid():
        _save_both(person_form, registration, form, request.viewer)
        messages.success(request, _("保存しました。"))
        return redirect("registration_detail", body.pk, registration.pk)
    context = {"headquarters": body, "person_form": person_form, "form": form, "registration": registration}
    here = (registration.person, registration.get_absolute_url())
    context["crumbs"] = people_trail(body, here, _("情報を直す"))
    return render_page(request, "headquarters/registration_form.html", context)


@require_http_methods(FORM)
def registration_end(request, pk, registration_pk):
    """A volunteer no longer helps."""
    body, registration = find_registration(request.viewer, pk, registration_pk)
    form = EndForm(request.POST or None, initial={"on": today()})
    if request.method == "POST" and form.is_valid():
        done, _none = form.attempt(
            actions.end_registration, registration, form.cleaned_data["on"], by=request.viewer
        )
        if done:
            messages.success(request, _("登録を終える日を記録しました。"))
            return redirect("registration_list", body.pk)
    title = _("%(name)sさんの登録を終える") % {"name": registration.person}
    lead = _("これまでの記録は残ります。校園へ連絡先を知らせる同意も、あわせて終わります。")
    here = (registration.person, registration.get_absolute_url())
    crumbs = people_trail(body, here, _("登録を終える"))
    save = _("登録を終える")
    return form_page(request, form, title, registration.get_absolute_url(), crumbs, lead, save, danger=True)


@require_POST
def registration_renew(request, pk, registration_pk):
    """Three more years."""
    body, registration = find_registration(request.viewer, pk, registration_pk)
    actions.renew_registration(registration, by=request.viewer)
    messages.success(request, _("登録を更新しました。"))
    return redirect("registration_detail", body.pk, registration.pk)


@require_POST
def consent_give(request, pk, registration_pk, school_pk):
    """The school may have the contact."""
    body, registration = find_registration(request.viewer, pk, registration_pk)
    school = get_object_or_404(body.schools, pk=school_pk)
    actions.give_consent(registration, school, by=request.viewer)
    messages.success(request, _("同意を記録しました。"))
    return redirect("registration_detail", body.pk, registration.pk)


@require_POST
def consent_withdraw(request, pk, registration_pk, school_pk):
    """The school may no longer have it."""
    body, registration = find_registration(request.viewer, pk, registration_pk)
    consent = Consent.objects.filter(registration=registration, school=school_pk, withdrawn_on=None).first()
    if consent:
        actions.withdraw_consent(consent, by=request.viewer)
    messages.success(request, _("同意の取りやめを記録しました。"))
    return redirect("registration_detail", body.pk, registration.pk)
