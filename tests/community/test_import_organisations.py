"""Lists of organisations with those who answer for them: matched by folded names, asked about, never doubled."""

import time
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from community.imports.bodies import body_key, kind_of
from community.imports.organisations import OrganisationImporter
from community.models import Organisation, OrganisationContact, Person
from core import imports
from core.dates import frozen
from core.models import AuditEntry
from tests.factories.community import make_organisation, make_person
from tests.factories.lists import table_csv, table_xlsx

HEAD = ["団体名", "種別", "電話", "FAX", "メール", "所在地", "代表者", "役職"]


@pytest.fixture(autouse=True)
def in_may():
    with frozen(date(2026, 5, 14)):
        yield


class Desk:
    """Somebody who imports organisations."""

    def __init__(self, world, role="principal"):
        self.city, self.viewer = world.municipality, world.viewer(role)

    @property
    def importer(self):
        return OrganisationImporter(self.city, self.viewer)

    def preview(self, rows):
        data = rows if isinstance(rows, bytes) else table_csv(rows, "utf-8")
        name = "団体.xlsx" if data.startswith(b"PK") else "団体.csv"
        return imports.preview(SimpleUploadedFile(name, data), self.importer, by=self.viewer)

    def answer(self, batch, answers):
        imports.answer(batch, self.importer, {str(line): given for line, given in answers.items()})
        batch.refresh_from_db()

    def apply(self, batch):
        imports.apply(batch, self.importer, by=self.viewer)

    def take(self, rows):
        self.apply(self.preview(rows))
        return {body.name: body for body in Organisation.objects.all()}


@pytest.fixture
def desk(world):
    return Desk(world)


def verdicts(batch):
    return [row["verdict"] for row in batch.rows]


def told(batch, line=0):
    row = batch.rows[line]
    return " ".join([*row["notes"], *(q["label"] for q in row["questions"])])


def people_of(body):
    return {(str(c.person), c.title) for c in body.contacts.select_related("person")}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("川上小PTA", "guardians"),
        ("育友会", "guardians"),
        ("北町 町内会", "residents"),
        ("愛育委員会", "residents"),
        ("おもしろ公民館", "learning"),
        ("少年野球クラブ", "sports"),
        ("ＮＰＯ法人 みどり", "civic"),
        ("㈱ひばり建設", "company"),
        ("ひばり警察署", "public"),
        ("さくら", ""),
    ],
)
def test_kinds_in_every_spelling(text, kind):
    assert kind_of(text) == kind


def test_names_that_differ_by_the_form_of_the_company_meet():
    assert (
        len(
            {
                body_key(name)
                for name in ("㈱ひばり建設", "(株)ひばり建設", "株式会社 ひばり建設", "ひばり建設（株）")
            }
        )
        == 1
    )
    assert body_key("北町内会") != body_key("北自治会")
    assert body_key("特定非営利活動法人みどり") == body_key("NPO法人みどり")


def test_a_list_with_kinds_as_sub_headings_several_people_and_a_sum(desk):
    data = table_xlsx(
        [
            ["協力団体一覧"],
            ["No.", "団体名", "電話", "会長", "担当者", "担当者電話"],
            ["【町内会】"],
            [1, "東町内会", "086-100-0001", "青木 一郎", "石井 花子", "090-1000-0001"],
            ["", "", "", "", "上田 恵", ""],
            ["【企業】"],
            [2, "みどり㈱", 861000002, "遠藤 健（社長）", "", ""],
            ["合計 2団体"],
        ],
        merged=["A1:F1", "A3:F3", "A6:F6", "A8:F8"],
    )
    bodies = desk.take(data)
    assert (bodies["東町内会"].kind, bodies["みどり㈱"].kind) == ("residents", "company")
    assert bodies["みどり㈱"].phone == "0861000002"
    assert people_of(bodies["東町内会"]) == {
        ("青木 一郎", "会長"),
        ("石井 花子", "担当"),
        ("上田 恵", "担当"),
    }
    assert people_of(bodies["みどり㈱"]) == {("遠藤 健", "社長")}
    assert Person.objects.get(family_name="石井").phone == "090-1000-0001"
    assert AuditEntry.objects.filter(action="organisation.add").count() == 2


def test_importing_again_changes_nothing(desk):
    rows = [HEAD, ["東町内会", "町内会", "086-1-1111", "", "", "", "青木 一郎", "会長"]]
    desk.take(rows)
    rows[1][0], rows[1][2] = "東　町内会", "０８６-１-１１１１"
    batch = desk.preview(rows)
    assert verdicts(batch) == ["same"]
    desk.apply(batch)
    assert OrganisationContact.objects.filter(organisation__name="東町内会").count() == 1


def test_an_old_glyph_and_a_changed_telephone(desk, world):
    make_organisation(world.municipality, name="髙島町内会", phone="086-1-1111")
    batch = desk.preview([HEAD, ["高島町内会", "", "086-2-2222", "", "", "", "", ""]])
    assert verdicts(batch) == ["change"]
    assert ["電話", "086-1-1111", "086-2-2222"] in batch.rows[0]["changes"]
    assert "「髙島町内会」" in told(batch)


