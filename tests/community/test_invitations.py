"""From the invitation to the first sign-in."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from community.actions import accept_invitation, disable_account, invite, live_invitation, revoke_link
from community.models import AccessLink, Delivery, User
from core.dates import frozen, today
from core.models import AuditEntry
from core.refusal import Refused
from tests.factories.community import make_person, make_post, make_user
from tests.helpers.jobs import run_jobs

PASSWORD = "あおぞら みどり さくら 27"


def url_of(link):
    return reverse("invitation_accept", args=[link.token])


def accept(client, link, **data):
    return client.post(url_of(link), {"password1": PASSWORD, "password2": PASSWORD, **data})


def test_an_invitation_prepares_a_login_name_that_can_be_typed(town):
    link = invite(town.people.resident, by=town.viewer("board"), channel="letter")
    user = User.objects.get(person=town.people.resident)
    assert user.username.isalnum()
    assert user.username == user.username.lower()
    assert user.is_prepared
    assert link.expires_on == today() + timedelta(days=14)
    assert AuditEntry.objects.filter(action="user.invite", actor_label="教委 学子").exists()


def test_a_prepared_account_lets_nobody_in(town, client):
    invite(town.people.vice, by=town.viewer("board"), channel="letter")
    invite(town.people.resident, by=town.viewer("board"), channel="letter")
    user = User.objects.get(person=town.people.resident)
    client.post(reverse("account_login"), {"login": user.username, "password": ""})
    client.post(reverse("account_login"), {"login": user.username, "password": "!"})
    assert "_auth_user_id" not in client.session


def test_the_mail_is_sent_once_and_its_link_is_forgotten(town):
    person = make_person(town.city, "新任 花子", email="hanako@example.jp")
    link = invite(person, by=town.viewer("board"), channel="email")
    run_jobs()
    run_jobs()
    assert [m.to for m in mail.outbox] == [["hanako@example.jp"]]
    assert link.token in mail.outbox[0].body
    assert User.objects.get(person=person).username in mail.outbox[0].body
    assert Delivery.objects.get().body == ""


def test_a_letter_sends_no_mail(town):
    person = make_person(town.city, "新任 花子", email="hanako@example.jp")
    invite(person, by=town.viewer("board"), channel="letter")
    assert not Delivery.objects.exists()


def test_a_second_press_makes_no_second_invitation(board, town, text_of):
    url = reverse("person_invite", args=[town.people.resident.pk])
    board.post(url, {"channel": "letter"})
    answer = board.post(
        url, {"channel": "letter"}, headers={"referer": "http://testserver/city/people/"}, follow=True
    )
    assert "もう出ています" in text_of(answer)
    assert AccessLink.objects.count() == 1


def test_the_letter_can_be_printed_again_and_is_the_same(board, town, text_of):
    board.post(reverse("person_invite", args=[town.people.resident.pk]), {"channel": "letter"})
    url = reverse("person_invitation", args=[town.people.resident.pk])
    first, second = text_of(board.get(url)), text_of(board.get(url))
    link, user = AccessLink.objects.get(), User.objects.get(person=town.people.resident)
    assert link.code in first
    assert user.username in first
    assert "089-000-1111" in first
    assert first.count("<svg") == second.count("<svg")


def test_opening_the_link_changes_nothing(client, town, text_of):
    link = invite(town.people.resident, by=town.viewer("board"), channel="letter")
    before = User.objects.values().get(person=town.people.resident)
    answer = client.get(url_of(link))
    assert answer.status_code == 200
    assert before["username"] in text_of(answer)
    assert User.objects.values().get(person=town.people.resident) == before
    assert AccessLink.objects.get().is_usable


def test_the_invited_person_sets_a_password_and_is_in(client, town):
    link = invite(town.people.resident, by=town.viewer("board"), channel="letter")
    answer = accept(client, link)
    assert answer.status_code == 302
    assert client.session["_auth_user_id"]
    user = User.objects.get(person=town.people.resident)
    assert user.is_active
    assert user.check_password(PASSWORD)
    assert AuditEntry.objects.get(action="user.activate").actor_label == "森田 和夫"
    other = Client()
    other.post(reverse("account_login"), {"login": user.username.upper(), "password": PASSWORD})
    assert "_auth_user_id" in other.session


def test_a_used_link_leads_to_the_sign_in(client, town, text_of):
    link = invite(town.people.resident, by=town.viewer("board"), channel="letter")
    accept(client, link)
    answer = Client().get(url_of(link))
    assert answer.status_code == 410
    assert "もう使われました" in text_of(answer)
    assert reverse("account_login") in text_of(answer)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"password1": "短い", "password2": "短い"}, "12"),
        ({"password2": "ちがうパスワードです"}, "二つのパスワードが違っています"),
        ({"password1": "123456789012", "password2": "123456789012"}, "password1"),
        ({"email": "こわれた"}, "こわれた"),
    ],
)
def test_bad_input_is_kept_and_explained(client, town, text_of, data, words):
    link = invite(town.people.resident, by=town.viewer("board"), channel="letter")
    answer = accept(client, link, **data)
    assert answer.status_code == 200
    assert words in text_of(answer)
    assert AccessLink.objects.get().is_usable


def test_the_password_must_not_repeat_the_login_name(client, town):
    link = invite(town.people.resident, by=town.viewer("board"), channel="letter")
    name = User.objects.get(person=town.people.resident).username
    assert accept(client, link, password1=f"{name}-x1", password2=f"{name}-x1").status_code == 200


def test_two_people_share_a_mailbox_and_only_one_signs_in_with_it(client, town, text_of):
    one = make_person(town.city, "夫 一", email="home@example.jp")
    two = make_person(town.city, "妻 二", email="home@example.jp")
    by = town.viewer("board")
    accept(client, invite(one, by=by, channel="letter"), email="home@example.jp")
    link = invite(two, by=by, channel="letter")
    assert User.objects.get(person=two).email is None
    answer = accept(Client(), link, email="HOME@example.jp")
    assert "ほかの方のログインに使われています" in text_of(answer)
    assert accept(Client(), link).status_code == 302


def test_an_account_in_use_gets_a_new_password_this_way(client, town):
    link = invite(town.people.vice, by=town.viewer("board"), channel="letter")
    other = Client()
    other.force_login(town.users["vice"])
    accept(client, link)
    assert User.objects.get(username="vice").check_password(PASSWORD)
    assert other.get(reverse("my_account")).status_code == 302


def test_a_stopped_account_is_not_invited(town):
    disable_account(town.users["vice"], by=town.viewer("board"))
    with pytest.raises(Refused, match="止められています"):
        invite(town.people.vice, by=town.viewer("board"))


def test_stopping_an_account_stops_its_invitation(town):
    link = invite(town.people.vice, by=town.viewer("board"), channel="letter")
    disable_account(town.users["vice"], by=town.viewer("board"))
    link.refresh_from_db()
    assert not link.is_usable
    with pytest.raises(Refused):
        accept_invitation(link, PASSWORD, by=town.viewer("vice"))


def test_a_revoked_invitation_can_be_made_anew(board, town):
    url = reverse("person_invite", args=[town.people.resident.pk])
    board.post(url, {"channel": "letter"})
    board.post(reverse("invitation_revoke", args=[town.people.resident.pk]))
    assert live_invitation(town.people.resident) is None
    board.post(url, {"channel": "letter"})
    assert live_invitation(town.people.resident)
    with pytest.raises(Refused):
        revoke_link(AccessLink.objects.order_by("pk").first(), by=town.viewer("board"))


def test_after_fourteen_days_it_opens_no_more(client, town):
    link = invite(town.people.resident, by=town.viewer("board"), channel="letter")
    with frozen(today() + timedelta(days=14)):
        assert client.get(url_of(link)).status_code == 200
    with frozen(today() + timedelta(days=15)):
        assert client.get(url_of(link)).status_code == 410
        assert accept(client, link).status_code == 410


def test_a_school_office_invites_its_staff_but_not_the_head(client_of, town):
    teacher = make_person(town.city, "担任 三子")
    make_post(teacher, "teacher", school=town.school)
    vice = client_of("vice")
    assert vice.post(reverse("person_invite", args=[teacher.pk])).status_code == 302
    assert vice.get(reverse("person_invitation", args=[teacher.pk])).status_code == 200
    assert vice.post(reverse("person_invite", args=[town.people.principal.pk])).status_code == 403
    assert vice.post(reverse("person_invite", args=[town.people.resident.pk])).status_code == 404


def test_a_school_office_cannot_open_an_account_in_use_anew(client_of, town):
    teacher = make_person(town.city, "担任 三子")
    make_post(teacher, "teacher", school=town.school)
    make_user(teacher, username="teacher")
    assert client_of("vice").post(reverse("person_invite", args=[teacher.pk])).status_code == 403


def test_the_code_of_the_letter_opens_the_same_page(client, town):
    link = invite(town.people.resident, by=town.viewer("board"), channel="letter")
    answer = client.post(reverse("join"), {"code": link.code.upper()})
    assert answer.status_code == 302
    assert answer.url == url_of(link)


def test_a_wrong_code_is_kept_and_explained(client, town, text_of):
    answer = client.post(reverse("join"), {"code": "zz99 abcd"})
    assert answer.status_code == 200
    assert "zz99 abcd" in text_of(answer)
    assert "見つかりません" in text_of(answer)


def test_guessing_codes_is_stopped(client, town):
    statuses = [client.post(reverse("join"), {"code": f"zz99 abc{n}"}).status_code for n in range(12)]
    assert statuses == [200] * 10 + [429] * 2
