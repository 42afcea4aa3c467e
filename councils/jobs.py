"""What comes by itself: with a new day changes of schools begin; members who have not answered are reminded once."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from community.actions import take_up_school_changes
from core.dates import local_time, now, today
from core.viewer import system_viewer
from councils.actions import recount_after_endings, remind_once, remind_owners
from councils.actions.reminders import due_for_reminder

#: Who did it, in the history.
NIGHT = _("つながる")
#: Mails of their own accord go out while people are awake.
AWAKE = range(8, 18)


@app.periodic(cron="5 * * * *")
@app.task(queueing_lock="begin_the_day")
def begin_the_day(timestamp):
    """Asked every hour, so that a worker that was down at midnight is soon right; run twice it finds nothing to do."""
    by = system_viewer(str(NIGHT))
    take_up_school_changes(by=by)
    recount_after_endings(today() - timedelta(days=1), by=by)


@app.periodic(cron="20 7 * * 1-5")
@app.task(queueing_lock="remind_of_promises")
def remind_of_promises(timestamp):
    """On working days in the morning, before school begins; run twice on one day it finds nothing to do."""
    remind_owners()


@app.periodic(cron="20 * * * *")
@app.task(queueing_lock="remind_members")
def remind_members(timestamp):
    """Asked every hour; run twice, it finds everybody reminded. Each meeting is a transaction of its own."""
    if local_time(now()).hour not in AWAKE:
        return
    by = system_viewer(str(NIGHT))
    for meeting in due_for_reminder():
        remind_once(meeting, by=by)
