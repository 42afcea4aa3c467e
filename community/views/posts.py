"""Posts (発令), entered by the Board."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community.actions import (
    add_person,
    appoint,
    change_appointment,
    end_appointment,
    succeed,
    withdraw_appointment,
)
from community.forms.people import NameSearch
from community.forms.posts import AppointForm, EndPostForm, PostForm, SucceedForm
from community.models import Appointment, Department, Person, School
from community.permissions import can_manage_posts
from community.views.crumbs import post_trail, school_trail
from core.pages import render_page, require


def _appointment(request, pk):
    """A post that the Board sees and may change."""
    posts = Appointment.objects.visible_to(request.viewer).select_related("person", "school", "department")
    appointment = get_object_or_404(posts, pk=pk)
    require(can_manage_posts(request.viewer))
    return appointment


def _back(appointment):
    """To where the post is listed."""
    if appointment.school:
        return redirect("school_detail", code=appointment.school.code)
    return redirect("city_settings")


@transaction.atomic
def _with_person(form, viewer, act):
    """The person of the form, saved when new, and what is done with them, as one change."""
    person = form.chosen(viewer.municipality_id)
    if person.pk is None:
        add_person(person, by=viewer)
    return act(person)


@require_http_methods(["GET", "HEAD", "POST"])
def post_new(request):
    """Appoint somebody."""
    viewer = request.viewer
    require(can_manage_posts(viewer))
    query = request.GET.get("q", "")
    form = AppointForm(
        request.POST or None,
        people=Person.objects.visible_to(viewer),
        q=query,
        municipality_id=viewer.municipality_id,
        initial=_asked_for(request),
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        fields = {name: data[name] for name in ("school", "department", "title", "acts_for_head")}
        done, appointment = form.attempt(
            _with_person,
            form,
            viewer,
            lambda person: appoint(person, data["post"], by=viewer, on=data["starts_on"], **fields),
        )
        if done:
            messages.success(
                request, _("%(person)sさんの職を登録しました。") % {"person": appointment.person}
            )
            return _back(appointment)
    context = {
        "form": form,
        "search": NameSearch(initial={"q": query}),
        "kept": _kept(request),
        "crumbs": school_trail(here=_("職を登録する")),
        "query": query,
    }
    return render_page(request, "community/post_form.html", context)


def _asked_for(request):
    """The school, department and post that the address names."""
    asked = {"post": request.GET.get("post", Appointment.Post.PRINCIPAL)}
    city = request.viewer.municipality_id
    if request.GET.get("school"):
        asked["school"] = School.objects.filter(code=request.GET["school"], municipality_id=city).first()
    if request.GET.get("department", "").isdecimal():
        asked["post"] = Appointment.Post.BOARD
        asked["department"] = Department.objects.filter(
            pk=request.GET["department"][:18], municipality_id=city
        ).first()
    return asked


def _kept(request):
    """What the search for a name keeps in the address."""
    return [(name, request.GET[name]) for name in ("school", "department", "post") if request.GET.get(name)]


@require_http_methods(["GET", "HEAD", "POST"])
def post_succeed(request, pk):
    """Name the successor: the old post ends on the day before."""
    appointment, viewer = _appointment(request, pk), request.viewer
    query = request.GET.get("q", "")
    form = SucceedForm(request.POST or None, people=Person.objects.visible_to(viewer), q=query)
    if request.method == "POST" and form.is_valid():
        on = form.cleaned_data["on"]
        done, successor = form.attempt(
            _with_person, form, viewer, lambda person: succeed(appointment, person, on, by=viewer)
        )
        if done:
            messages.success(
                request, _("後任に%(person)sさんを登録しました。") % {"person": successor.person}
            )
            return _back(appointment)
    context = {
        "form": form,
        "search": NameSearch(initial={"q": query}),
        "appointment": appointment,
        "crumbs": post_trail(appointment, _("後任を決める")),
        "query": query,
    }
    return render_page(request, "community/post_succeed.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def post_edit(request, pk):
    """Another title, 代決 given or taken."""
    appointment = _appointment(request, pk)
    form = PostForm(request.POST or None, instance=appointment)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done, _saved = form.attempt(
            change_appointment,
            appointment,
            by=request.viewer,
            title=data["title"],
            acts_for_head=data.get("acts_for_head", False),
        )
        if done:
            messages.success(request, _("保存しました。"))
            return _back(appointment)
    return render_page(
        request,
        "community/post_edit.html",
        {"form": form, "appointment": appointment, "crumbs": post_trail(appointment, _("職名・代決"))},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def post_end(request, pk):
    """The last day of a post."""
    appointment = _appointment(request, pk)
    form = EndPostForm(request.POST or None, appointment=appointment)
    if request.method == "POST" and form.is_valid():
        done, _ended = form.attempt(end_appointment, appointment, form.cleaned_data["on"], by=request.viewer)
        if done:
            messages.success(request, _("終わりの日を保存しました。"))
            return _back(appointment)
    return render_page(
        request,
        "community/post_end.html",
        {"form": form, "appointment": appointment, "crumbs": post_trail(appointment, _("終わりの日"))},
    )


@require_POST
def post_withdraw(request, pk):
    """Take back a 内示."""
    appointment = _appointment(request, pk)
    withdraw_appointment(appointment, by=request.viewer)
    messages.success(request, _("内示を取り消しました。"))
    return _back(appointment)
