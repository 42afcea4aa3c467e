"""The jobs in two lines beside each other, in one process: a mail never waits until an archive is made.

A second process would cost what the first does; the long jobs let go of the interpreter often enough (PDFs have a
process of their own), so a second line is nearly free.
"""

import asyncio
import signal

from procrastinate.contrib.django import app

#: What may take minutes: lists that are read in, papers and archives.
LONG = ["imports", "papers"]
#: What takes a moment: mail, what comes by itself ("default"), and the queue's own upkeep.
SHORT = ["mail", "default", "builtin"]
LINES = {"long": LONG, "short": SHORT}


def run(*, wait=True):
    """Work until asked to stop (Ctrl-C, SIGTERM), or without `wait` until nothing is left to do."""
    with app.replace_connector(app.connector.get_worker_connector()):
        asyncio.run(_run(wait))


async def _run(wait):
    """Both lines; an error in one ends the other as well, so that whoever started us starts us again."""
    loop, lines = asyncio.get_running_loop(), []

    def stop():
        for line in lines:
            line.cancel()

    async with app.open_async():
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop)
        try:
            async with asyncio.TaskGroup() as group:
                lines += [group.create_task(_line(name, wait)) for name in LINES]
        finally:
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(number)


async def _line(name, wait):
    """One line, one job after the other. What it has begun it finishes before it stops."""
    await app.run_worker_async(name=name, queues=LINES[name], wait=wait, install_signal_handlers=False)
