"""Pieces of pages: the ribbon, the thread, paging, error summary. docs/pages.md shows each in use."""

from dataclasses import dataclass, replace

from django import template
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

register = template.Library()

STEPS = (
    (1, _("話し合い")),
    (2, _("承認")),
    (3, _("企画")),
    (4, _("連絡調整")),
    (5, _("活動")),
    (6, _("評価")),
)
WEEKDAYS = (
    (_("日"), _("日曜日")),
    (_("月"), _("月曜日")),
    (_("火"), _("火曜日")),
    (_("水"), _("水曜日")),
    (_("木"), _("木曜日")),
    (_("金"), _("金曜日")),
    (_("土"), _("土曜日")),
)
TAG_KINDS = ("done", "wait", "now", "quiet", "step")


@dataclass(frozen=True)
class ErrorLine:
    """One line of the error summary: where it leads (an element's id), of which field, and what to do."""

    target: str
    label: str
    text: str


@register.simple_tag
def step_list():
    """(number, word) of the six steps."""
    return STEPS


@register.simple_tag
def step_word(number):
    """The word of one step; a colour never stands without it."""
    return dict(STEPS).get(number, _("次年度へ"))


@register.simple_tag
def weekday_names():
    """(short, full) from Sunday on."""
    return WEEKDAYS


@register.inclusion_tag("includes/_ribbon.html")
def ribbon(steps, label=""):
    """The year in one line: steps with .number .label .note .url .state (done, now, later)."""
    return {"steps": steps, "label": label or _("六つの歩み")}


@register.inclusion_tag("includes/_thread.html")
def thread(links, here=None, label=""):
    """The chain beside a record: links with .step .label .title .note .url .here and, if wanted, .when.

    `here` marks the link with that address, for callers whose links do not know on which page they are.
    """
    links = list(links or ())
    if here:
        links = [replace(link, here=True) if link.url == here else link for link in links]
    return {"links": links, "label": label or _("取組のつながり")}


@register.inclusion_tag("includes/_pagination.html", takes_context=True)
def pagination(context, page, param="page"):
    """Links to the other pages of a list, keeping what was searched for."""
    request = context.get("request")
    query = request.GET.copy() if request else QueryDict(mutable=True)

    def address(number):
        query[param] = number
        return f"?{query.urlencode()}"

    around = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "page": page,
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
        "next": address(page.next_page_number()) if page.has_next() else "",
        "numbers": [(n, address(n) if isinstance(n, int) and n != page.number else "") for n in around],
    }


@register.filter
def count(number):
    """A number with its thousands set off: 1,842."""
    return f"{number:,}"


@register.simple_tag
def tag(text, kind=""):
    """A small framed word: done, wait, now, quiet, step or plain."""
    css = f"tag {kind}" if kind in TAG_KINDS else "tag"
    return format_html('<span class="{}">{}</span>', css, text) if text else ""


@register.simple_tag
def nothing(text):
    """What stands where a list is empty. (Not named `empty`: inside {% for %} that word is Django's.)"""
    return format_html('<p class="empty">{}</p>', text)


@register.simple_tag
def control(field):
    """A field's widget without placeholder, which vanishes while typing: label and help say it instead."""
    return field.as_widget(attrs={"placeholder": False})


@register.filter
def target_id(field):
    """The id of the first thing to fill in: a group of radio buttons has none of its own."""
    return field.id_for_label or (f"{field.auto_id}_0" if field.auto_id else "")


def _lines_of_form(form):
    lines = [ErrorLine("", "", text) for text in form.non_field_errors()]
    for field in form:
        target = "" if field.is_hidden else target_id(field)
        lines += [ErrorLine(target, field.label, text) for text in field.errors]
    return lines


def _lines_of(thing):
    if hasattr(thing, "non_form_errors"):
        lines = [ErrorLine("", "", text) for text in thing.non_form_errors()]
        for form in thing:
            form.summary_shown = True
        return lines + [line for form in thing for line in _lines_of_form(form)]
    return _lines_of_form(thing)


@register.inclusion_tag("includes/_error_summary_box.html")
def error_summary(*things):
    """All errors of forms and formsets, once a page: base.html, an include and crispy may all ask for it."""
    lines = []
    for thing in things:
        if not hasattr(thing, "is_bound") or not thing.is_bound or getattr(thing, "summary_shown", False):
            continue
        thing.summary_shown = True
        lines += _lines_of(thing)
    return {"errors": lines}
