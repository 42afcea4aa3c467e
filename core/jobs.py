"""Jobs of the queue itself. Each app's jobs are in its own `jobs.py`, found by themselves.

A job is enqueued through Django's connection, in the transaction of the change: no commit, no job. A job runs
at least once, so it must bear being run twice; its arguments are ids, never names or addresses.
"""

from procrastinate.contrib.django import app

from core.imports import work
from core.papers import work as papers

#: A worker writes its heartbeat every ten seconds; after three missed ones it is taken for dead.
STALLED_SECONDS = 30
#: Jobs that are done are kept this long for whoever asks what happened.
KEPT_HOURS = 30 * 24


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="retry_stalled", pass_context=True)
async def retry_stalled(context, timestamp):
    """Run again what a killed worker left unfinished; without this it would stay in hand for ever."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
        await manager.retry_job(job)


@app.periodic(cron="30 3 * * *")
@app.task(queueing_lock="remove_old_jobs", pass_context=True)
async def remove_old_jobs(context, timestamp):
    """Remove jobs that ended long ago, whatever their end."""
    await context.app.job_manager.delete_old_jobs(
        nb_hours=KEPT_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
    )


@app.task(queue="imports")
def do_import(work_id):
    """Read or write a large list. Run twice it finds that there is nothing left to do."""
    work.run(work_id)


@app.task(queue="papers")
def make_file(work_id):
    """Make a paper, or many. Run twice it finds that there is nothing left to do."""
    papers.run(work_id)


@app.periodic(cron="50 3 * * *")
@app.task(queueing_lock="remove_old_papers")
def remove_old_papers(timestamp):
    """Remove the papers and archives that were made for somebody some days ago."""
    papers.remove_old()
