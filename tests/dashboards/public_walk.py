"""Every public page of the demo, followed from link to link as a resident would: no names, no cookie, valid, light.

test_demo.py takes these tests in, so that the demo is loaded once for all of them.
"""

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from community.models import Department, Organisation, Person, School
from councils.models import Seat
from headquarters.models import Headquarters
from tests.helpers.pages import faults_of, is_html

LINK = re.compile(r'href="(/[^"#]*)')
#: Not for residents, or one page for each of fifty months.
ELSEWHERE = re.compile(r"/(?:static|account|demo)/|\?month=|\?page=")
KINDS = (
    "/",
    "/coming/",
    "/calendar/",
    "/calendar.ics",
    "/contact/",
    "/find/",
    r"/schools/\w+/",
    r"/schools/\w+/\?year=\d+",
    r"/schools/\w+/activities/\d+/",
    r"/schools/\w+/reports/",
    r"/schools/\w+/minutes/",
    r"/schools/\w+/minutes/\d+/",
    r"/schools/\w+/policy/",
    r"/schools/\w+/policy/\?year=\d+",
    r"/schools/\w+/leaflet/",
    r"/schools/\w+/calendar/",
    r"/schools/\w+/calendar/subscribe/",
    r"/schools/\w+/calendar\.ics",
)


@pytest.fixture(scope="module")
def walked(demo, django_db_blocker):
    """{address: (response, number of queries)} of all public pages; one member agreed to be named."""
    with django_db_blocker.unblock():
        named = Seat.objects.filter(office="chair").order_by("pk").last()
        named.is_publicly_named = True
        named.save()
        client, found, todo = Client(), {}, ["/"]
        while todo:
            address = todo.pop()
            if address in found:
                continue
            with CaptureQueriesContext(
                connection,
            ) as queries:
                response = client.get(address)
            found[address] = (response, len(queries))
            todo += links_of(address, response)
        yield found, named.person


def links_of(address, response):
    """Public addresses on a page."""
    if not is_html(response):
        return []
    text = response.content.decode()
    path = address.partition("?")[0]
    inside = [path + unescape(query) for query in re.findall(r'href="(\?[^"]+)"', text)]
    return [link for link in [*map(unescape, LINK.findall(text)), *inside] if not ELSEWHERE.search(link)]


def texts(walked):
    """{address: what can be read there, without white space}."""
    found, _named = walked
    return {
        address: re.sub(r"\s", "", response.content.decode().replace("\r\n ", ""))
        for address, (response, _queries) in found.items()
    }


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_page_is_reached_by_links(walked, kind):
    assert any(re.fullmatch(kind, address) for address in walked[0])


def test_all_of_them_are_there_and_set_no_cookie(walked):
    wrong = {a: r.status_code for a, (r, _n) in walked[0].items() if r.status_code != 200 or r.cookies}
    assert not wrong


def test_no_personal_name_is_read_but_of_who_agreed(walked):
    _found, named = walked
    people = Person.objects.exclude(pk=named.pk)
    names = [f"{p.family_name}{p.given_name}" for p in people if p.family_name and p.given_name]
    assert len(names) > 50
    pages = texts(walked)
    told = {(address, name) for address, text in pages.items() for name in names if name in text}
    assert not told
    assert any(f"{named.family_name}{named.given_name}" in text for text in pages.values())


def test_no_telephone_or_address_of_a_person_is_read(walked):
    offices = set()
    for model in (School, Headquarters, Organisation, Department):
        offices |= set(model.objects.values_list("phone", flat=True))
    mine = {p.phone for p in Person.objects.all()} | {p.email for p in Person.objects.all()}
    mine |= {p.address for p in Person.objects.all()}
    told = {(a, word) for a, text in texts(walked).items() for word in mine - offices - {""} if word in text}
    assert mine - offices - {""}
    assert not told


def test_they_are_valid_html_with_one_heading(walked):
    wrong = {
        address: faults
        for address, (response, _n) in walked[0].items()
        if is_html(response) and (faults := list(faults_of(response.content.decode())))
    }
    assert not wrong


def test_none_of_them_asks_the_database_more_than_twelve_times(walked):
    assert not {address: n for address, (_r, n) in walked[0].items() if n > 12}


def test_none_of_them_leads_inside(walked):
    inside = re.compile(r'href="/(?:councils|headquarters|me|city|people|organisations)/')
    assert not [a for a, (r, _n) in walked[0].items() if is_html(r) and inside.search(r.content.decode())]
