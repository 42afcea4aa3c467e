"""Councils: the Board's list, setting one up, its page, rules, schools, clerk and end."""

from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.db.models.functions import JSONObject
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.actions import add_person, find_or_add_person
from community.forms.people import NameSearch
from community.models import Municipality, Person
from core.audit import history_of
from core.dates import fiscal_year, now, today
from core.models import AuditEntry
from core.names import search_key
from core.pages import page_of, render_page, require
from councils.actions import (
    add_clerk,
    cover_school,
    create_council,
    dissolve_council,
    end_clerk,
    rename_council,
    uncover_school,
)
from councils.forms.councils import (
    ClerkForm,
    CouncilFilter,
    CouncilForm,
    CoverForm,
    DissolveForm,
    EndOnForm,
    NameForm,
    free_schools,
)
from councils.models import Council, CouncilClerk, CouncilRules, CouncilSchool, Cycle, Meeting, Seat
from councils.permissions import (
    can_change_council,
    can_create_council,
    can_list_councils,
    can_open_cycle,
)
from councils.rule_words import rule_rows
from councils.views.parts import council_or_404, crumbs_of, form_page, said

FORM = ["GET", "HEAD", "POST"]


# ---- the city's list -------------------------------------------------------------------------------------


def _search_councils(form, councils, day):
    """The list as it was asked for."""
    wanted = form.cleaned_data if form.is_valid() else {}
    state = wanted.get("state", "")
    ended = Q(dissolved_on__lt=day)
    councils = councils.filter(ended) if state == "ended" else councils.exclude(ended)
    if state == "not_opened":
        opened = Cycle.objects.filter(council=OuterRef("pk"), fiscal_year=fiscal_year(day))
        councils = councils.filter(~Exists(opened))
    if state == "nominated":
        councils = councils.filter(
            Exists(Seat.objects.filter(council=OuterRef("pk"), state=Seat.State.NOMINATED))
        )
    covering = CouncilSchool.objects.filter(council=OuterRef("pk"))
    if wanted.get("district"):
        councils = councils.filter(Exists(covering.filter(school__district=wanted["district"])))
    if wanted.get("q"):
        named = covering.filter(school__search_key__contains=search_key(wanted["q"]))
        councils = councils.filter(Q(name__icontains=wanted["q"]) | Exists(named))
    return councils


@require_safe
def council_list(request):
    """All councils of the city, for the Board."""
    viewer = request.viewer
    require(can_list_councils(viewer))
    form = CouncilFilter(request.GET, municipality_id=viewer.municipality_id)
    running = CouncilSchool.objects.exclude(ends_on__lt=viewer.day).select_related("school")
    councils = _search_councils(form, Council.objects.visible_to(viewer), viewer.day).prefetch_related(
        Prefetch("coverages", queryset=running, to_attr="covering")
    )
    page = page_of(request, councils)
    _count_for_page(page, viewer.day)
    context = {"form": form, "page": page, "can_create": can_create_council(viewer)}
    return render_page(request, "councils/council_list.html", context, partials=["councils"])


def _count_for_page(page, day):
    """Members in office, nominations and the running year, for the councils on this page only."""
    ids = [council.pk for council in page]
    in_office = Q(state=Seat.State.APPOINTED, starts_on__lte=day, ends_on__gte=day)
    counts = {
        row["council"]: row
        for row in Seat.objects.filter(council__in=ids)
        .order_by()
        .values("council")
        .annotate(members=Count("pk", filter=in_office), nominated=Count("pk", filter=Q(state="nominated")))
    }
    opened = set(
        Cycle.objects.filter(council__in=ids, fiscal_year=fiscal_year(day)).values_list(
            "council_id", flat=True
        )
    )
    for council in page:
        row = counts.get(council.pk, {})
        council.members, council.nominated = row.get("members", 0), row.get("nominated", 0)
        council.is_opened = council.pk in opened


# ---- setting up ------------------------------------------------------------------------------------------


