"""The city's schools as residents look for them, and one school with whom to call."""

from dataclasses import dataclass, field
from itertools import groupby

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.shortcuts import get_object_or_404

from community.models import School
from core.dates import today
from core.names import search_key
from dashboards.public.scope import city_schools
from headquarters.models import Headquarters


@dataclass
class Group:
    """Schools under one heading: a ward with its districts, or a district with its kinds of school."""

    name: str
    parts: list = field(default_factory=list)
    count: int = 0


def open_schools():
    """Schools of the city that exist today, by ward, district and kind; those without come last."""
    found = city_schools().open_on(today()).select_related("district__ward")
    return list(found.order_by("district__ward__name", "district__name", "kind", "name"))


def by_ward(schools):
    """[ward → districts → (kind, schools)] of schools in the order of `open_schools`."""
    return [
        Group(str(ward or ""), _districts(rows), len(rows))
        for ward, rows in _grouped(schools, lambda school: school.district and school.district.ward)
    ]


def _districts(schools):
    return [
        Group(str(district or ""), _kinds(rows), len(rows))
        for district, rows in _grouped(schools, lambda school: school.district)
    ]


def _kinds(schools):
    return _grouped(schools, lambda school: school.get_kind_display())


def _grouped(rows, key):
    return [(value, list(found)) for value, found in groupby(rows, key=key)]


def matching(schools, text):
    """Schools whose name or district has the text in it, in whatever kana, width or glyph it is typed."""
    key = search_key(text)
    return [s for s in schools if key and (key in s.search_key or key in search_key(s.district or ""))]


def find_school(code):
    """The school of this city, or 404; with `.successor` {code, name} and `.bodies`, its headquarters [{name, phone}]."""
    successor = School.objects.filter(code=OuterRef("successor_code"), municipality=OuterRef("municipality"))
    bodies = Headquarters.objects.on(today()).filter(schools=OuterRef("pk")).order_by("name")
    schools = city_schools().select_related("municipality", "district__ward")
    schools = schools.annotate(
        successor=Subquery(successor.values(json=JSONObject(code="code", name="name"))[:1]),
        bodies=ArraySubquery(bodies.values(json=JSONObject(name="name", phone="phone"))),
    )
    return get_object_or_404(schools, code=code)


def contacts_of(school):
    """Whom to call: the school while it is open, and the headquarters that serve it: [{name, phone}]."""
    own = [{"name": school.name, "phone": school.phone}] if school.is_open else []
    return own + school.bodies
