"""Context every template has."""

from django.utils.functional import SimpleLazyObject

from core.frame import frame_of


def page_frame(request):
    """`frame`: navigation and names, worked out only by templates that show them."""
    return {"frame": SimpleLazyObject(lambda: frame_of(request))}


def paper(request):
    """`letter_frame`: nothing around the sheet where a page is made into a paper (core.papers.pages); `issuing` is the
    number that it bears when it is issued.
    """
    frame = {"letter_frame": "paper.html"} if getattr(request, "is_paper", False) else {}
    return {"issuing": getattr(request, "issuing", None) or "", **frame}
