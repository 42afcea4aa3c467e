"""What is done in a deliberation: sorting, choosing, counting stickers, photographs, paper."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.files import serve
from core.pages import render_page, require
from councils.actions import add_sheet, count_paper_marks, group_wishes, mark_wishes, remove_sheet
from councils.choosing import choosing_rows, chosen_by, name_of, person_id_of, row_of_person
from councils.forms.deliberations import ChooseForm, CountForm, SheetForm
from councils.forms.wishes import GroupForm
from councils.models import DeliberationSheet
from councils.models.visions import Side
from councils.permissions.deliberations import can_lead_deliberation, can_mark_for, can_sort_notes
from councils.talks import talk_of
from councils.views.deliberations import crumbs, deliberation_or_404
from councils.views.parts import said

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
def deliberation_sort(request, council_pk, pk):
    """Put notes under themes: those that are there, or a new one. This page stands still while one ticks."""
    deliberation = deliberation_or_404(request, council_pk, pk)
    require(can_sort_notes(request.viewer, council_pk))
    cycle = deliberation.cycle
    form = GroupForm(request.POST or None, cycle=cycle)
    if request.method == "POST" and form.is_valid():
        wishes = form.cleaned_data["wishes"]
        done, theme = form.attempt(group_wishes, cycle, wishes, by=request.viewer, **form.target())
        if done:
            words = (
                _("「%(name)s」にまとめました。") % {"name": theme}
                if theme
                else _("まとまりから外しました。")
            )
            return said(request, words, "deliberation_sort", council_pk, pk)
    context = {
        "deliberation": deliberation,
        "talk": talk_of(deliberation),
        "form": form,
        "ticked": set(request.POST.getlist("wishes")),
        "crumbs": crumbs(deliberation, (_("まとまりに分ける"), "")),
    }
    return render_page(request, "councils/deliberation_sort.html", context)


def _chooser(request, deliberation):
    """For whom the marks are: the row that the address names, else the viewer's own."""
    asked = request.GET.get("for", "")
    if asked.isdigit():
        return get_object_or_404(choosing_rows(deliberation), pk=int(asked))
    row = row_of_person(deliberation, request.viewer.person_id)
    if row is None:
        raise Http404
    return row


@require_http_methods(FORM)
def deliberation_choose(request, council_pk, pk):
    """One's own marks; or those of somebody for whom the office types them, who then see only that they chose."""
    deliberation = deliberation_or_404(request, council_pk, pk)
    row = _chooser(request, deliberation)
    require(can_mark_for(request.viewer, row))
    own = person_id_of(row) == request.viewer.person_id
    form = ChooseForm(request.POST if request.method == "POST" else None, deliberation=deliberation)
    if request.method == "POST" and form.is_valid():
        done, n = form.attempt(mark_wishes, deliberation, row, form.cleaned_data["wishes"], by=request.viewer)
        if done:
            return said(request, _("%(n)s件を選びました。") % {"n": n}, deliberation)
    context = {
        "deliberation": deliberation,
        "talk": talk_of(deliberation),
        "form": form,
        "ticked": form.ticked(chosen_by(deliberation, row) if own else ()),
        "for_name": "" if own else name_of(row),
        "crumbs": crumbs(deliberation, (_("大事だと思う願いを選ぶ"), "")),
    }
    return render_page(request, "councils/deliberation_choose.html", context)


@require_http_methods(FORM)
def deliberation_count(request, council_pk, pk):
    """Stickers on paper, counted for each wish."""
    deliberation = deliberation_or_404(request, council_pk, pk)
    require(can_lead_deliberation(request.viewer, council_pk))
    form = CountForm(request.POST or None, wishes=talk_of(deliberation).wishes)
    if request.method == "POST" and form.is_valid():
        done, _n = form.attempt(count_paper_marks, deliberation, form.values(), by=request.viewer)
        if done:
            return said(request, _("保存しました。"), deliberation)
    context = {
        "deliberation": deliberation,
        "form": form,
        "lines": form.lines(),
        "crumbs": crumbs(deliberation, (_("紙に貼られた印を数える"), "")),
    }
    return render_page(request, "councils/deliberation_count.html", context)


@require_http_methods(FORM)
def deliberation_sheet_add(request, council_pk, pk):
    """A photograph of the large sheet of paper; its wishes are typed later beside it."""
    deliberation = deliberation_or_404(request, council_pk, pk)
    require(can_sort_notes(request.viewer, council_pk))
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done, _sheet = form.attempt(
            add_sheet, deliberation, data["file"], by=request.viewer, title=data["title"]
        )
        if done:
            return said(request, _("写真を加えました。見ながら願いを書けます。"), deliberation)
    context = {
        "deliberation": deliberation,
        "form": form,
        "crumbs": crumbs(deliberation, (_("模造紙の写真"), "")),
    }
    return render_page(request, "councils/deliberation_sheet.html", context)


def _sheet_or_404(request, council_pk, pk, sheet_pk):
    deliberation = deliberation_or_404(request, council_pk, pk)
    sheets = DeliberationSheet.objects.select_related("file", "deliberation__cycle")
    return get_object_or_404(sheets, pk=sheet_pk, deliberation=deliberation)


@require_safe
def deliberation_sheet(request, council_pk, pk, sheet_pk):
    """The photograph."""
    return serve(_sheet_or_404(request, council_pk, pk, sheet_pk).file)


@require_POST
def deliberation_sheet_remove(request, council_pk, pk, sheet_pk):
    """Take a photograph back."""
    sheet = _sheet_or_404(request, council_pk, pk, sheet_pk)
    require(can_sort_notes(request.viewer, council_pk))
    remove_sheet(sheet, by=request.viewer)
    return redirect(sheet.deliberation)


@require_safe
def deliberation_print(request, council_pk, pk):
    """A4: the question with lines to write on, one sheet a side; or, once it has ended, the result (?result=1)."""
    deliberation = deliberation_or_404(request, council_pk, pk)
    result = "result" in request.GET
    context = {
        "deliberation": deliberation,
        "council": deliberation.cycle.council,
        "letter_step": 1,
        "letter_title": deliberation.question,
        "result": result,
        "talk": talk_of(deliberation) if result else None,
        "sides": [] if result else list(Side),
        "rows": range(12),
    }
    return render_page(request, "councils/deliberation_print.html", context)
