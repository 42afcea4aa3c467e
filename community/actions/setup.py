"""The first set-up of an empty installation."""

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from community.actions.people import add_person
from community.actions.places import add_place_record
from community.actions.posts import appoint
from community.models import Appointment, Municipality, User
from core.audit import record
from core.dates import today
from core.refusal import Refused
from core.viewer import system_viewer

#: An arbitrary number of our own for PostgreSQL's advisory locks.
LOCK = 0x7460_0001


@transaction.atomic
def set_up(municipality, department, person, *, username, password, email=""):
    """Save the city, its first department and the first person of the Board with an account. Returns the User."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    if Municipality.objects.exists():
        raise Refused(_("最初の設定は、もう終わっています。ログインのページから入ってください。"))
    by = system_viewer(str(_("最初の設定")))
    municipality.save()
    record("municipality.add", municipality, by)
    department.municipality = person.municipality = municipality
    add_place_record(department, by=by)
    add_person(person, by=by)
    user = User.objects.create_user(username, person, password, email)
    record("user.add", user, by)
    appoint(person, Appointment.Post.BOARD, by=by, on=today(), department=department)
    return user
