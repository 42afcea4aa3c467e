"""Whose names a viewer meets in their own work. Each room registers its part when it loads, as with roles."""

from django.db.models import Q

_sources = []
_pages = []


def register_people(source):
    """Add source(viewer) → queryset of one column, the ids of people whose names that viewer may see."""
    if source not in _sources:
        _sources.append(source)


def reachable_by(viewer):
    """The condition on Person: oneself, and whomever a room says."""
    condition = Q(pk=viewer.person_id)
    for source in _sources if viewer.held else ():
        condition |= Q(pk__in=source(viewer))
    return condition


def register_pages(source):
    """Add source(viewer, ids) → {person id: address of the page on which that viewer meets the person}."""
    if source not in _pages:
        _pages.append(source)


def pages_of(viewer, ids):
    """{person id: address}; people whom the viewer knows by name only have none. Later rooms win."""
    pages = {}
    for source in _pages if ids else ():
        pages |= source(viewer, ids)
    return pages