@require_http_methods(FORM)
def council_add(request):
    """Set up a council for one or several schools."""
    viewer = request.viewer
    require(can_create_council(viewer))
    schools = free_schools(viewer.municipality_id, today())
    form = CouncilForm(request.POST or None, schools=schools, instance=CouncilRules())
    if request.method == "POST" and form.is_valid():
        city = get_object_or_404(Municipality, pk=viewer.municipality_id)
        data = form.cleaned_data
        done, council = form.attempt(
            create_council,
            city,
            data["schools"],
            by=viewer,
            established_on=data["established_on"],
            name=data["name"],
            **form.rules_of(),
        )
        if done:
            return said(request, _("「%(name)s」を登録しました。") % {"name": council}, council)
    return form_page(
        request,
        form,
        _("学校運営協議会を登録する"),
        reverse("council_list"),
        lead=_("決まりの数字は、市の規則に合わせて直してください。あとからも直せます。"),
        save=_("登録する"),
        nothing="" if schools else _("協議会のない校園はありません。先に校園を登録してください。"),
    )


# ---- the page of a council -------------------------------------------------------------------------------


def _with_relatives(councils):
    """Each with the councils from which it was made, and those it became, read in the same query."""
    kin = Council.objects.filter(Q(successors=OuterRef("pk")) | Q(predecessors=OuterRef("pk"))).order_by(
        "name"
    )
    return councils.annotate(
        relatives=ArraySubquery(kin.values(row=JSONObject(pk="pk", name="name", on="established_on")))
    )


@require_safe
def council_detail(request, pk):
    """The council: its schools, its years, its next meetings, its rules."""
    viewer = request.viewer
    council = get_object_or_404(_with_relatives(Council.objects.visible_to(viewer)), pk=pk)
    day = viewer.day
    cycles = list(council.cycles.select_related("vision"))
    this_year = fiscal_year(day)
    for cycle in cycles:
        cycle.council = council
    seats = Seat.objects.visible_to(viewer).filter(council=council).exclude(state=Seat.State.DECLINED)
    context = {
        "council": council,
        "coverages": council.coverages.select_related("school").order_by("starts_on", "school__kind"),
        "day": day,
        "this_year": this_year,
        "cycle": next((c for c in cycles if c.fiscal_year == this_year), None),
        "cycles": cycles,
        "meetings": Meeting.objects.visible_to(viewer)
        .filter(council=council)
        .expected(now())
        .select_related("council")[:3],
        "seats": seats.aggregate(
            members=Count(
                "pk",
                filter=Q(state=Seat.State.APPOINTED, starts_on__lte=day, ends_on__gte=day),
            ),
            nominated=Count("pk", filter=Q(state=Seat.State.NOMINATED)),
        ),
        "clerks": council.clerks.exclude(ends_on__lt=day).select_related("person"),
        "relatives": [kin | {"on": date.fromisoformat(kin["on"])} for kin in council.relatives],
        "rules": rule_rows(council.rules),
        "may_change": can_change_council(viewer, council),
        "may_open": can_open_cycle(viewer, council) and council.dissolved_on is None,
        "history": AuditEntry.objects.filter(scope=council.audit_scope)[:30]
        if can_change_council(viewer, council)
        else history_of(council),
    }
    return render_page(request, "councils/council_detail.html", context)


def _to_change(request, pk):
    """A council that the viewer may change."""
    council = council_or_404(request, pk)
    require(can_change_council(request.viewer, council))
    return council


@require_http_methods(FORM)
def council_rename(request, pk):
    """Another name for the council."""
    council = _to_change(request, pk)
    form = NameForm(request.POST or None, initial={"name": council.name})
    if request.method == "POST" and form.is_valid():
        rename_council(council, form.cleaned_data["name"], by=request.viewer)
        return said(request, _("名称を保存しました。"), council)
    title = _("協議会の名称を変える")
    return form_page(request, form, title, council.get_absolute_url(), crumbs=crumbs_of(council, (title, "")))


