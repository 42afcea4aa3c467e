"""The Board's register of people."""

from django.contrib import messages
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.actions import add_person, change_person, disable_account, enable_account, live_invitation
from community.forms.people import NameSearch, PersonForm
from community.models import Appointment, OrganisationContact, Person
from community.permissions import can_invite_person, can_manage_people, can_manage_posts
from community.roles import Role
from community.views.crumbs import person_trail
from community.views.me import roles_in_words
from core.audit import history_of
from core.models import AuditEntry
from core.names import search_key
from core.pages import page_of, render_page, require
from core.viewer import viewer_of


def _person(request, pk):
    """Somebody in the Board's register."""
    person = get_object_or_404(Person.objects.visible_to(request.viewer).select_related("user"), pk=pk)
    require(can_manage_people(request.viewer))
    return person


@require_safe
def person_list(request):
    """Everybody, by name or reading, with posts; contacts only on a person's own page."""
    require(can_manage_people(request.viewer))
    form = NameSearch(request.GET)
    key = search_key(form.cleaned_data["q"]) if form.is_valid() else ""
    people = Person.objects.visible_to(request.viewer).select_related("user")
    if key:
        people = people.filter(search_key__contains=key)
    posts = Appointment.objects.on(request.viewer.day).select_related("school", "department").order_by("pk")
    people = people.prefetch_related(Prefetch("appointments", queryset=posts, to_attr="held_posts"))
    context = {"form": form, "page": page_of(request, people), "key": key}
    return render_page(request, "community/person_list.html", context, partials=["people"])


@require_safe
def person_detail(request, pk):
    """One person for the Board: contacts, posts, account, history."""
    person = _person(request, pk)
    posts = Appointment.objects.visible_to(request.viewer).filter(person=person)
    contact_of = OrganisationContact.objects.filter(person=person).select_related("organisation")
    lines = list(history_of(person))
    if person.account:
        lines += AuditEntry.objects.filter(target_type="community.user", target_id=person.account.pk)[:30]
    context = {
        "person": person,
        "crumbs": person_trail(person),
        "posts": posts.select_related("school", "department"),
        "contact_of": contact_of.order_by("-starts_on"),
        "roles": roles_in_words(viewer_of(person), without=[Role.CONTACT]),
        "account": person.account,
        "invitation": live_invitation(person),
        "can_invite": can_invite_person(request.viewer, person),
        "can_manage_posts": can_manage_posts(request.viewer),
        "history": sorted(lines, key=lambda line: line.at, reverse=True)[:30],
    }
    return render_page(request, "community/person_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def person_new(request):
    """Enter somebody; one of the same name is asked about."""
    require(can_manage_people(request.viewer))
    new = Person(municipality_id=request.viewer.municipality_id)
    form = PersonForm(request.POST or None, instance=new)
    same = []
    if request.method == "POST" and form.is_valid():
        same = _same_name(request, new)
        if not same or request.POST.get("is_another"):
            add_person(new, by=request.viewer)
            messages.success(request, _("%(person)sさんを登録しました。") % {"person": new})
            return redirect(new)
        form.add_error(
            None,
            _("同じ名前の方が登録されています。下の方と別の方でしたら、印を付けてから保存してください。"),
        )
    return render_page(
        request,
        "community/person_form.html",
        {"form": form, "same": same, "crumbs": person_trail(here=_("人を登録する"))},
    )


def _same_name(request, new):
    """People already registered whose written name is read as the same."""
    key = search_key(new.family_name, new.given_name)
    known = Person.objects.visible_to(request.viewer).filter(search_key__startswith=key)[:50]
    return [person for person in known if search_key(person.family_name, person.given_name) == key]


@require_http_methods(["GET", "HEAD", "POST"])
def person_edit(request, pk):
    """Change names or contacts."""
    person = _person(request, pk)
    form = PersonForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        if form.has_changed():
            change_person(person, by=request.viewer, fields=form.changed_data)
        messages.success(request, _("保存しました。"))
        return redirect(person)
    return render_page(
        request,
        "community/person_form.html",
        {"form": form, "person": person, "crumbs": person_trail(person, _("情報を直す"))},
    )


@require_POST
def user_disable(request, pk):
    """Stop the account."""
    person = _person(request, pk)
    if person.account:
        disable_account(person.account, by=request.viewer)
        messages.success(request, _("アカウントを止めました。"))
    return redirect(person)


@require_POST
def user_enable(request, pk):
    """Let the account be used again."""
    person = _person(request, pk)
    if person.account:
        enable_account(person.account, by=request.viewer)
        messages.success(request, _("アカウントをもう一度使えるようにしました。"))
    return redirect(person)
