"""Records of who and where, with nothing surprising in them."""

from datetime import date
from itertools import count

from community.models import (
    Appointment,
    Department,
    District,
    Municipality,
    Organisation,
    Person,
    School,
    User,
)

LONG_AGO = date(2020, 4, 1)
_number = count(1)


def make_municipality(**fields):
    """ひばり野市."""
    fields = {"name": "ひばり野市", "board_name": "ひばり野市教育委員会", "prefecture_number": "33", **fields}
    return Municipality.objects.create(**fields)


def make_department(municipality, duty=Department.Duty.GUIDANCE, **fields):
    """A department of the Board."""
    fields = {"name": f"{duty}課", **fields}
    return Department.objects.create(municipality=municipality, duty=duty, **fields)


def make_district(municipality, **fields):
    """A junior-high-school district."""
    fields = {"name": f"中学校区{next(_number)}", **fields}
    return District.objects.create(municipality=municipality, **fields)


def make_school(municipality, **fields):
    """An elementary school."""
    n = next(_number)
    fields = {"code": f"B133{n:09d}", "name": f"第{n}小学校", "kind": School.Kind.ELEMENTARY, **fields}
    return School.objects.create(municipality=municipality, **fields)


def make_person(municipality, name=None, **fields):
    """Somebody without an account."""
    family, _space, given = (name or f"人{next(_number)} 太郎").partition(" ")
    fields = {"family_name": family, "given_name": given, **fields}
    return Person.objects.create(municipality=municipality, **fields)


def make_user(person, **fields):
    """The account of a person; the password is "pass-word-1234"."""
    fields = {"username": f"user{person.pk}", "password": "pass-word-1234", **fields}
    return User.objects.create_user(person=person, **fields)


def make_post(person, post, *, school=None, department=None, **fields):
    """A post held for long."""
    fields = {"starts_on": LONG_AGO, **fields}
    return Appointment.objects.create(
        person=person, post=post, school=school, department=department, **fields
    )


def make_organisation(municipality, **fields):
    """A neighbourhood association."""
    fields = {"name": f"町内会{next(_number)}", "kind": Organisation.Kind.RESIDENTS, **fields}
    return Organisation.objects.create(municipality=municipality, **fields)
