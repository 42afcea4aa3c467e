"""What a new day means for the registry: changes of schools begin, and covered schools are counted again."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from community.actions import take_up_school_changes
from core.dates import today
from core.viewer import system_viewer
from councils.actions import recount_after_endings, remind_owners

#: Who did it, in the history.
NIGHT = _("つながる")


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
