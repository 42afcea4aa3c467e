"""Days and times in templates: `{% load dates %}`."""

from datetime import date

from django import template

from core.dates import (
    fiscal_year,
    format_date,
    format_era,
    format_fiscal_year,
    format_short,
    format_span,
    format_time,
    today,
)

register = template.Library()


@register.filter
def jdate(value):
    """A day in full, 令和8年(2026年)4月10日(金); nothing for nothing."""
    return format_date(value) if value else ""


@register.filter
def jshort(value):
    """A day without its year, 4月10日(金); nothing for nothing."""
    return format_short(value) if value else ""


@register.filter
def jplain(value):
    """A day in full without its weekday, as terms of office are written: 令和8年(2026年)4月1日; nothing for nothing."""
    return format_date(value, weekday=False) if value else ""


@register.filter
def jera(value):
    """A day by its era alone, for the columns of a paper: 令和8年4月10日; nothing for nothing."""
    return format_era(value) if value else ""


@register.filter
def jnear(value):
    """A day without its year within this calendar year, in full otherwise; nothing for nothing."""
    if not value:
        return ""
    return format_short(value) if value.year == today().year else format_date(value)


@register.filter
def jtime(value):
    """A time of day, 午後3時30分; nothing for None (midnight is a time)."""
    return "" if value in (None, "") else format_time(value)


@register.simple_tag
def jspan(start, end=None):
    """From moment to moment, 令和8年(2026年)12月10日(木) 午後3時30分〜午後5時; nothing without a start."""
    return format_span(start, end or None) if start else ""


@register.filter
def fy(value):
    """The 年度 of a day, or a 年度 given as a number: 令和8年度(2026年度); nothing for nothing."""
    if not value:
        return ""
    return format_fiscal_year(fiscal_year(value) if isinstance(value, date) else int(value))
