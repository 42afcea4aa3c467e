"""Context every template has."""

from django.utils.functional import SimpleLazyObject

from core.frame import frame_of


def page_frame(request):
    """`frame`: navigation and names, worked out only by templates that show them."""
    return {"frame": SimpleLazyObject(lambda: frame_of(request))}
