"""Issued documents: numbered without holes and without doubles, kept as they went out, taken back with a reason."""

import hashlib
from functools import partial

import pytest
from django.urls import reverse

from community.actions import issue_document, void_document
from community.documents import Issuable, number_of
from community.models import IssuedDocument
from core.files import path_of
from core.models import AuditEntry, FileWork
from core.refusal import Refused
from tests.activities.storm import at_once
from tests.core.test_papers import needs_pdf, text_of
from tests.factories.meetings import make_notified
from tests.helpers.jobs import run_jobs

pytestmark = pytest.mark.django_db


def issuable(world, about=None, **fields):
    values = {
        "kind": "notice",
        "title": "第2回の開催について",
        "about": about or world.meeting,
        "address": "",
        "issuer_kind": "council",
        "issuer": world.council,
        "fiscal_year": world.year,
        "addressee": "委員各位",
    }
    return Issuable(**{**values, **fields})


def issue(world, about=None, **fields):
    return issue_document(
        issuable(world, about, **fields), by=world.viewer("clerk"), pdf_of=lambda n: b"%PDF-" + n.encode()
    )


def test_a_document_is_numbered_kept_and_told(world):
    document = issue(world)
    data = path_of(document.file).read_bytes()
    assert document.number == 1
    assert "第1号" in document.number_label
    assert data == b"%PDF-" + document.number_label.encode(), "its number stands on the paper"
    assert document.sha256 == document.file.sha256 == hashlib.sha256(data).hexdigest()
    assert (
        AuditEntry.objects.filter(action="issueddocument.issue").get().data["number"] == document.number_label
    )
    assert number_of("notice", world.meeting) == document.number_label


def test_each_issuer_and_year_counts_for_itself(world):
    issue(world)
    assert issue(world, about=world.other_meeting).number == 2
    assert issue(world, about=world.policy, fiscal_year=world.year - 1).number == 1
    assert issue(world, about=world.goal, issuer_kind="board", issuer=world.municipality).number == 1


def test_the_same_paper_is_issued_once_until_it_is_taken_back(world):
    document = issue(world)
    with pytest.raises(Refused, match="先にその文書を取り消してください"):
        issue(world)
    void_document(document, "日づけのまちがい", by=world.viewer("clerk"))
    assert issue(world).number == 2, "the number of a void document is not used again"
    with pytest.raises(Refused, match="もう取り消されています"):
        void_document(IssuedDocument.objects.get(number=1), "もう一度", by=world.viewer("clerk"))
    assert IssuedDocument.objects.get(number=1).void_reason == "日づけのまちがい"
    assert path_of(document.file).exists()


def test_a_paper_that_cannot_be_made_uses_no_number(world):
    def broken(number):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        issue_document(issuable(world), by=world.viewer("clerk"), pdf_of=broken)
    assert issue(world).number == 1


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_numbers_without_holes_or_doubles(world):
    abouts = [make_notified(world, days=10 + n) for n in range(8)]
    outcomes, _seconds = at_once([partial(issue, world, about) for about in abouts])
    assert sorted(document.number for document in outcomes) == list(range(1, 9))


@pytest.mark.django_db(transaction=True)
def test_the_same_paper_pressed_by_many_at_once_is_issued_once(world):
    outcomes, _seconds = at_once([partial(issue, world) for _n in range(6)])
    assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 5
    assert IssuedDocument.objects.count() == 1


@needs_pdf
def test_the_office_issues_the_notice_from_its_print_page(world, signed_in):
    meeting = make_notified(world)
    page = reverse("notice_print", args=[world.council.pk, meeting.pk])
    clerk = signed_in("clerk")
    assert "番号を付けて発行する" in clerk.get(page).text
    assert "番号を付けて発行する" not in signed_in("chair").get(page).text
    assert clerk.post(reverse("document_issue"), {"page": page}).status_code == 302
    run_jobs()
    document = IssuedDocument.objects.get()
    assert FileWork.objects.get().result_url == document.get_absolute_url()
    data = b"".join(clerk.get(reverse("document_file", args=[document.pk])).streaming_content)
    assert document.number_label in text_of(data).replace("\r\n", "")
    shown = clerk.get(page).text
    assert "番号を付けて発行する" not in shown
    assert f"{document.number_label}で発行済み" in shown
    letters = clerk.get(reverse("meeting_letters", args=[world.council.pk, meeting.pk]) + "?all=1").text
    assert document.number_label in letters, "the personal letters bear the same number"


def test_a_second_press_afterwards_gets_a_sentence(world, signed_in):
    meeting = make_notified(world)
    issue(world, about=meeting)
    page = reverse("notice_print", args=[world.council.pk, meeting.pk])
    signed_in("clerk").post(reverse("document_issue"), {"page": page})
    run_jobs()
    assert FileWork.objects.get().state == FileWork.State.REFUSED
    assert IssuedDocument.objects.count() == 1


def register(world):
    return reverse("document_register", args=["council", world.council.pk])


def test_the_register_filters_and_goes_out_as_a_table(world, signed_in):
    issue(world, addressee="=1+1")
    issue(world, about=world.policy, kind="resolution", title="承認について")
    clerk = signed_in("clerk")
    both, one = clerk.get(register(world)).text, clerk.get(register(world) + "?kind=resolution").text
    assert "開催について" in both
    assert "開催について" not in one
    assert "承認について" in one
    assert clerk.get(register(world) + "?kind=junk&year=abc").status_code == 200
    table = clerk.get(reverse("document_register_csv", args=["council", world.council.pk])).content.decode(
        "utf-8-sig"
    )
    assert "第1号" in table
    assert ",=1+1," not in table


def test_taking_back_asks_for_a_reason_and_keeps_the_paper(world, signed_in):
    document, clerk = issue(world), signed_in("clerk")
    url = reverse("document_void", args=[document.pk])
    assert clerk.post(url, {"reason": ""}).status_code == 200
    assert clerk.post(url, {"reason": "あて名のまちがい"}).status_code == 302
    page = clerk.get(document.get_absolute_url()).text
    assert "あて名のまちがい" in page
    assert "取り消す</a>" not in page


@pytest.mark.parametrize("n", [1, 30])
def test_the_register_costs_the_same_for_few_and_many(world, signed_in, django_assert_num_queries, n):
    first = issue(world)
    for number in range(2, n + 1):
        fields = {
            f.attname: getattr(first, f.attname)
            for f in IssuedDocument._meta.concrete_fields
            if f.name != "id"
        }
        stored = first.file
        stored.pk, stored.token = None, None
        stored._state.adding = True
        stored.token = __import__("uuid").uuid4()
        stored.save()
        IssuedDocument.objects.create(**{**fields, "number": number, "file_id": stored.pk})
    clerk = signed_in("clerk")
    clerk.get(register(world))
    with django_assert_num_queries(8):
        clerk.get(register(world))
