"""One's own account, and the Board's hand on it."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from community.actions import disable_account, enable_account
from community.models import Person, User
from core.models import AuditEntry
from core.refusal import Refused
from tests.factories.community import make_person, make_post, make_user
from tests.helpers.jobs import run_jobs

PASSWORD = "pass-word-1234"


def test_the_page_shows_name_post_and_login_name(client_of, text_of):
    page = text_of(client_of("vice").get(reverse("my_account")))
    for words in ("教頭 一郎", "ひばり小学校 教頭", "vice", "パスワードを変える", "ログアウトする"):
        assert words in page


def test_own_contacts_are_changed_and_the_history_tells_which(client_of, town):
    client_of("vice").post(
        reverse("my_account"), {"phone": "090-1111-2222", "email": "new@example.jp", "channel": "phone"}
    )
    town.people.vice.refresh_from_db()
    assert town.people.vice.phone_key == "09011112222"
    entry = AuditEntry.objects.get(action="person.change")
    assert set(entry.data["fields"]) == {"phone", "email", "channel"}
    assert "090" not in str(entry.data)


def test_saving_without_a_change_leaves_no_line(client_of, town):
    client_of("vice").post(reverse("my_account"), {"email": "vice@example.jp"})
    assert not AuditEntry.objects.exists()


def test_a_wrong_address_is_kept_and_explained(client_of, town, text_of):
    answer = client_of("vice").post(reverse("my_account"), {"email": "こわれた", "phone": "090-1111-2222"})
    assert answer.status_code == 200
    assert "こわれた" in text_of(answer)
    assert "090-1111-2222" in text_of(answer)
    assert Person.objects.get(pk=town.people.vice.pk).email == "vice@example.jp"


def test_a_coming_post_is_not_shown_to_its_own_person(client_of, town, text_of, next_year):
    make_post(town.people.vice, "principal", school=town.school, starts_on=next_year, title="新校長")
    assert "新校長" not in text_of(client_of("vice").get(reverse("my_account")))


def test_the_address_for_signing_in_needs_the_password(client_of, town, text_of):
    vice = client_of("vice")
    url = reverse("my_login_email")
    assert "いまのパスワードが違います" in text_of(
        vice.post(url, {"email": "a@example.jp", "password": "wrong"})
    )
    assert vice.post(url, {"email": "A@Example.jp", "password": PASSWORD}).status_code == 302
    assert User.objects.get(username="vice").email == "a@example.jp"
    vice.post(url, {"email": "", "password": PASSWORD})
    assert User.objects.get(username="vice").email is None
    run_jobs()
    assert [m.to for m in mail.outbox] == [["a@example.jp"]]


def test_an_old_address_signs_nobody_in(client_of, town):
    vice = client_of("vice")
    vice.post(reverse("my_login_email"), {"email": "old@example.jp", "password": PASSWORD})
    client = Client()
    client.post(reverse("account_request_login_code"), {"email": "old@example.jp"})
    run_jobs()
    code = mail.outbox[0].body.split("\n\n")[1].strip()
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert "_auth_user_id" in client.session
    vice.post(reverse("my_login_email"), {"email": "new@example.jp", "password": PASSWORD})
    answer = Client().post(reverse("account_login"), {"login": "old@example.jp", "password": PASSWORD})
    assert answer.status_code == 200
    assert (
        Client().post(reverse("account_login"), {"login": "new@example.jp", "password": PASSWORD}).status_code
        == 302
    )


def test_another_persons_address_is_refused(client_of, town, text_of):
    make_user(make_person(town.city), username="other", email="taken@example.jp")
    answer = client_of("vice").post(
        reverse("my_login_email"), {"email": "Taken@example.jp", "password": PASSWORD}
    )
    assert "ほかの方のログインに使われています" in text_of(answer)


def test_stopping_twice_gets_a_sentence(board, town, text_of):
    url = reverse("user_disable", args=[town.people.vice.pk])
    board.post(url)
    back = {"referer": f"http://testserver{reverse('person_detail', args=[town.people.vice.pk])}"}
    assert "もう止められています" in text_of(board.post(url, headers=back, follow=True))
    assert AuditEntry.objects.filter(action="user.disable").count() == 1


def test_a_stopped_account_is_used_again_with_its_old_password(board, town):
    board.post(reverse("user_disable", args=[town.people.vice.pk]))
    board.post(reverse("user_enable", args=[town.people.vice.pk]))
    assert Client().post(reverse("account_login"), {"login": "vice", "password": PASSWORD}).status_code == 302


def test_nobody_stops_themselves(town):
    with pytest.raises(Refused, match="ご自分"):
        disable_account(town.users["board"], by=town.viewer("board"))
    with pytest.raises(Refused):
        enable_account(town.users["board"], by=town.viewer("board"))


def test_there_is_no_account_to_stop(board, town):
    assert board.post(reverse("user_disable", args=[town.people.resident.pk])).status_code == 302
