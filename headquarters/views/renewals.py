"""The renewal desk: what ends on 31 March, and one press for all who are ticked."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.dates import fiscal_year, fiscal_year_end, format_fiscal_year
from core.pages import page_of, render_page, require
from headquarters import actions
from headquarters.covers import ALL, ENDING, WITHOUT, ending
from headquarters.forms.registry import InsuranceForm, insurance_years
from headquarters.models import Registration
from headquarters.permissions import can_register
from headquarters.views.parts import FORM, body_or_404, people_trail

TABS = (ALL, ENDING, WITHOUT)


def _found(request, body):
    """(registrations, what the page is narrowed to): the address says what is shown."""
    show = request.GET.get("show", ALL)
    show = show if show in TABS else ALL
    query = request.GET.get("q", "").strip()[:60]
    years = insurance_years(request.viewer.day)
    registered = Registration.objects.visible_to(request.viewer).filter(headquarters=body)
    return ending(registered, show, query, years), {
        "show": show,
        "query": query,
        "years": [format_fiscal_year(year) for year in years],
        "last": fiscal_year_end(fiscal_year(request.viewer.day)),
    }


def _body(request, pk):
    body = body_or_404(request.viewer, pk)
    require(can_register(request.viewer, body))
    return body


def _ticked(request, found):
    """The registrations that are ticked, or all that are shown on all pages."""
    if request.POST.get("everybody"):
        return list(found)
    numbers = [int(one) for one in request.POST.getlist("registration") if one.isdecimal() and len(one) < 18]
    return list(found.filter(pk__in=numbers))


@require_http_methods(FORM)
def renewal_list(request, pk):
    """Who ends when and who is insured; renew or insure those who are ticked."""
    body = _body(request, pk)
    found, shown = _found(request, body)
    insures = request.POST.get("act") == "insure"
    form = InsuranceForm(request.POST if insures else None, day=request.viewer.day)
    if request.method == "POST" and _act(request, found, form):
        return redirect(request.get_full_path())
    context = shown | {
        "headquarters": body,
        "form": form,
        "page": page_of(request, found),
        "ticked": {one for one in request.POST.getlist("registration") if one.isdecimal()},
        "everybody": bool(request.POST.get("everybody")),
        "crumbs": people_trail(body, _("更新の手続き")),
    }
    return render_page(request, "headquarters/renewal_list.html", context, partials=["renewals"])


def _act(request, found, form):
    """Do what was pressed; False when the form has to be shown again."""
    if request.POST.get("act") == "insure":
        return form.is_valid() and _insure(request, found, form)
    renewed = actions.renew_registrations(_ticked(request, found), by=request.viewer)
    if renewed:
        messages.success(request, _("%(count)s人の登録を更新しました。") % {"count": len(renewed)})
    else:
        messages.info(request, _("印の付いた人の登録は、もう更新してあります。"))
    return True


def _insure(request, found, form):
    people = [registration.person for registration in _ticked(request, found)]
    done, made = form.attempt(actions.enter_insurance_for_all, people, by=request.viewer, **form.cleaned_data)
    if not done:
        return False
    words = {"count": len(made), "year": format_fiscal_year(form.cleaned_data["fiscal_year"])}
    messages.success(request, _("%(count)s人の%(year)sの保険を書きました。") % words)
    if len(made) < len(people):
        words = {"count": len(people) - len(made)}
        messages.info(request, _("%(count)s人は、もう保険が書いてあるので、そのままにしました。") % words)
    return True


@require_safe
def renewal_print(request, pk):
    """The list on paper, to go through by telephone."""
    body = _body(request, pk)
    found, shown = _found(request, body)
    back = reverse("renewal_list", args=[pk])
    context = shown | {"headquarters": body, "people": found, "day": request.viewer.day, "back": back}
    return render_page(request, "headquarters/renewal_print.html", context)
