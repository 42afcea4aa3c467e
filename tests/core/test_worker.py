"""The worker's two lines: short jobs pass by long ones."""

import asyncio
import os
import signal
import threading
import time

import pytest
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from core import worker

went_by, seen = threading.Event(), []


@app.task(queue="papers", name="tests.archive")
def archive():
    """A long job: it ends when the mail has gone by, or gives up."""
    seen.append(went_by.wait(10))


@app.task(queue="mail", name="tests.mail")
def mail():
    """A short one, put into the queue later."""
    went_by.set()


@app.task(queue="mail", name="tests.stop")
def stop():
    """Somebody asks the worker to end."""
    os.kill(os.getpid(), signal.SIGTERM)


def ends():
    """How the jobs of these tests ended; what comes by itself may lie in the queue beside them."""
    ours = ProcrastinateJob.objects.filter(task_name__startswith="tests.")
    return set(ours.values_list("status", flat=True))


@pytest.fixture(autouse=True)
def nothing_seen():
    went_by.clear()
    seen.clear()


@pytest.fixture(autouse=True)
def a_thread_without_a_loop():
    """The browser's driver leaves its loop running in this thread when a journey came before."""
    running = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(running)


@pytest.mark.django_db(transaction=True)
def test_a_mail_goes_out_while_an_archive_is_made():
    archive.defer()
    mail.defer()
    worker.run(wait=False)
    assert seen == [True]
    assert ends() == {"succeeded"}


@pytest.mark.django_db(transaction=True)
def test_asked_to_end_it_finishes_what_it_has_begun():
    archive.defer()
    stop.defer()
    threading.Timer(1, went_by.set).start()
    started = time.monotonic()
    worker.run()
    assert time.monotonic() - started < 8
    assert seen == [True]
    assert ends() == {"succeeded"}


@pytest.mark.django_db(transaction=True)
def test_an_error_of_one_line_ends_both(monkeypatch):
    line = worker._line

    async def broken(name, wait):
        if name == "long":
            await asyncio.sleep(0.2)
            raise ConnectionError
        await line(name, wait)

    monkeypatch.setattr(worker, "_line", broken)
    with pytest.raises(ExceptionGroup):
        worker.run()


def test_every_queue_is_read_by_one_line():
    app.perform_import_paths()
    queues = [task.queue for name, task in app.tasks.items() if not name.startswith("tests.")]
    read = [queue for line in worker.LINES.values() for queue in line]
    assert len(read) == len(set(read))
    assert set(queues) <= set(read)
    assert app.tasks["community.outbox.deliver"].queue in worker.SHORT
