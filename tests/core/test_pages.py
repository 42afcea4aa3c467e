"""Pages and their parts, lists and their pages."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page
from django.test import RequestFactory

from core.pages import PAGE_SIZE, page_of, require

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("probe")]


def get(client, target=None, path="/probe/page/", **headers):
    if target:
        headers |= {"HX-Request": "true", "HX-Target": target}
    return client.get(path, headers=headers)


def test_a_browser_gets_the_whole_page(client):
    response = get(client)
    assert "<h1>ことば</h1>" in response.text
    assert '<ul id="rows">' in response.text


def test_htmx_gets_the_part_it_will_swap_and_the_messages(client):
    response = get(client, "rows", "/probe/page/?say=1")
    assert response.text.startswith('<ul id="rows"><li>ことば</li></ul>')
    assert "<h1>" not in response.text
    assert 'id="messages" role="status" hx-swap-oob="true"' in response.text
    assert "保存しました。" in response.text


def test_the_part_is_what_the_whole_page_holds(client):
    part = get(client, "rows").text.split("</ul>")[0]
    assert part in get(client).text


@pytest.mark.parametrize("target", ["hidden", "main", "probe/page.html", "rows#hidden"])
def test_a_part_that_the_view_does_not_offer_is_not_given(client, target):
    assert "<h1>" in get(client, target).text


def test_going_back_in_the_browser_gets_the_whole_page(client):
    assert "<h1>" in get(client, "rows", **{"HX-History-Restore-Request": "true"}).text


def test_a_target_without_htmx_means_nothing(client):
    assert "<h1>" in get(client, **{"HX-Target": "rows"}).text


def test_caches_are_told_that_parts_and_pages_differ(client):
    for target in (None, "rows"):
        vary = get(client, target)["Vary"]
        assert "HX-Request" in vary
        assert "HX-Target" in vary


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("", 1),
        ("?page=2", 2),
        ("?page=99", 3),
        ("?page=0", 3),
        ("?page=-1", 3),
        ("?page=x", 1),
        ("?page=", 1),
    ],
)
def test_a_wrong_number_shows_the_nearest_page(client, asked, given):
    assert client.get(f"/probe/numbers/{asked}").text == str(given)


def test_a_list_has_pages_of_fifty():
    page = page_of(RequestFactory().get("/?page=2"), range(120))
    assert isinstance(page, Page)
    assert list(page) == list(range(PAGE_SIZE, 2 * PAGE_SIZE))


def test_what_is_not_allowed_is_forbidden():
    require(True)
    with pytest.raises(PermissionDenied):
        require(False)
