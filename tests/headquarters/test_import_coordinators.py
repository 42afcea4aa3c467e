"""The city's list of coordinators: commissions at headquarters that are there, asked about where they are not."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core import imports
from core.dates import frozen
from core.refusal import Refused
from headquarters.imports.coordinator_words import minutes_in
from headquarters.imports.coordinators import CoordinatorImporter
from headquarters.models import Commission, Headquarters
from tests.factories.lists import table_csv, table_xlsx

HEAD = [
    "氏名",
    "電話",
    "本部",
    "担当校",
    "中学校区",
    "委嘱",
    "統括",
    "委嘱日",
    "任期終",
    "委嘱状番号",
    "月の上限",
]


@pytest.fixture(autouse=True)
def in_may():
    with frozen(date(2026, 5, 14)):
        yield


class Desk:
    """The Board's lifelong learning."""

    def __init__(self, world):
        self.city, self.viewer = world.municipality, world.viewer("board_lifelong")

    @property
    def importer(self):
        return CoordinatorImporter(self.city, self.viewer)

    def preview(self, rows):
        data = rows if isinstance(rows, bytes) else table_csv(rows, "utf-8")
        name = "推進員.xlsx" if data.startswith(b"PK") else "推進員.csv"
        return imports.preview(SimpleUploadedFile(name, data), self.importer, by=self.viewer)

    def answer(self, batch, answers):
        imports.answer(batch, self.importer, {str(line): given for line, given in answers.items()})
        batch.refresh_from_db()

    def apply(self, batch):
        imports.apply(batch, self.importer, by=self.viewer)


@pytest.fixture
def desk(world):
    return Desk(world)


def verdicts(batch):
    return [row["verdict"] for row in batch.rows]


def row_of(**cells):
    keys = (
        "name",
        "phone",
        "body",
        "schools",
        "area",
        "commissioned",
        "lead",
        "since",
        "until",
        "letter",
        "hours",
    )
    return [cells.get(key, "") for key in keys]


def test_a_headquarters_is_found_by_name_school_or_district(desk, world):
    rows = [
        HEAD,
        row_of(name="青木 一郎", body="川上中学校区　地域学校協働本部", letter="教生第1号", hours="20時間"),
        row_of(name="石井 花子", schools="となり小", commissioned="無"),
        row_of(name="上田 恵", area="川上中", lead="○", since="R8.6.1", until="R9.3.31"),
    ]
    batch = desk.preview(rows)
    assert verdicts(batch) == ["new"] * 3
    desk.apply(batch)
    made = {str(c.person): c for c in Commission.objects.select_related("person", "headquarters")}
    aoki, ishii, ueda = (made[name] for name in ("青木 一郎", "石井 花子", "上田 恵"))
    assert (aoki.headquarters, aoki.letter_number, aoki.monthly_minutes) == (
        world.headquarters,
        "教生第1号",
        1200,
    )
    assert (aoki.starts_on, aoki.ends_on) == (date(2026, 4, 1), date(2027, 3, 31))
    assert (ishii.headquarters, ishii.is_commissioned) == (world.other_headquarters, False)
    assert (ueda.headquarters, ueda.is_lead, ueda.starts_on) == (world.headquarters, True, date(2026, 6, 1))
    assert verdicts(desk.preview(rows)) == ["same"] * 3


def test_districts_may_be_sub_headings(desk):
    data = table_xlsx(
        [["推進員名簿"], ["氏名", "電話"], ["【川上中学校区】"], ["青木 一郎", "086-1-1111"]],
        merged=["A1:B1", "A3:B3"],
    )
    assert verdicts(desk.preview(data)) == ["new"]


def test_a_headquarters_that_is_not_there_is_asked_about_and_never_made_in_silence(desk, world):
    rows = [HEAD, row_of(name="青木 一郎", body="新しい本部", schools="ひばり小")]
    batch = desk.preview(rows)
    assert verdicts(batch) == ["unclear"]
    with pytest.raises(Refused, match="1件"):
        desk.apply(batch)
    options = {value for value, _label in batch.rows[0]["questions"][0]["options"]}
    assert options == {str(world.headquarters.pk), str(world.other_headquarters.pk), "make", "leave"}
    before = Headquarters.objects.count()
    desk.answer(batch, {2: {"body": "leave"}})
    assert verdicts(batch) == ["skip"]
    assert Headquarters.objects.count() == before
    desk.answer(batch, {2: {"body": "make"}})
    desk.apply(batch)
    made = Headquarters.objects.get(name="新しい本部")
    assert list(made.schools.all()) == [world.school]
    assert made.commissions.get().person.family_name == "青木"


def test_a_running_commission_is_brought_up_to_date(desk, world):
    held = Commission.objects.get(person=world.people["coordinator"])
    batch = desk.preview(
        [HEAD, row_of(name="岡本 正", body=world.headquarters.name, hours="1500分", letter="第9号")]
    )
    assert verdicts(batch) == ["change"]
    desk.apply(batch)
    held.refresh_from_db()
    assert (held.monthly_minutes, held.letter_number) == (1500, "第9号")


def test_one_person_may_serve_two_headquarters(desk):
    rows = [
        HEAD,
        row_of(name="青木 一郎", phone="086-1-1111", schools="ひばり小"),
        row_of(name="青木 一郎", schools="となり小"),
    ]
    batch = desk.preview(rows)
    assert verdicts(batch) == ["new", "unclear"]
    desk.answer(batch, {3: {"twin": "both"}})
    desk.apply(batch)
    assert len({c.person_id for c in Commission.objects.filter(person__family_name="青木")}) == 1
    assert verdicts(desk.preview(rows)) == ["same", "same"]


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("20", 1200),
        ("２０時間", 1200),
        ("20:30", 1230),
        ("1200分", 1200),
        ("7.5", 450),
        ("", None),
        ("なし", None),
    ],
)
def test_hours_in_every_spelling(text, minutes):
    assert minutes_in(text) == minutes


def test_the_board_uploads_and_applies(world, signed_in):
    client = signed_in("board_lifelong")
    data = table_csv([HEAD, row_of(name="青木 一郎", schools="ひばり小学校")])
    upload = {"file": SimpleUploadedFile("推進員.csv", data), "fiscal_year": "2026"}
    answer = client.post(reverse("coordinator_import"), upload)
    page = client.get(answer.url)
    client.post(answer.url + "apply/", {"mark": page.context["mark"]})
    assert Commission.objects.filter(person__family_name="青木").exists()


def test_the_template_brings_in_nobody(signed_in, desk):
    for form in ("csv", "xlsx"):
        answer = signed_in("board_lifelong").get(reverse("coordinator_import_template", args=[form]))
        assert verdicts(desk.preview(answer.content)) == ["skip"]
