"""The city's settings: municipality, departments, wards, districts."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from community.actions import add_place_record, change_place_record
from community.forms.places import DepartmentForm, DistrictForm, MunicipalityForm, WardForm
from community.frame import city_of
from community.models import Appointment, Department, District, Municipality, Ward
from community.permissions import can_manage_city, can_manage_posts
from community.views.crumbs import settings_trail
from core.audit import history_of
from core.pages import render_page, require

#: What the settings page keeps, by the word in the address.
KINDS = {
    "departments": (Department, DepartmentForm),
    "wards": (Ward, WardForm),
    "districts": (District, DistrictForm),
}


@require_safe
def city_settings(request):
    """The municipality with all that belongs to it."""
    require(can_manage_city(request.viewer))
    city = city_of(request)
    staff = Appointment.objects.visible_to(request.viewer).on(request.viewer.day).select_related("person")
    coming = Appointment.objects.visible_to(request.viewer).filter(starts_on__gt=request.viewer.day)
    context = {
        "city": city,
        "departments": city.departments.order_by("pk").prefetch_related(
            Prefetch("appointments", queryset=staff, to_attr="staff"),
            Prefetch("appointments", queryset=coming.select_related("person"), to_attr="coming"),
        ),
        "wards": city.wards.order_by("pk"),
        "districts": city.districts.select_related("ward").order_by("name"),
        "can_manage_posts": can_manage_posts(request.viewer),
        "history": history_of(city),
    }
    return render_page(request, "community/city_settings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def municipality_edit(request):
    """Names and telephone of the city."""
    require(can_manage_city(request.viewer))
    city = get_object_or_404(Municipality, pk=request.viewer.municipality_id)
    return _edit(request, city, MunicipalityForm)


@require_http_methods(["GET", "HEAD", "POST"])
def place_new(request, kind):
    """A new department, ward or district."""
    require(can_manage_city(request.viewer))
    if kind not in KINDS:
        raise Http404
    model, form_class = KINDS[kind]
    return _edit(request, model(municipality_id=request.viewer.municipality_id), form_class)


@require_http_methods(["GET", "HEAD", "POST"])
def place_edit(request, kind, pk):
    """Another name or duty."""
    require(can_manage_city(request.viewer))
    if kind not in KINDS:
        raise Http404
    model, form_class = KINDS[kind]
    return _edit(
        request, get_object_or_404(model, pk=pk, municipality_id=request.viewer.municipality_id), form_class
    )


def _edit(request, thing, form_class):
    """One form page for all of them."""
    is_new = thing.pk is None
    form = form_class(request.POST or None, instance=thing)
    if request.method == "POST" and form.is_valid():
        if is_new:
            done, _saved = form.attempt(add_place_record, thing, by=request.viewer)
        else:
            done, _saved = form.attempt(
                change_place_record, thing, by=request.viewer, fields=form.changed_data
            )
        if done:
            messages.success(request, _("保存しました。"))
            return redirect("city_settings")
    context = {
        "form": form,
        "thing": thing,
        "is_new": is_new,
        "what": thing._meta.verbose_name,
        "crumbs": settings_trail(thing._meta.verbose_name),
    }
    return render_page(request, "community/place_form.html", context)
