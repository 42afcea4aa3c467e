"""Running the queue's waiting jobs inside a test."""

import asyncio
import inspect
import json
from contextlib import contextmanager
from types import SimpleNamespace

from asgiref.sync import async_to_sync
from django.db import DEFAULT_DB_ALIAS, connections
from procrastinate.contrib.django import app
from procrastinate.jobs import Status


def run_jobs(limit=1000):
    """Run every job that is due, in the order of a real worker, and return the names of their tasks.

    A real worker has its own connection, which cannot see a test's open transaction. Here each job is
    fetched, run and finished through Django's connection instead, in this thread: works in plain and in
    transactional tests. Jobs enqueued by jobs run as well. An error in a job fails the test.
    """
    ran = []
    with outside_playwright():
        worker = async_to_sync(app.job_manager.register_worker)()
        while job := async_to_sync(app.job_manager.fetch_job)(queues=None, worker_id=worker):
            assert len(ran) < limit, f"More than {limit} jobs: do they enqueue each other for ever?"
            ran.append(job.task_name)
            run_one(job)
    return ran


def run_one(job):
    """Run one fetched job and write down its end."""
    task = app.tasks[job.task_name]
    context = [SimpleNamespace(app=app, job=job, task=task)] if task.pass_context else []
    status = Status.FAILED
    try:
        run = async_to_sync(task.func) if inspect.iscoroutinefunction(task.func) else task.func
        # Django's connection hands out JSON as text.
        run(*context, **json.loads(job.task_kwargs))
        status = Status.SUCCEEDED
    finally:
        async_to_sync(app.job_manager.finish_job)(job=job, status=status, delete_job=False)


@contextmanager
def outside_playwright():
    """Hide the event loop that Playwright keeps in the tests' thread, but keep the test's connection.

    Django hands out one connection inside a running loop and another outside, even in the same thread.
    """
    loop, ours = asyncio._get_running_loop(), connections[DEFAULT_DB_ALIAS]
    asyncio._set_running_loop(None)
    theirs = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = ours
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = theirs
        asyncio._set_running_loop(loop)
