"""The web server under test, and what it, the database and strangers take of the machine."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass

import psutil

from benchmarks.load import Browser
from benchmarks.place import DATA, ROOT
from config import postgres
from config.children import end_with

WORKERS = 2


class Server:
    """gunicorn with two workers, over the benchmark's database."""

    def __init__(self, port, kind="sync", patience=0):
        """`kind` of worker: sync is what the goals are stated for; the product runs gthread.

        For `patience` seconds from now a measurement that others disturbed is made again.
        """
        self.port, self.kind = port, kind
        self.patient_until = time.monotonic() + patience

    def __enter__(self):
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "--bind",
            f"127.0.0.1:{self.port}",
            "--workers",
            str(WORKERS),
        ]
        command += ["--worker-class", self.kind, "--log-level", "warning", "--timeout", "60"]
        if self.kind == "gthread":
            command += ["--threads", "4"]
        environment = os.environ | {"STATEMENT_TIMEOUT_MS": "15000"}
        self.process = subprocess.Popen(  # noqa: S603
            [*command, "benchmarks.wsgi"], cwd=ROOT, env=environment, preexec_fn=end_with(os.getpid())
        )
        self.wait()
        return self

    def __exit__(self, *error):
        self.process.terminate()
        self.process.wait(20)

    def wait(self):
        """Until it answers."""
        until = time.monotonic() + 60
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise SystemExit("The web server ended; see its words above.")
            try:
                Browser(self.port).ask("/healthz")
                return
            except OSError:
                time.sleep(0.2)
        raise SystemExit("The web server did not answer within a minute.")

    def workers(self):
        """Its worker processes."""
        return psutil.Process(self.process.pid).children()

    def memory(self):
        """MB of resident memory of the largest worker."""
        return max(worker.memory_info().rss for worker in self.workers()) / 2**20


@dataclass
class Use:
    """Seconds of CPU: of the web server's workers, of PostgreSQL, of ourselves, of the machine, and of the clock."""

    workers: float
    database: float
    ourselves: float
    machine: float
    clock: float

    def __sub__(self, other):
        return Use(*(mine - theirs for mine, theirs in zip(self.values(), other.values(), strict=True)))

    def values(self):
        """The five numbers."""
        return self.workers, self.database, self.ourselves, self.machine, self.clock

    @property
    def foreign(self):
        """The share of the machine that others took (and that the machine below took from us)."""
        own = self.workers + self.database + self.ourselves
        return max(0.0, self.machine - own) / (self.clock * psutil.cpu_count())


def use_of(server):
    """What has been used so far."""
    busy = psutil.cpu_times()
    idle = busy.idle + getattr(busy, "iowait", 0) + getattr(busy, "guest", 0) + getattr(busy, "guest_nice", 0)
    me = time.process_time()
    return Use(
        sum(seconds(process) for process in server.workers()),
        sum(seconds(process) for process in database_processes()),
        me,
        sum(busy) - idle,
        time.perf_counter(),
    )


def database_processes():
    """PostgreSQL and its children."""
    lines = postgres.postmaster(postgres.find_place(DATA))
    first = psutil.Process(int(lines[0]))
    return [first, *first.children()]


def seconds(process):
    """CPU seconds of one process; none when it has just ended."""
    try:
        used = process.cpu_times()
    except psutil.Error:
        return 0.0
    return used.user + used.system