@require_http_methods(FORM)
def coverage_add(request, pk):
    """One more school."""
    council = _to_change(request, pk)
    form = CoverForm(request.POST or None, municipality_id=council.municipality_id)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done, _coverage = form.attempt(
            cover_school, council, data["school"], by=request.viewer, starts_on=data["starts_on"]
        )
        if done:
            return said(request, _("%(school)sを加えました。") % {"school": data["school"]}, council)
    title = _("校園を加える")
    return form_page(request, form, title, council.get_absolute_url(), crumbs=crumbs_of(council, (title, "")))


@require_http_methods(FORM)
def coverage_end(request, council_pk, pk):
    """A school leaves the council."""
    coverage = get_object_or_404(CouncilSchool.objects.select_related("school"), pk=pk, council=council_pk)
    council = _to_change(request, council_pk)
    form = EndOnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done, _coverage = form.attempt(
            uncover_school, coverage, by=request.viewer, ends_on=form.cleaned_data["on"]
        )
        if done:
            return said(
                request, _("%(school)sの終わりの日を登録しました。") % {"school": coverage.school}, council
            )
    title = _("%(school)sを外す") % {"school": coverage.school}
    return form_page(
        request,
        form,
        title,
        council.get_absolute_url(),
        crumbs=crumbs_of(council, (title, "")),
        lead=_("その日までの記録は、この協議会に残ります。"),
    )


@require_http_methods(FORM)
def council_dissolve(request, pk):
    """End the council."""
    council = _to_change(request, pk)
    form = DissolveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done, _council = form.attempt(
            dissolve_council, council, data["on"], by=request.viewer, reason=data["reason"]
        )
        if done:
            return said(request, _("廃止の日を登録しました。"), council)
    title = _("協議会を廃止する")
    return form_page(
        request,
        form,
        title,
        council.get_absolute_url(),
        crumbs=crumbs_of(council, (title, "")),
        lead=_("校園・委員の任期・進行中の年度は、その日で終わります。記録はすべて残ります。"),
        save=_("廃止の日を登録する"),
        danger=True,
    )


# ---- clerk -----------------------------------------------------------------------------------------------


@transaction.atomic
def with_person(form, viewer, municipality_id, act):
    """The person of the form, saved when new, and what is done with them, as one change.

    Who may look through the whole register was asked about people of the same name; for others a person of the
    same name and telephone is taken to be the same.
    """
    person = form.chosen(municipality_id)
    if person.pk is None:
        save = add_person if can_list_councils(viewer) else find_or_add_person
        person = save(person, by=viewer)
    return act(person)


@require_http_methods(FORM)
def clerk_add(request, pk):
    """Somebody who keeps the council's papers."""
    viewer = request.viewer
    council = _to_change(request, pk)
    query = request.GET.get("q", "")
    form = ClerkForm(request.POST or None, people=Person.objects.visible_to(viewer), q=query)
    if request.method == "POST" and form.is_valid():
        starts_on = form.cleaned_data["starts_on"]
        done, clerk = form.attempt(
            with_person,
            form,
            viewer,
            council.municipality_id,
            lambda person: add_clerk(council, person, by=viewer, starts_on=starts_on),
        )
        if done:
            return said(request, _("%(name)sさんを事務局に登録しました。") % {"name": clerk.person}, council)
    title = _("協議会事務局の人を登録する")
    return form_page(
        request,
        form,
        title,
        council.get_absolute_url(),
        crumbs=crumbs_of(council, (title, "")),
        lead=_("校園の管理職や地域連携担当のほかに、事務局の役目をする人です。"),
        search=NameSearch(initial={"q": query}),
        query=query,
    )


@require_POST
def clerk_end(request, council_pk, pk):
    """The clerk's work ends today."""
    clerk = get_object_or_404(CouncilClerk.objects.select_related("person"), pk=pk, council=council_pk)
    council = _to_change(request, council_pk)
    end_clerk(clerk, by=request.viewer)
    return said(request, _("%(name)sさんの事務局の役目は今日までです。") % {"name": clerk.person}, council)
