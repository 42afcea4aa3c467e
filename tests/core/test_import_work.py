"""Large files: read and written by a job, with progress that is seen while it runs, and calm ends."""

import time
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from core import imports
from core.dates import now
from core.imports import work as works
from core.imports.progress import Told, told
from core.models import ImportBatch, ImportWork
from core.refusal import Refused
from core.viewer import Viewer
from headquarters.imports import storing
from headquarters.models import Commission, Registration
from tests.factories.lists import table_csv, volunteers_csv, volunteers_xlsx
from tests.helpers.jobs import run_jobs

#: Progress is written through a connection of its own, which sees only what is really there.
pytestmark = pytest.mark.django_db(transaction=True)


class Desk:
    """A coordinator in front of the pages."""

    def __init__(self, world, client):
        self.world, self.client, self.pk = world, client, world.headquarters.pk

    def upload(self, data, name="名簿.csv"):
        file = SimpleUploadedFile(name, data)
        return self.client.post(
            reverse("volunteer_import", args=[self.pk]),
            {"file": file, "insurance_year": str(self.world.year)},
        )

    @property
    def batch(self):
        return ImportBatch.objects.latest("pk")

    def url(self, act=""):
        return reverse(f"volunteer_import_{act or 'preview'}", args=[self.pk, self.batch.pk])

    def page(self, **headers):
        return self.client.get(self.url(), headers=headers)

    def press(self, act):
        mark = imports.seen(self.batch)
        came_from = {"referer": f"http://testserver{self.url()}"}
        return self.client.post(self.url(act), {"mark": mark}, headers=came_from)

    def registered(self):
        return Registration.objects.filter(headquarters=self.pk).count()


@pytest.fixture
def desk(world, signed_in):
    return Desk(world, signed_in("coordinator"))


PART = {"HX-Request": "true", "HX-Target": "import-progress"}


def test_a_large_file_is_read_and_written_by_jobs(desk):
    assert desk.upload(volunteers_csv(700)).url == desk.url()
    assert (desk.batch.state, ImportWork.objects.get().state) == ("reading", "waiting")
    page = desk.page().content.decode()
    assert "順番を待っています" in page
    assert "いまの様子を見る" in page
    assert "<progress" in page
    assert "順番を待っています" in desk.page(**PART).content.decode()
    run_jobs()
    assert desk.page(**PART)["HX-Refresh"] == "true"
    assert desk.batch.summary["counts"]["new"] == 700
    assert not ImportWork.objects.exists(), "the file is gone once it was read"
    desk.press("apply")
    assert (desk.registered(), ImportWork.objects.get().act) == (1, "apply")
    assert "取り込んでいます" in desk.page().content.decode()
    run_jobs()
    assert (desk.registered(), desk.batch.state) == (701, "applied")
    assert desk.batch.rows == []
    desk.upload(volunteers_csv(700))
    run_jobs()
    assert desk.batch.summary["counts"] == dict.fromkeys(desk.batch.summary["counts"], 0) | {"same": 700}


def test_a_small_file_is_shown_at_once(desk):
    desk.upload(volunteers_csv(20))
    assert (desk.batch.state, ProcrastinateJob.objects.count()) == ("preview", 0)


def test_a_workbook_goes_the_same_way(desk):
    desk.upload(volunteers_xlsx(700), "名簿.xlsx")
    assert desk.batch.state == "reading"
    run_jobs()
    assert desk.batch.summary["counts"]["new"] == 700


def test_progress_is_seen_while_the_transaction_runs(desk):
    """Another connection (this test's own, after a rollback) finds what the job told before its end."""
    desk.upload(volunteers_csv(700))
    work = ImportWork.objects.get()
    with told(work.pk) as progress, transaction.atomic():
        ImportBatch.objects.select_for_update().get(pk=desk.batch.pk)
        progress.tell("judge", 350, 700)
        transaction.set_rollback(True)
    page = desk.page().content.decode()
    assert "700行のうち 350行" in page
    assert 'value="75"' in page


def test_progress_that_cannot_be_written_stops_nothing(desk):
    desk.upload(volunteers_csv(700))
    line = connection.copy()
    progress = Told(ImportWork.objects.get().pk, line)
    progress.tell("judge", -1, 700)
    progress.tell("write", 1, 700)
    line.close()
    assert ImportWork.objects.get().step == "write"


def test_a_second_press_and_other_acts_are_told_that_it_is_on_its_way(desk):
    desk.upload(volunteers_csv(700))
    run_jobs()
    desk.press("apply")
    for act in ("apply", "discard", "answers"):
        answer = desk.press(act)
        assert answer.status_code == 302
        assert "いま取り込んでいます" in desk.page().content.decode(), act
    assert ProcrastinateJob.objects.filter(status="todo").count() == 1
    run_jobs()
    assert desk.registered() == 701


