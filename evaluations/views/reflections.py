"""Looking back at one activity."""

from datetime import timedelta

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from activities.models import Activity
from core.audit import history_of
from core.dates import local_day
from core.pages import render_page, require
from councils.models import CouncilRules, day_of, rules_column
from councils.views.parts import year_crumbs
from evaluations.actions import change_reflection, reflect
from evaluations.forms import ReflectionForm
from evaluations.models import Reflection
from evaluations.permissions import can_reflect
from evaluations.reading import reflection_of, reflection_thread, settled
from evaluations.views.find import posted
from headquarters.models import Plan


@require_http_methods(["GET", "HEAD", "POST"])
def reflection_page(request, council_pk, pk):
    """The reflection beside its aim; those who may write get the form, others read."""
    activity = _activity(request.viewer, council_pk, pk)
    may_write = can_reflect(request.viewer, activity)
    if request.method == "POST":
        require(may_write)
    reflection = getattr(activity, "reflection", None)
    form = _form(request, activity, reflection) if may_write and not activity.is_settled else None
    if request.method == "POST" and form is None:
        messages.warning(request, _why_not(activity.is_settled))
        return redirect("reflection_page", council_pk, pk)
    if form and form.is_bound and form.is_valid() and _save(request, form, activity, reflection):
        messages.success(request, _("ふりかえりを保存しました。"))
        return redirect("reflection_page", council_pk, pk)
    if form and form.is_bound:
        # Checking wrote the typed words on the record: the page shows what is stored.
        reflection = reflection_of(activity)
    context = _context(request, activity, reflection) | {"form": form, "may_write": may_write}
    return render_page(request, "evaluations/reflection_page.html", context)


def _activity(viewer, council_pk, pk):
    """An activity whose plan the viewer sees; volunteers see the day, not its reflection."""
    inside = Activity.objects.filter(item__plan__in=Plan.objects.visible_to(viewer))
    inside = inside.select_related(
        "item__plan__cycle__council",
        "item__plan__cycle__vision",
        "activity_report",
        "reflection__carry_over__topic",
    )
    return get_object_or_404(
        inside.annotate(is_settled=settled(), rules_row=_rules_of_day()),
        pk=pk,
        item__plan__cycle__council_id=council_pk,
    )


def _rules_of_day():
    return rules_column(council="item__plan__cycle__council", day=day_of("starts_at"))


def _why_not(is_settled):
    if is_settled:
        return _("目標の評価に使ったふりかえりのため、直せません。気づいたことは、次の会議でお話しください。")
    return _("先に活動の報告を書いてください。そのあとで、ふりかえりを書けます。")


def _form(request, activity, reflection):
    """The form, or None before the report is written."""
    if reflection is None and not activity.can_move("reflect"):
        return None
    return ReflectionForm(
        posted(request),
        instance=reflection or Reflection(activity=activity),
        rules=CouncilRules.from_row(activity.rules_row),
    )


def _save(request, form, activity, reflection):
    """Write or change; a rule that is broken stands in the form."""
    if reflection:
        return form.attempt(change_reflection, form, by=request.viewer)[0]
    data = form.cleaned_data
    return form.attempt(
        reflect, activity, by=request.viewer, degree=data["degree"], reason=data["reason"], **form.words()
    )[0]


def _context(request, activity, reflection):
    council = activity.item.plan.cycle.council
    held_on, rules = local_day(activity.starts_at), CouncilRules.from_row(activity.rules_row)
    return {
        "activity": activity,
        "council": council,
        "crumbs": year_crumbs(
            activity.item.plan.cycle, (activity.title, activity.get_absolute_url()), (_("ふりかえり"), "")
        ),
        "cycle": activity.item.plan.cycle,
        "report": getattr(activity, "activity_report", None),
        "reflection": reflection,
        "due": held_on + timedelta(days=rules.reflection_days),
        "links": reflection_thread(activity, reflection, request.viewer),
        "history": history_of(reflection) if reflection else [],
    }
