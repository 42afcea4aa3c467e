"""The Board's pages of schools. The public page of a school is in dashboards."""

from django.contrib import messages
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.actions import add_school, change_school, change_school_from, withdraw_school_change
from community.forms.schools import SchoolChangeForm, SchoolFilter, SchoolForm
from community.models import Appointment, School
from community.permissions import can_manage_posts, can_manage_schools
from community.views.crumbs import school_trail
from core.dates import format_date, today
from core.models import AuditEntry
from core.names import search_key
from core.pages import page_of, render_page, require


def _school(request, code):
    """A school of the Board's city."""
    school = get_object_or_404(
        School.objects.visible_to(request.viewer).select_related("district", "department"), code=code
    )
    require(can_manage_schools(request.viewer))
    return school


def _narrowed(schools, form):
    """The schools that the filter leaves."""
    data = form.cleaned_data if form.is_valid() else {}
    if data.get("q"):
        schools = schools.filter(search_key__contains=search_key(data["q"]))
    if data.get("kind"):
        schools = schools.filter(kind=data["kind"])
    if data.get("district"):
        schools = schools.filter(district=data["district"])
    if data.get("open") == "closed":
        return schools.filter(closed_on__lt=today())
    return schools if data.get("open") == "all" else schools.exclude(closed_on__lt=today())


@require_safe
def school_list(request):
    """All schools of the city, by name, kind, district; those that are open unless asked otherwise."""
    require(can_manage_schools(request.viewer))
    form = SchoolFilter(request.GET, municipality_id=request.viewer.municipality_id)
    schools = School.objects.visible_to(request.viewer).filter(municipality_id=request.viewer.municipality_id)
    heads = (
        Appointment.objects.on(request.viewer.day)
        .filter(post=Appointment.Post.PRINCIPAL)
        .select_related("person")
    )
    schools = _narrowed(schools, form).select_related("district")
    schools = schools.prefetch_related(Prefetch("appointments", queryset=heads, to_attr="heads"))
    context = {"form": form, "page": page_of(request, schools)}
    return render_page(request, "community/school_list.html", context, partials=["schools"])


@require_safe
def school_detail(request, code):
    """One school for the Board: contacts, posts now, to come (内示) and past, history."""
    school = _school(request, code)
    posts = list(
        Appointment.objects.visible_to(request.viewer)
        .filter(school=school)
        .select_related("person", "school")
        .order_by("-starts_on", "pk")[:200]
    )
    ranked = sorted(posts, key=lambda post: Appointment.Post.values.index(post.post))
    context = {
        "school": school,
        "crumbs": school_trail(school),
        "now": [post for post in ranked if post.is_held],
        "coming": [post for post in ranked if post.is_coming],
        "past": [post for post in posts if not post.is_held and not post.is_coming],
        "can_manage_posts": can_manage_posts(request.viewer),
        "changes": school.changes.all(),
        "history": AuditEntry.objects.filter(scope=school.audit_scope)[:30],
    }
    return render_page(request, "community/school_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def school_new(request):
    """Enter a school by hand."""
    require(can_manage_schools(request.viewer))
    new = School(municipality_id=request.viewer.municipality_id)
    form = SchoolForm(request.POST or None, instance=new, municipality_id=new.municipality_id)
    if request.method == "POST" and form.is_valid():
        done, school = form.attempt(add_school, new, by=request.viewer)
        if done:
            messages.success(request, _("%(school)sを登録しました。") % {"school": school})
            return redirect("school_detail", code=school.code)
    return render_page(
        request,
        "community/school_form.html",
        {"form": form, "crumbs": school_trail(here=_("校園を登録する"))},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def school_edit(request, code):
    """Change a school's name, place or contacts."""
    school = _school(request, code)
    form = SchoolForm(request.POST or None, instance=school, municipality_id=school.municipality_id)
    if request.method == "POST" and form.is_valid():
        if form.has_changed():
            change_school(school, by=request.viewer, fields=form.changed_data)
        messages.success(request, _("保存しました。"))
        return redirect("school_detail", code=school.code)
    return render_page(
        request,
        "community/school_form.html",
        {"form": form, "school": school, "crumbs": school_trail(school, _("情報を直す"))},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def school_change(request, code):
    """Another name, place, district or department, from a day on."""
    school = _school(request, code)
    form = SchoolChangeForm(request.POST or None, instance=_school(request, code))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done, change = form.attempt(
            change_school_from, school, data["on"], by=request.viewer, reason=data["reason"], **form.values()
        )
        if done:
            words = {"day": format_date(change.holds_from), "what": change.what}
            messages.success(request, _("%(day)sからの変更（%(what)s）を登録しました。") % words)
            return redirect("school_detail", code=school.code)
    return render_page(
        request,
        "community/school_change.html",
        {"form": form, "school": school, "crumbs": school_trail(school, _("名称・場所などを変える"))},
    )


@require_POST
def school_change_withdraw(request, code, pk):
    """Take back a change whose day is still to come."""
    school = _school(request, code)
    change = get_object_or_404(school.changes, pk=pk)
    withdraw_school_change(change, by=request.viewer)
    messages.success(request, _("これからの変更を取りやめました。"))
    return redirect("school_detail", code=school.code)
