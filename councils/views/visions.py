"""The child image: the year's page, drafting from wishes, agreeing, keeping last year's, versions."""

from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.audit import history_of
from core.dates import fiscal_year as year_of
from core.pages import render_page, require
from core.thread import thread_of
from councils.actions import agree_vision, change_vision, draft_vision, keep_vision
from councils.differences import difference
from councils.forms.visions import AgreeForm, NewVisionForm, VisionForm
from councils.models import ChildVision, Meeting, Topic, Wish
from councils.permissions import can_open_cycle, can_write_vision
from councils.views.parts import (
    council_or_404,
    crumbs_of,
    cycle_or_404,
    form_page,
    said,
    vision_or_404,
    year_crumbs,
    year_url,
)

FORM = ["GET", "HEAD", "POST"]
State = ChildVision.State


@require_safe
def vision_year(request, council_pk, fiscal_year):
    """The year's image: the one it has, last year's to keep, the draft to go on with, and what led here."""
    viewer = request.viewer
    cycle = cycle_or_404(request, council_pk, fiscal_year)
    visions = list(
        ChildVision.objects.visible_to(viewer).filter(council=cycle.council).select_related("discussed_in")
    )
    for vision in visions:
        vision.council = cycle.council
    agreed = next((v for v in visions if v.state == State.AGREED), None)
    may_write = can_write_vision(viewer, council_pk) and not cycle.ended_on
    settled = cycle.vision_id and cycle.talked_at
    topics = Topic.objects.visible_to(viewer).open()
    context = {
        "cycle": cycle,
        "council": cycle.council,
        "crumbs": year_crumbs(cycle, (_("目指す子ども像"), "")),
        "visions": visions,
        "agreed": agreed,
        "draft": next((v for v in visions if v.state == State.DRAFT), None),
        "settled": settled,
        "may_keep": can_open_cycle(viewer, cycle.council)
        and agreed is not None
        and not cycle.ended_on
        and not settled,
        "may_write": may_write,
        "wish_count": Wish.objects.live().filter(cycle=cycle).count(),
        "topics": topics.filter(council=cycle.council, fiscal_year=fiscal_year)[:20],
    }
    return render_page(request, "councils/vision_year.html", context)


@require_POST
def vision_keep(request, council_pk, fiscal_year):
    """One confirmation: last year's image goes on."""
    cycle = cycle_or_404(request, council_pk, fiscal_year)
    require(can_open_cycle(request.viewer, cycle.council))
    keep_vision(cycle, by=request.viewer)
    return said(request, _("目指す子ども像を続けることにしました。"), cycle)


def _wishes_for(council_pk, *cycles):
    """Wishes that may lead to an image: those of the years named."""
    return (
        Wish.objects.live()
        .filter(cycle__council=council_pk, cycle__in=cycles)
        .select_related("author")
        .order_by("side", "pk")
    )


@require_http_methods(FORM)
def vision_draft(request, council_pk, fiscal_year):
    """Write a draft from ticked wishes."""
    viewer = request.viewer
    cycle = cycle_or_404(request, council_pk, fiscal_year)
    require(can_write_vision(viewer, council_pk))
    ticked = [pk for pk in request.GET.getlist("wishes") if pk.isdecimal()]
    form = NewVisionForm(
        request.POST or None, wishes=_wishes_for(council_pk, cycle), initial={"wishes": ticked}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        wishes = list(data["wishes"].select_related("cycle"))
        done, vision = form.attempt(
            draft_vision, cycle.council, data["text"], by=viewer, note=data["note"], wishes=wishes
        )
        if done:
            return said(
                request, _("案を書きました。話し合ったら「共有を記録する」を押してください。"), vision
            )
    title = _("子ども像の案を書く")
    return form_page(
        request,
        form,
        title,
        year_url("vision_year", cycle),
        crumbs=year_crumbs(cycle, (_("目指す子ども像"), year_url("vision_year", cycle)), (title, "")),
        save=_("案として保存する"),
    )


@require_safe
def vision_detail(request, council_pk, pk):
    """One version: its words, its wishes, what changed, its thread."""
    viewer = request.viewer
    vision = vision_or_404(request, council_pk, pk)
    council = vision.council
    versions = list(ChildVision.objects.visible_to(viewer).filter(council=council))
    former = next((v for v in versions if v.number < vision.number), None)
    may_write = can_write_vision(viewer, council_pk)
    context = {
        "vision": vision,
        "council": council,
        "crumbs": crumbs_of(council, (_("目指す子ども像"), "")),
        "wishes": vision.wishes.select_related("author"),
        "former": former,
        "text_parts": difference(former.text, vision.text) if former else [],
        "note_parts": difference(former.note, vision.note) if former and former.note != vision.note else [],
        "versions": versions,
        "may_edit": may_write and vision.state == State.DRAFT,
        "may_agree": may_write and vision.can_move("agree"),
        "thread": thread_of(vision, viewer),
        "history": history_of(vision),
    }
    return render_page(request, "councils/vision_detail.html", context)


@require_http_methods(FORM)
def vision_edit(request, council_pk, pk):
    """Work on the draft; whoever saves second sees both texts."""
    vision = vision_or_404(request, council_pk, pk)
    require(can_write_vision(request.viewer, council_pk))
    here = year_of(request.viewer.day)
    cycles = vision.council.cycles.filter(fiscal_year__gte=here - 1)
    wishes = _wishes_for(council_pk, *cycles) | _wishes_for(
        council_pk, *vision.council.cycles.filter(wishes__visions=vision)
    )
    form = VisionForm(request.POST or None, instance=vision, wishes=wishes.distinct())
    if request.method == "POST" and form.is_valid():
        done, _vision = form.attempt(change_vision, form, by=request.viewer)
        if done:
            return said(request, _("保存しました。"), vision)
    title = _("子ども像の案を直す")
    return form_page(
        request,
        form,
        title,
        vision.get_absolute_url(),
        crumbs=crumbs_of(vision.council, (_("目指す子ども像"), vision.get_absolute_url()), (title, "")),
    )


def _agree_form(request, council):
    """The form with the years that have no image yet first, and the meetings that were held."""
    since = year_of(request.viewer.day) - 1
    cycles = council.cycles.filter(ended_on=None, fiscal_year__gte=since).order_by(
        "talked_at", "-fiscal_year"
    )
    held = Meeting.objects.visible_to(request.viewer).filter(
        council=council, state__in=[Meeting.State.OPEN, Meeting.State.CLOSED]
    )
    meetings = held.select_related("council").order_by("-starts_at")
    return AgreeForm(request.POST or None, cycles=cycles, meetings=meetings), cycles


@require_http_methods(FORM)
def vision_agree(request, council_pk, pk):
    """Write down that it was agreed: for which year, when, in which meeting or where else."""
    vision = vision_or_404(request, council_pk, pk)
    require(can_write_vision(request.viewer, council_pk))
    council = council_or_404(request, council_pk)
    form, cycles = _agree_form(request, council)
    if request.method == "POST" and form.is_valid():
        done, _vision = form.attempt(agree_vision, vision, by=request.viewer, **form.values())
        if done:
            return said(request, _("目指す子ども像を共有しました。"), vision)
    title, here = _("共有を記録する"), vision.get_absolute_url()
    return form_page(
        request,
        form,
        title,
        here,
        crumbs=crumbs_of(council, (_("目指す子ども像"), here), (title, "")),
        lead=vision.text,
        template="councils/vision_agree.html",
        vision=vision,
        no_year=not cycles,
        save=_("共有したことを記録する"),
    )
