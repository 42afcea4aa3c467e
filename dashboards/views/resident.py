"""How pages for residents answer: the same for all, without cookie, kept by caches, short on a bad line."""

from functools import wraps

from django.conf import settings
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_safe

from core.barcodes import qr_svg
from core.middleware import is_stranger
from core.pages import public_page

#: Seconds for which a cache may answer without asking again.
FRESH = 60


def resident_page(view, fresh=FRESH):
    """A page that everybody may read: GET only, compressed (it holds no secret), 304 for who has it already."""

    @wraps(view)
    def kept(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        # Said here, before it is known whether 304 will do, so that both answers say the same.
        if response.status_code == 200 and is_stranger(request):
            patch_cache_control(response, public=True, max_age=fresh)
        return response

    return require_safe(public_page(gzip_page(conditional_page(kept))))


def full_address(path):
    """The address with which people reach a page of ours, for paper, QR codes and calendars."""
    return settings.SITE_URL + path


def qr_of(path):
    """What includes/_qr.html takes: the code of a page and its address in letters."""
    address = full_address(path)
    return {"qr": qr_svg(address, label=_("このページの二次元コード")), "address": address}


def crumb(label, url=""):
    """One step of the path above a page."""
    return {"label": label, "url": url}


def share(title, text, path):
    """What search engines and messages show of a page: never a person's name."""
    return {"title": title, "text": " ".join(text.split())[:120], "url": full_address(path)}
