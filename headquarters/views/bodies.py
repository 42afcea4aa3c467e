"""The headquarters: the Board's lists, giving the role, the desk, the end."""

from datetime import datetime, time, timedelta

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from community.forms.posts import EndForm
from community.models import Municipality, School
from community.roles import BOARD, SCHOOL_OFFICE
from core.audit import history_of
from core.dates import fiscal_year, today
from core.names import search_key
from core.pages import page_of, render_page, require
from headquarters import actions
from headquarters.forms import HeadquartersForm
from headquarters.models import Commission, Headquarters, Plan
from headquarters.permissions import (
    can_commission,
    can_edit_headquarters,
    can_list_headquarters,
    can_make_headquarters,
    is_coordinator,
)
from headquarters.reading import (
    answers_since,
    items_of,
    next_contacts,
    notes_due,
    open_asks_count,
    why_now,
)
from headquarters.views.parts import FORM, body_address, body_or_404, body_trail, form_page, trail

#: The desk shows so many whom to contact next.
NEXT = 20


# ---- the city's list -------------------------------------------------------------------------------------


@require_safe
def headquarters_list(request):
    """All bodies of the city, for the Board."""
    require(can_list_headquarters(request.viewer))
    query = request.GET.get("q", "").strip()[:60]
    bodies = Headquarters.objects.visible_to(request.viewer).select_related("base")
    if query:
        named = bodies.filter(name__icontains=query)
        bodies = (named | bodies.filter(schools__search_key__contains=search_key(query))).distinct()
    page = page_of(request, bodies.prefetch_related("schools"))
    _count_coordinators(page, request.viewer.day)
    context = {"page": page, "query": query}
    return render_page(request, "headquarters/headquarters_list.html", context, partials=["bodies"])


def _count_coordinators(page, day):
    """How many coordinators hold office, for the bodies on this page only."""
    held = Commission.objects.on(day).filter(headquarters__in=[body.pk for body in page]).order_by()
    counts = dict(held.values_list("headquarters").annotate(n=Count("pk")))
    for body in page:
        body.coordinators = counts.get(body.pk, 0)


# ---- giving the role, changing it, ending it -------------------------------------------------------------


def _schools_for(viewer):
    """The Board chooses among the city's schools, an office among its own."""
    schools = School.objects.filter(municipality=viewer.municipality_id).open_on(today())
    return schools if viewer.has(*BOARD) else schools.filter(pk__in=viewer.ids("school", *SCHOOL_OFFICE))


@require_http_methods(FORM)
def headquarters_new(request):
    """Give the role to a body."""
    viewer = request.viewer
    require(can_make_headquarters(viewer))
    schools = _schools_for(viewer)
    form = HeadquartersForm(
        request.POST or None,
        municipality_id=viewer.municipality_id,
        schools=schools,
        initial={} if viewer.has(*BOARD) else {"schools": list(schools)},
    )
    if request.method == "POST" and form.is_valid():
        city = get_object_or_404(Municipality, pk=viewer.municipality_id)
        done, body = form.attempt(actions.create_headquarters, city, by=viewer, **form.cleaned_data)
        if done:
            messages.success(request, _("「%(name)s」を本部として位置づけました。") % {"name": body})
            return redirect("headquarters_detail", body.pk)
    title = _("本部を位置づける")
    lead = _("いまある団体に、本部の役割をお願いすることができます。名称と校園だけで始められます。")
    is_board = can_list_headquarters(viewer)
    back = reverse("headquarters_list") if is_board else "/me/"
    crumbs = trail((_("地域学校協働本部"), back), title) if is_board else None
    return form_page(request, form, title, back, crumbs, lead, _("本部にする"))


@require_http_methods(FORM)
def headquarters_edit(request, pk):
    """Change name, base, chair, telephone and schools."""
    body = body_or_404(request.viewer, pk)
    require(can_edit_headquarters(request.viewer, body))
    form = HeadquartersForm(
        request.POST or None,
        instance=Headquarters.objects.get(pk=body.pk),
        municipality_id=body.municipality_id,
    )
    if not request.viewer.has(*BOARD):
        del form.fields["schools"]  # nobody takes the role away from another school
    if request.method == "POST" and form.is_valid():
        done, _body = form.attempt(actions.change_headquarters, body, by=request.viewer, **form.cleaned_data)
        if done:
            messages.success(request, _("本部の情報を直しました。"))
            return redirect("headquarters_detail", body.pk)
    title = _("本部の情報を直す")
    return form_page(request, form, title, body_address(body), body_trail(body, title))


@require_http_methods(FORM)
def headquarters_end(request, pk):
    """The last day of the role."""
    body = body_or_404(request.viewer, pk)
    require(can_commission(request.viewer))
    form = EndForm(request.POST or None, initial={"on": today()})
    if request.method == "POST" and form.is_valid():
        done, _body = form.attempt(actions.end_headquarters, body, form.cleaned_data["on"], by=request.viewer)
        if done:
            messages.success(request, _("終わりの日を保存しました。"))
            return redirect("headquarters_detail", body.pk)
    title = _("本部の役割を終える")
    lead = _("推進員の委嘱も同じ日に終わります。計画や連絡の記録は残ります。")
    crumbs = body_trail(body, title)
    return form_page(
        request, form, title, body_address(body), crumbs, lead, _("終わりの日を保存する"), danger=True
    )


# ---- the desk --------------------------------------------------------------------------------------------


def _calls(viewer, body):
    """Whom to contact next and why, what was noted for today, what came in since yesterday."""
    contacts = list(next_contacts(viewer, body)[: NEXT + 1])
    for ask in contacts:
        ask.why = why_now(ask)
    yesterday = timezone.make_aware(datetime.combine(today() - timedelta(days=1), time()))
    return {
        "contacts": contacts[:NEXT],
        "more": len(contacts) > NEXT,
        "notes": list(notes_due(viewer, body)[:NEXT]),
        "answers": list(answers_since(viewer, body, yesterday)[:NEXT]),
        "open_asks": open_asks_count(viewer, body),
    }


@require_safe
def desk(request, pk):
    """The desk: whom to contact next and why, and where every undertaking stands."""
    viewer = request.viewer
    body = body_or_404(viewer, pk)
    mine = is_coordinator(viewer, pk)
    works = mine or viewer.holds("headquarters", pk, *SCHOOL_OFFICE)
    context = {
        "headquarters": body,
        "mine": mine,
        "works": works,
        "page": page_of(request, items_of(viewer, body)),
        "plans": _plans_of(viewer, body),
    }
    if works:
        context |= _calls(viewer, body)
    return render_page(request, "headquarters/desk.html", context)


def _plans_of(viewer, body):
    plans = Plan.objects.visible_to(viewer).filter(headquarters=body)
    plans = plans.filter(cycle__fiscal_year__gte=fiscal_year(viewer.day)).select_related("cycle__council")
    return plans.order_by("cycle__fiscal_year", "cycle__council__name", "pk")


@require_safe
def headquarters_detail(request, pk):
    """The body: which organisation, which schools, its coordinators, its plans, its history."""
    viewer = request.viewer
    body = body_or_404(viewer, pk)
    context = {
        "headquarters": body,
        "schools": body.schools.all(),
        "commissions": body.commissions.filter(ends_on__gte=viewer.day).select_related("person"),
        "plans": _plans_of(viewer, body),
        "may_edit": can_edit_headquarters(viewer, body),
        "may_commission": can_commission(viewer),
        "history": history_of(body),
        "crumbs": body_trail(body, _("本部について")),
    }
    return render_page(request, "headquarters/headquarters_detail.html", context)
