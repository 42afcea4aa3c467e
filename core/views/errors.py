"""Pages for what went wrong. They need neither session nor database."""

from django.shortcuts import render


def bad_request(request, exception=None):
    """400."""
    return render(request, "400.html", status=400)


def forbidden(request, exception=None):
    """403: the record may be seen, but this may not be done to it."""
    return render(request, "403.html", status=403)


def not_found(request, exception=None):
    """404: there is nothing here, or nothing that may be seen."""
    return render(request, "404.html", status=404)


def server_error(request):
    """500."""
    return render(request, "500.html", status=500)


def csrf_failure(request, reason=""):
    """A page that was open too long, or a form from elsewhere."""
    return render(request, "403.html", {"stale_form": True}, status=403)