def test_a_file_that_cannot_be_read_ends_in_a_sentence_and_is_not_kept(desk):
    desk.upload(table_csv([["くだもの", "数"], *(["りんご" * 20, str(n)] for n in range(3000))]))
    run_jobs()
    work = ImportWork.objects.get()
    assert (work.state, work.data) == ("refused", None)
    page = desk.page().content.decode()
    assert "見出しに次の列が見つかりません" in page
    assert "もう一度始める" not in page


def test_a_fault_ends_calmly_leaves_nothing_and_can_be_tried_again(desk, monkeypatch, caplog):
    desk.upload(volunteers_csv(700))
    run_jobs()
    desk.press("apply")
    with monkeypatch.context() as patch:
        patch.setattr(
            storing.Volunteers, "store_insurance", lambda self: 1 / len(self.rows[0].values["name"][:0])
        )
        run_jobs()
    assert (desk.registered(), desk.batch.state) == (1, "preview")
    assert "途中で止まりました" in desk.page().content.decode()
    assert "青木" not in caplog.text, "nobody's name goes into the log"
    assert "ZeroDivisionError" in caplog.text
    desk.press("apply")
    run_jobs()
    assert desk.registered() == 701


def test_reading_that_met_a_fault_begins_again_with_one_press(desk, monkeypatch):
    desk.upload(volunteers_csv(700))
    with monkeypatch.context() as patch:
        patch.setattr(works, "examine", lambda *args: 1 / 0)
        run_jobs()
    assert "もう一度始める" in desk.page().content.decode()
    desk.press("retry")
    run_jobs()
    assert desk.batch.state == "preview"


def test_a_worker_killed_twice_is_not_followed_by_a_third(desk):
    """What a dead worker leaves: running, its transaction gone. The queue hands it to the next one."""
    desk.upload(volunteers_csv(700))
    work = ImportWork.objects.get()
    ImportWork.objects.update(state="running", tries=1)
    works.run(work.pk)
    assert desk.batch.state == "preview"
    desk.press("apply")
    ImportWork.objects.update(state="running", tries=2)
    works.run(ImportWork.objects.get().pk)
    assert (ImportWork.objects.get().state, desk.registered()) == ("failed", 1)
    assert "二度、途中で止まりました" in desk.page().content.decode()


def test_a_job_that_runs_again_after_its_end_does_nothing(desk):
    desk.upload(volunteers_csv(700))
    work = ImportWork.objects.get().pk
    run_jobs()
    works.run(work)
    assert desk.batch.state == "preview"


def test_silent_work_may_be_started_again_and_lively_work_not(desk):
    desk.upload(volunteers_csv(700))
    with pytest.raises(Refused, match="いま進めています"):
        imports.begin_again(desk.batch, by=Viewer("だれか", person_id=1))
    ImportWork.objects.update(state="running", updated_at=now() - timedelta(minutes=4))
    assert "もう一度始める" in desk.page().content.decode()
    desk.press("retry")
    assert ImportWork.objects.get().state == "waiting"


def test_reading_may_be_given_up(desk):
    desk.upload(volunteers_csv(700))
    desk.client.post(desk.url("discard"), {})
    assert (ImportBatch.objects.get().state, ImportWork.objects.exists()) == ("discarded", False)
    assert run_jobs() == ["core.jobs.do_import"]
    assert ImportBatch.objects.get().state == "discarded"


def test_whoever_lost_the_role_meanwhile_writes_nothing(desk, world):
    desk.upload(volunteers_csv(700))
    run_jobs()
    desk.press("apply")
    Commission.objects.all().delete()
    run_jobs()
    assert (desk.registered(), ImportWork.objects.get().state) == (1, "refused")


def test_sixty_thousand_rows_of_schools_go_the_same_way(world, signed_in, record_property):
    header = ["学校コード", "学校種", "都道府県番号", "設置区分", "学校名", "学校所在地"]
    rows = [header, *(_school(n) for n in range(60_000))]
    from tests.factories.lists import table_xlsx

    data = table_xlsx(rows)
    client = signed_in("board_guidance")
    began = time.monotonic()
    answer = client.post(reverse("school_import"), {"file": SimpleUploadedFile("学校コード.xlsx", data)})
    held = time.monotonic() - began
    assert ImportBatch.objects.get().state == "reading"
    run_jobs()
    record_property("seconds", {"request": round(held, 2), "job": round(time.monotonic() - began - held, 1)})
    batch = ImportBatch.objects.get()
    assert (batch.state, batch.summary["counts"]["new"]) == ("preview", 60)
    assert client.get(answer.url).status_code == 200
    assert held < 3, "the request only takes the file"


def _school(n):
    place = "岡山県ひばり野市本町" if n % 1000 == 0 else "岡山県よその市中町"
    return [f"B1332{n:08}", "B1(小学校)", "33(岡山)", "2(公立)", f"第{n}小学校", f"{place}{n}"]
