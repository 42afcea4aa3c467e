"""The frame of all imports, with an importer that knows fruit and no domain noun of ours."""

import threading
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection
from django.utils import timezone

from core import imports
from core.imports import Importer, Question, Reading, Row, Verdict
from core.models import AuditEntry, ImportBatch
from core.refusal import Refused
from core.tables import records
from core.viewer import Viewer, system_viewer

BY = system_viewer("試験")


@dataclass
class FruitImporter(Importer):
    """Keeps fruit in a dict; a pear has to say its colour."""

    store_room: dict = field(default_factory=dict)
    breaks: bool = False

    kind = "fruit"
    wanted = {"name": ["果物"], "count": ["数"]}
    required = frozenset({"name"})
    scope = "orchard:1"

    def read(self, table, header):
        rows = []
        for line in records(table.rows, header):
            row = Row(line.line, line.values, line.values["name"])
            rows.append(row.leave(Verdict.SKIP, "石です。") if row.label == "石" else row)
        return Reading(rows)

    def judge(self, rows, choices):
        for row in rows:
            known = self.store_room.get(row.label)
            if row.label == "なし":
                options = [["red", "赤"], ["green", "青"]]
                chosen = choices.get(str(row.line), {}).get("colour", "")
                row.ask(Question("colour", "色", options, must=True), chosen)
            if known is not None and known != row.values["count"]:
                row.changes = [["数", known, row.values["count"]]]
            if not row.verdict:
                row.verdict = (
                    Verdict.NEW if known is None else Verdict.CHANGE if row.changes else Verdict.SAME
                )
        return ["果物です。"]

    def store(self, rows, by):
        if self.breaks:
            raise IntegrityError
        for row in rows:
            self.store_room[row.label] = row.values["count"]


def upload(text="果物,数\nりんご,3\n石,1\n", name="fruit.csv"):
    return SimpleUploadedFile(name, text.encode())


@pytest.fixture
def fruit(db):
    return FruitImporter()


def verdicts(batch):
    batch.refresh_from_db()
    return [row["verdict"] for row in batch.rows]


def test_a_file_is_shown_applied_and_forgotten_but_for_its_counts(fruit):
    batch = imports.preview(upload(name="C:\\Users\\a\\fruit.csv"), fruit, by=BY)
    assert (batch.file_name, verdicts(batch)) == ("fruit.csv", ["new", "skip"])
    assert batch.summary["notes"] == ["果物です。"]
    imports.apply(batch, fruit, by=BY)
    batch.refresh_from_db()
    assert (batch.state, batch.rows, batch.choices) == ("applied", [], {})
    assert batch.summary["counts"]["new"] == 1
    assert batch.applied_at is not None
    assert fruit.store_room == {"りんご": "3"}
    entry = AuditEntry.objects.get(action="importbatch.apply")
    assert (entry.scope, entry.data["kind"]) == ("orchard:1", "fruit")


def test_the_second_time_nothing_changes(fruit):
    imports.apply(imports.preview(upload(), fruit, by=BY), fruit, by=BY)
    assert verdicts(imports.preview(upload(), fruit, by=BY)) == ["same", "skip"]


def test_what_changed_meanwhile_is_shown_before_it_is_applied(fruit):
    batch = imports.preview(upload(), fruit, by=BY)
    fruit.store_room["りんご"] = "9"
    with pytest.raises(Refused, match="まだ取り込んでいません"):
        imports.apply(batch, fruit, by=BY)
    assert verdicts(batch) == ["change", "skip"]
    assert fruit.store_room == {"りんご": "9"}
    imports.apply(batch, fruit, by=BY)
    assert fruit.store_room == {"りんご": "3"}


