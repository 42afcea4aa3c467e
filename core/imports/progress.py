"""How far a job has come, told while its transaction still runs: through a connection of its own."""

import time
from contextlib import contextmanager

from django.db import Error, connection

#: Nobody reads faster; every row told would cost more than the work itself.
SECONDS_BETWEEN = 0.4


class Silent:
    """Progress that nobody looks at: small files are done within the request."""

    def tell(self, step, done=0, total=0):
        """`done` of `total` rows of a step (core.imports.work.STEPS)."""

    def rows(self, rows, step):
        """The rows one by one, each told."""
        total = len(rows)
        for number, row in enumerate(rows):
            self.tell(step, number, total)
            yield row
        self.tell(step, total, total)


class Told(Silent):
    """Progress written to the row of the work, where another page sees it at once."""

    def __init__(self, work_pk, line):
        self.work_pk, self.line = work_pk, line
        self.step, self.at = "", 0.0

    def tell(self, step, done=0, total=0):
        """At the beginning of a step, then now and then. A progress that cannot be written stops nothing."""
        moment = time.monotonic()
        if step == self.step and moment - self.at < SECONDS_BETWEEN:
            return
        self.step, self.at = step, moment
        try:
            with self.line.cursor() as cursor:
                cursor.execute(
                    "UPDATE core_importwork SET step = %s, done = %s, total = %s, updated_at = clock_timestamp()"
                    " WHERE id = %s",
                    [step, done, total, self.work_pk],
                )
        except Error:
            self.line.close()


@contextmanager
def told(work_pk):
    """A `Told` for as long as the work runs."""
    line = connection.copy()
    line.settings_dict = {**line.settings_dict, "CONN_MAX_AGE": 0}
    try:
        yield Told(work_pk, line)
    finally:
        line.close()
