"""The order in which members stand on every list."""

from councils.models import Seat, standing
from tests.factories.community import make_municipality, make_person
from tests.factories.councils import make_council, make_seat


def test_the_chair_stands_before_the_vice_chair_and_both_before_the_others(db):
    council = make_council(make_municipality())
    kana = {"": "あおき", "vice_chair": "いしい", "chair": "もりた"}
    for office, family in kana.items():
        person = make_person(council.municipality, family_kana=family)
        make_seat(council, person=person, office=office)
    assert [seat.office for seat in Seat.objects.order_by(*standing())] == ["chair", "vice_chair", ""]
