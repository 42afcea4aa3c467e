"""A coordinator reads a list of 700 volunteers in: answers, sees progress, applies, and a second time nothing is new."""

import pytest
from django.db import transaction

from core.dates import today
from core.imports.progress import told
from core.models import ImportBatch, ImportWork
from headquarters.models import InsuranceCover, Registration
from tests.browser.steps import Walker
from tests.factories.lists import many_rows, table_csv
from tests.helpers.jobs import run_jobs
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(transactional_db):
    return World()


def list_of_volunteers():
    """700 rows, with a word that says neither yes nor no, a minor and a couple."""
    rows = many_rows(700)
    year = today().year
    consent, day = rows[0].index("同意"), rows[0].index("保険加入日")
    for row in rows[1:]:
        row[day] = row[day] and f"{year if today().month > 3 else year - 1}/4/9"
    rows[3][consent] = "電話だけ"
    rows[700][rows[0].index("生年")] = str(year - 10)
    return table_csv(rows)


def clean(page, axe):
    assert axe(page) == []
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} is {wide} px too wide"


def upload(walker, data):
    walker.open("volunteer_import", walker.hq).give_file("ファイル", "名簿.csv", data)
    return walker.press("読み込んで確かめる")


def by_itself(page, words):
    """The page comes anew by itself when the job has ended."""
    page.wait_for_selector(f"text={words}", timeout=30_000)


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_a_coordinator_reads_a_list_in(screen, request, live_server, world, axe):
    page = request.getfixturevalue(screen)
    walker = Walker(page, live_server.url).sign_in(world.users["coordinator"])
    walker.hq = world.headquarters.pk
    walker.open("registration_list", walker.hq).follow("名簿を取り込む")
    clean(page, axe)
    walker.follow("読める列を見る")
    clean(page, axe)
    data = list_of_volunteers()
    upload(walker, data).reads("ファイルを読んでいます", "順番を待っています")
    clean(page, axe)
    run_jobs()
    by_itself(page, "取り込むと、こうなります")
    walker.reads("698行", "1行")
    answer(walker, page, axe)
    see_progress(walker, page, axe)
    assert Registration.objects.filter(headquarters=world.headquarters).count() == 700
    upload(walker, data)
    run_jobs()
    by_itself(page, "取り込むと、こうなります")
    walker.reads("変更なし", "698行")


def answer(walker, page, axe):
    """The one question, from the keyboard."""
    walker.follow("確認する行へ進む").reads("電話だけ")
    clean(page, axe)
    field = page.get_by_label("同意の欄の")
    field.first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    walker.press("選んだ内容を保存する").reads("選んだ内容を保存しました")


def see_progress(walker, page, axe):
    """The bar moves while the job's transaction is open; without the job's end the page waits."""
    walker.open("volunteer_import_preview", walker.hq, ImportBatch.objects.get(state="preview").pk)
    walker.press("取り込めない 1行を除いて取り込む").reads("取り込んでいます", "取り込みを始めました")
    work = ImportWork.objects.get()
    with told(work.pk) as progress, transaction.atomic():
        ImportBatch.objects.select_for_update().get(pk=work.batch_id)
        progress.tell("write", 350, 699)
        page.wait_for_selector("text=699行のうち 350行", timeout=10_000)
        assert page.locator("progress").get_attribute("value") == "72"
        clean(page, axe)
        transaction.set_rollback(True)
    run_jobs()
    by_itself(page, "ファイルと行の内容は残していません")
    clean(page, axe)


def test_without_javascript_the_progress_is_looked_at_by_a_link(live_server, world, plain_page):
    walker = Walker(plain_page, live_server.url).sign_in(world.users["coordinator"])
    walker.hq = world.headquarters.pk
    upload(walker, list_of_volunteers()).reads("順番を待っています")
    run_jobs()
    walker.follow("いまの様子を見る").reads("取り込むと、こうなります")


def test_the_renewal_desk(live_server, world, phone, axe):
    walker = Walker(phone, live_server.url).sign_in(world.users["coordinator"])
    walker.open("registration_list", world.headquarters.pk).follow("更新と保険")
    clean(phone, axe)
    walker.tick("この一覧の").write({"プラン": "基本"}).press("印の付いた人の保険を書く").reads("1人の")
    assert InsuranceCover.objects.count() == 1
    walker.goto(world.registration.get_absolute_url()).reads("基本")
    clean(phone, axe)
    walker.follow("いっしょに住む人を決める")
    clean(phone, axe)
    walker.goto(world.registration.get_absolute_url()).follow("保護者を決める")
    clean(phone, axe)