def test_another_form_of_the_company_is_asked_about(desk, world):
    there = make_organisation(world.municipality, name="株式会社ひばり建設", kind="company")
    rows = [HEAD, ["ひばり建設㈱", "", "", "", "", "", "", ""]]
    batch = desk.preview(rows)
    assert "同じ団体ですか" in told(batch)
    desk.answer(batch, {2: {"body": str(there.pk)}})
    assert verdicts(batch) == ["same"]
    desk.answer(batch, {2: {"body": "new"}})
    assert verdicts(batch) == ["new"]


def test_one_body_twice_in_a_file_is_taken_once(desk):
    rows = [["団体名", "種別", "代表者"], ["東町内会", "町内会", "青木 一郎"], ["東 町内会", "", "石井 花子"]]
    batch = desk.preview(rows)
    assert verdicts(batch) == ["new", "skip"]
    desk.apply(batch)
    assert len(people_of(Organisation.objects.get(name="東町内会"))) == 2


def test_a_kind_that_nothing_tells_is_asked(desk):
    batch = desk.preview([["団体名"], ["さくら"]])
    assert verdicts(batch) == ["unclear"]
    desk.answer(batch, {2: {"kind": "civic"}})
    desk.apply(batch)
    assert Organisation.objects.get(name="さくら").kind == "civic"


def test_a_successor_is_asked_about(desk):
    desk.take([HEAD, ["東町内会", "町内会", "", "", "", "", "青木 一郎", "会長"]])
    rows = [[*HEAD, "就任日"], ["東町内会", "", "", "", "", "", "石井 花子", "会長", "R8.5.1"]]
    batch = desk.preview(rows)
    assert "いまの会長は青木 一郎さんです" in told(batch)
    desk.answer(batch, {2: {"turn0": "turn"}})
    desk.apply(batch)
    contacts = {str(c.person): c for c in Organisation.objects.get(name="東町内会").contacts.all()}
    assert contacts["青木 一郎"].ends_on is not None
    assert contacts["石井 花子"].starts_on == date(2026, 5, 1)


def test_an_office_is_told_nothing_of_people_it_does_not_see(desk, world):
    secret = make_person(
        world.municipality, "秘密 花子", phone="086-999-8888", address="隠町9", family_kana="ひみつ"
    )
    batch = desk.preview([["団体名", "種別", "代表者"], ["東町内会", "町内会", "秘密 花子"]])
    assert verdicts(batch) == ["unclear"]
    for word in ("8888", "隠町", "ひみつ"):
        assert word not in str(batch.rows)
    desk.answer(batch, {2: {"who0": "new"}})
    desk.apply(batch)
    assert not secret.contact_of.exists()
    board = Desk(world, "board_guidance")
    batch = board.preview([["団体名", "種別", "代表者"], ["西町内会", "町内会", "秘密 花子"]])
    assert str(secret.pk) in str(batch.rows[0]["questions"])


def test_another_persons_preview_is_not_to_be_had(world, signed_in, desk):
    batch = desk.preview([HEAD, ["東町内会", "町内会", "", "", "", "", "", ""]])
    url = reverse("organisation_import_preview", args=[batch.pk])
    assert signed_in("principal").get(url).status_code == 200
    assert signed_in("coordinator").get(url).status_code == 404


def test_seven_hundred_rows_take_seconds_and_few_statements(desk, django_assert_max_num_queries):
    rows = [["団体名", "種別", "電話", "代表者", "役職"]]
    rows += [
        [f"第{n}町内会", "町内会", f"086-7{n // 100:02}-{n:04}", f"姓{n} 名{n}", "会長"] for n in range(700)
    ]
    began = time.monotonic()
    with django_assert_max_num_queries(20):
        batch = desk.preview(rows)
    with django_assert_max_num_queries(50):
        desk.apply(batch)
    assert time.monotonic() - began < 15
    assert Organisation.objects.filter(name__startswith="第").count() == 700
    assert desk.preview(rows).summary["counts"]["same"] == 700


def test_the_template_brings_in_nothing(signed_in, desk):
    for form in ("csv", "xlsx"):
        answer = signed_in("principal").get(reverse("organisation_import_template", args=[form]))
        assert verdicts(desk.preview(answer.content)) == ["skip"]
    assert (
        signed_in("principal").get(reverse("organisation_import_template", args=["exe"])).status_code == 404
    )


def test_the_office_uploads_and_applies(signed_in):
    client = signed_in("principal")
    data = table_csv([HEAD, ["東町内会", "町内会", "086-1-1111", "", "", "", "青木 一郎", "会長"]])
    answer = client.post(reverse("organisation_import"), {"file": SimpleUploadedFile("団体.csv", data)})
    page = client.get(answer.url)
    client.post(answer.url + "apply/", {"mark": page.context["mark"]})
    assert Organisation.objects.filter(name="東町内会").exists()
    assert "取り込みました" in client.get(answer.url).content.decode()
