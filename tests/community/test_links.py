"""Links on letters: found by token and by the short code, explained when they do not open."""

from datetime import timedelta

import pytest
from django.urls import reverse

from community.models import AccessLink
from core.dates import today


@pytest.fixture
def link(town):
    return AccessLink.objects.create(
        purpose=AccessLink.Purpose.INVITATION,
        person=town.people.resident,
        expires_on=today() + timedelta(days=14),
        created_by="教委 学子",
    )


def test_a_link_is_found_by_its_token(link):
    assert AccessLink.objects.by_token(link.token) == link
    assert AccessLink.objects.by_token(f" {link.token.upper()} ") == link


@pytest.mark.parametrize("forged", ["", "-", "zz", "zz-zz", "7k-", "é-a", "a" * 40 + "-b", "2-" + "a" * 300])
def test_a_forged_token_finds_nothing(link, forged):
    assert AccessLink.objects.by_token(forged) is None


def test_one_changed_letter_is_a_forged_token(link):
    token = link.token
    assert AccessLink.objects.by_token(token[:-1] + ("2" if token[-1] != "2" else "3")) is None


def test_the_short_code_may_be_typed_in_any_way(link):
    code = link.code
    wide = "".join(chr(ord(c) + 0xFEE0) if c != " " else "　" for c in code)
    for typed in (code, code.upper(), code.replace(" ", ""), code.replace(" ", "-"), wide):
        assert AccessLink.objects.by_code(typed) == link


def test_a_wrong_short_code_finds_nothing(link):
    letters = link.code.replace(" ", "")
    assert AccessLink.objects.by_code(letters[:-1] + ("2" if letters[-1] != "2" else "3")) is None
    assert AccessLink.objects.by_code("") is None
    assert AccessLink.objects.by_code("a" * 60) is None


def test_a_forged_link_explains_itself(client, town, text_of):
    answer = client.get(reverse("invitation_accept", args=["zz-zz"]))
    assert answer.status_code == 404
    assert "文字が違っている" in text_of(answer)
    assert "089-000-1111" in text_of(answer)


def test_a_link_of_another_purpose_is_taken_for_forged(client, link):
    AccessLink.objects.update(purpose=AccessLink.Purpose.ASK)
    link.refresh_from_db()
    assert client.get(reverse("invitation_accept", args=[link.token])).status_code == 404


def test_an_expired_link_says_when_and_whom_to_call(client, link, text_of):
    AccessLink.objects.update(expires_on=today() - timedelta(days=1))
    answer = client.get(reverse("invitation_accept", args=[link.token]))
    assert answer.status_code == 410
    assert "期限の" in text_of(answer)
    assert "教委 学子" in text_of(answer)


def test_a_revoked_link_says_so(client, link, text_of):
    link.revoke()
    answer = client.get(reverse("invitation_accept", args=[link.token]))
    assert answer.status_code == 410
    assert "止めました" in text_of(answer)


def test_the_page_of_a_dead_link_sets_no_cookie(client, town):
    assert not client.get(reverse("invitation_accept", args=["zz-zz"])).cookies