def test_a_question_waits_for_its_answer_and_takes_only_its_own_options(fruit):
    batch = imports.preview(upload("果物,数\nなし,1\n"), fruit, by=BY)
    assert verdicts(batch) == ["unclear"]
    with pytest.raises(Refused, match="1件"):
        imports.apply(batch, fruit, by=BY)
    assert not imports.answer(batch, fruit, {"2": {"colour": "blue"}, "7": {"colour": "red"}})
    assert imports.answer(batch, fruit, {"2": {"colour": "red"}})
    assert verdicts(batch) == ["new"]
    assert not imports.answer(batch, fruit, {"2": {"colour": "red"}})
    imports.apply(batch, fruit, by=BY)
    assert "なし" in fruit.store_room


def test_a_row_can_be_left_out_and_taken_in_again_but_not_what_reading_closed(fruit):
    batch = imports.preview(upload(), fruit, by=BY)
    imports.answer(batch, fruit, {"2": {"skip": "1"}, "3": {"skip": "1"}})
    assert (verdicts(batch), batch.choices) == (["skip", "skip"], {"2": {"skip": "1"}})
    imports.answer(batch, fruit, {"2": {}, "3": {}})
    assert verdicts(batch) == ["new", "skip"]


def test_an_answer_from_a_page_that_is_no_longer_true_changes_nothing(fruit):
    batch = imports.preview(upload(), fruit, by=BY)
    mark = imports.seen(batch)
    imports.answer(batch, fruit, {"2": {"skip": "1"}}, mark=mark)
    for act in (
        lambda: imports.answer(batch, fruit, {"2": {}}, mark=mark),
        lambda: imports.apply(batch, fruit, by=BY, mark=mark),
    ):
        with pytest.raises(Refused, match="確認の内容が変わりました"):
            act()
    assert verdicts(batch) == ["skip", "skip"]


def test_a_fault_of_the_database_leaves_the_preview_as_it_was(fruit):
    batch = imports.preview(upload(), fruit, by=BY)
    fruit.breaks = True
    with pytest.raises(Refused, match="何も取り込んでいません"):
        imports.apply(batch, fruit, by=BY)
    assert verdicts(batch) == ["new", "skip"]
    assert batch.state == "preview"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("", "ファイルが空です"), ("野菜,数\nねぎ,1\n", "果物"), ("果物,数\n", "行がありません")],
)
def test_what_cannot_be_read_is_refused_and_nothing_is_kept(fruit, text, sentence):
    with pytest.raises(Refused, match=sentence):
        imports.preview(upload(text), fruit, by=BY)
    assert not ImportBatch.objects.exists()


def test_old_previews_are_forgotten_by_the_next_upload_and_others_open_ones_stay(fruit):
    mine = imports.preview(upload(), fruit, by=Viewer("わたし", person_id=1))
    theirs = imports.preview(upload(), fruit, by=Viewer("ほかの人", person_id=2))
    old = imports.preview(upload(), fruit, by=Viewer("むかしの人", person_id=3))
    ImportBatch.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=15))
    imports.preview(upload(), fruit, by=Viewer("わたし", person_id=1))
    states = [ImportBatch.objects.get(pk=batch.pk).state for batch in (mine, theirs, old)]
    assert states == ["discarded", "preview", "discarded"]


def test_a_given_up_batch_is_wiped_and_told(fruit):
    batch = imports.preview(upload(), fruit, by=BY)
    imports.discard(batch, by=BY)
    batch.refresh_from_db()
    assert (batch.state, batch.rows) == ("discarded", [])
    for act in (
        lambda: imports.discard(batch, by=BY),
        lambda: imports.apply(batch, fruit, by=BY),
        lambda: imports.answer(batch, fruit, {}),
    ):
        with pytest.raises(Refused, match="もう取りやめました"):
            act()


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_moment_apply_once():
    fruit, told = FruitImporter(), []
    stored = []
    fruit.store = lambda rows, by: stored.append(len(rows))
    batch = imports.preview(upload(), fruit, by=BY)
    start = threading.Barrier(2)

    def press():
        start.wait()
        try:
            imports.apply(batch, fruit, by=BY)
        except Refused as refused:
            told.append(str(refused))
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert stored == [1]
    assert len(told) == 1
    assert "もう取り込みました" in told[0]
