"""The queue: a job comes and goes with its transaction, and tests can run it."""

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from core.jobs import retry_stalled
from tests.helpers.jobs import run_jobs

ran = []


@app.task(queue="tests", name="tests.note")
def note(word):
    """Remember that the job ran, and what it saw in the test's transaction."""
    ran.append((word, ProcrastinateJob.objects.filter(status="doing").count()))


@app.task(queue="tests", name="tests.note_twice")
def note_twice(word):
    """A job that enqueues another."""
    note.defer(word=word)
    ran.append((word, "enqueued"))


@app.task(queue="tests", name="tests.fail")
def fail():
    """A job with an error in it."""
    raise ZeroDivisionError


@pytest.fixture(autouse=True)
def nothing_ran():
    ran.clear()


@pytest.mark.django_db
def test_jobs_run_inside_the_transaction_of_the_test():
    note_twice.defer(word="見守り")
    assert run_jobs() == ["tests.note_twice", "tests.note"]
    assert ran == [("見守り", "enqueued"), ("見守り", 1)]
    assert run_jobs() == []
    assert set(ProcrastinateJob.objects.values_list("status", flat=True)) == {"succeeded"}


@pytest.mark.django_db(transaction=True)
def test_jobs_run_in_a_transactional_test():
    note.defer(word="花壇")
    assert run_jobs() == ["tests.note"]


@pytest.mark.django_db
def test_a_transactional_test_leaves_no_job_behind():
    assert not ProcrastinateJob.objects.exists()


@pytest.mark.django_db
def test_a_job_is_rolled_back_with_its_change():
    with transaction.atomic():
        note.defer(word="never")
        transaction.set_rollback(True)
    assert run_jobs() == []


@pytest.mark.django_db
def test_a_job_of_later_waits():
    note.configure(schedule_in={"hours": 1}).defer(word="later")
    assert run_jobs() == []


@pytest.mark.django_db
def test_an_error_in_a_job_fails_the_test():
    fail.defer()
    with pytest.raises(ZeroDivisionError):
        run_jobs()
    assert ProcrastinateJob.objects.get().status == "failed"


@pytest.mark.django_db(transaction=True)
def test_what_a_killed_worker_left_is_run_again():
    note.defer(word="again")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES ('2020-01-01') RETURNING id"
        )
        killed = cursor.fetchone()
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", killed)
    assert run_jobs() == []
    retry_stalled.defer(timestamp=0)
    assert run_jobs() == [retry_stalled.name, "tests.note"]
