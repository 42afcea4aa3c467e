"""The log of contacts: the coordinators' own."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.dates import fiscal_year, fiscal_year_start, today
from core.names import search_key
from core.pages import page_of, render_page, require
from headquarters import actions
from headquarters.forms import ContactLogForm, LogFilter
from headquarters.models import ContactLog
from headquarters.permissions import is_coordinator
from headquarters.views.parts import FORM, body_or_404, body_trail, form_page

#: On paper at most so many lines of one year.
PRINTED = 500


def _body(request, pk):
    body = body_or_404(request.viewer, pk)
    require(is_coordinator(request.viewer, body.pk))
    return body


def _log(request, body):
    """(lines, what was searched for)."""
    log = ContactLog.objects.visible_to(request.viewer).filter(headquarters=body)
    form = LogFilter(request.GET)
    query = form.cleaned_data["q"] if form.is_valid() else ""
    if query:
        key = search_key(query)
        log = log.filter(
            Q(person__search_key__contains=key)
            | Q(organisation__search_key__contains=key)
            | Q(item__title__icontains=query)
            | Q(text__icontains=query)
        )
    return log.select_related("person", "organisation", "item__plan__cycle"), query


@require_safe
def contactlog_list(request, pk):
    """The log, the newest first."""
    body = _body(request, pk)
    log, query = _log(request, body)
    context = {
        "headquarters": body,
        "page": page_of(request, log),
        "search": LogFilter(initial={"q": query}),
        "query": query,
        "crumbs": body_trail(body, _("連絡の記録")),
    }
    return render_page(request, "headquarters/contactlog_list.html", context, partials=["log"])


@require_http_methods(FORM)
def contactlog_new(request, pk):
    """One more line."""
    body = _body(request, pk)
    form = ContactLogForm(request.POST or None, headquarters=body)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        registration = data.pop("registration")
        data["person"] = registration.person if registration else None
        done, _entry = form.attempt(actions.log_contact, body, by=request.viewer, **data)
        if done:
            messages.success(request, _("連絡を記録しました。"))
            return redirect("contactlog_list", body.pk)
    title, back = _("連絡を記録する"), reverse("contactlog_list", args=[body.pk])
    crumbs = body_trail(body, (_("連絡の記録"), back), title)
    return form_page(request, form, title, back, crumbs, "", _("記録する"))


@require_safe
def contactlog_print(request, pk):
    """The year's log on paper."""
    body = _body(request, pk)
    log, query = _log(request, body)
    year = fiscal_year(today())
    lines = list(log.filter(at__date__gte=fiscal_year_start(year))[:PRINTED])
    context = {
        "headquarters": body,
        "lines": lines,
        "minutes": sum(line.minutes for line in lines),
        "year": year,
        "day": today(),
        "query": query,
    }
    return render_page(request, "headquarters/contactlog_print.html", context)
