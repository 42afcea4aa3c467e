"""Who and where, and how they are reached."""

from community.models.changes import SchoolChange
from community.models.documents import IssuedDocument
from community.models.links import AccessLink, Delivery, Notification
from community.models.people import Household, Organisation, OrganisationContact, Person, User
from community.models.places import Department, District, Municipality, Place, School, Ward
from community.models.posts import Appointment

__all__ = [
    "AccessLink",
    "Appointment",
    "Delivery",
    "Department",
    "District",
    "Household",
    "IssuedDocument",
    "Municipality",
    "Notification",
    "Organisation",
    "OrganisationContact",
    "Person",
    "Place",
    "School",
    "SchoolChange",
    "User",
    "Ward",
]
