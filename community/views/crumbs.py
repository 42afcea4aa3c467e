"""Where one is, for templates/includes/_breadcrumb.html."""

from django.urls import reverse
from django.utils.translation import gettext as _


def trail(*steps):
    """Steps are (words, address) pairs; the last one is this page and needs no address."""
    return [{"label": str(step[0]), "url": step[1] if len(step) > 1 else ""} for step in steps]


def school_trail(school=None, here=""):
    """From the list of schools down."""
    steps = [(_("校園"), reverse("school_list"))]
    if school:
        steps.append((school, reverse("school_detail", args=[school.code])))
    return trail(*steps, *([(here,)] if here else []))


def post_trail(appointment, here):
    """From the place of a post down."""
    if appointment.school:
        return school_trail(appointment.school, here)
    return settings_trail(here)


def settings_trail(here):
    """From the city's settings down."""
    return trail((_("市の設定"), reverse("city_settings")), (here,))


def person_trail(person=None, here=""):
    """From the register of people down."""
    steps = [(_("人"), reverse("person_list"))]
    if person:
        steps.append((person, reverse("person_detail", args=[person.pk])))
    return trail(*steps, *([(here,)] if here else []))


def organisation_trail(organisation=None, here=""):
    """From the list of organisations down."""
    steps = [(_("団体"), reverse("organisation_list"))]
    if organisation:
        steps.append((organisation, reverse("organisation_detail", args=[organisation.pk])))
    return trail(*steps, *([(here,)] if here else []))
