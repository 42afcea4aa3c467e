"""The main navigation: few entries, by the roles held; the school or council is in the address, never in the session."""

from django.urls import reverse
from django.utils.translation import gettext as _

from community.roles import BOARD, SEATED, STAFF, Role
from core.dates import fiscal_year
from core.frame import NavItem

COUNCIL_ROLES = (*STAFF, *SEATED, Role.CLERK)


def _council_entries(viewer):
    """The year, meetings, activities and members of the council one belongs to."""
    council = min(viewer.ids("council", *COUNCIL_ROLES) or viewer.ids("council"), default=None)
    if council is None:
        return []
    year = fiscal_year(viewer.day)
    return [
        (reverse("year_page", args=[council, year]), _("今年度の歩み")),
        (reverse("meeting_list", args=[council]), _("会議")),
        (reverse("activity_list", args=[council]), _("活動")),
        (reverse("seat_list", args=[council]), _("委員")),
    ]


def _desk_entries(viewer):
    """The coordinator's desk and people."""
    headquarters = min(viewer.ids("headquarters", Role.COORDINATOR), default=None)
    if headquarters is None:
        return []
    return [
        (reverse("desk", args=[headquarters]), _("連絡調整")),
        (reverse("registration_list", args=[headquarters]), _("協力者")),
        (reverse("organisation_list"), _("団体")),
    ]


def _board_entries(viewer):
    """The city."""
    if not viewer.has(*BOARD):
        return []
    return [
        (reverse("city_page"), _("市全体")),
        (reverse("council_list"), _("協議会")),
        (reverse("school_list"), _("校園")),
        (reverse("headquarters_list"), _("本部")),
        (reverse("person_list"), _("人")),
        (reverse("organisation_list"), _("団体")),
        (reverse("city_settings"), _("市の設定")),
    ]


def nav(request):
    """Entries for the signed-in person; `current` is the entry whose address the page's begins with."""
    viewer = request.viewer
    if viewer.is_anonymous:
        return []
    entries = [(reverse("home"), _("わたしの予定")), *_board_entries(viewer), *_desk_entries(viewer)]
    entries += _council_entries(viewer)
    if viewer.has(Role.VOLUNTEER, Role.CONTACT):
        entries.append((reverse("my_duties"), _("協力する活動")))
    best = max((url for url, _label in entries if request.path.startswith(url)), key=len, default="")
    return [NavItem(url, label, url == best) for url, label in entries]
