"""Rounds: floor and pages in turn, so that a ratio is always of neighbours in time."""

import gzip
import re
import time
from dataclasses import dataclass, field
from statistics import median

import brotli

from benchmarks.load import Browser, Reader, burst, percentile
from benchmarks.server import use_of

FLOOR = "/floor/list/"
#: A burst during which others took more of the machine than this counts for no ratio.
NOISE = 0.12
#: A noisy burst is tried so many times more.
PATIENCE = 2
CLIENTS = 8
#: The floor is measured again before so many pages.
BLOCK = 3
LINKS = re.compile(rb"""<(?:link[^>]+rel="(?:stylesheet|preload)"[^>]*|script[^>]*|img[^>]*)>""")
ADDRESS = re.compile(rb"""(?:href|src)="([^"]+)\"""")
IN_CSS = re.compile(rb"""url\(["']?(/?[^"')]+)["']?\)""")


@dataclass
class Shot:
    """One burst: sorted seconds, milliseconds of CPU a request, whether the machine was ours."""

    times: list
    worker_ms: float
    database_ms: float
    quiet: bool

    @property
    def cpu_ms(self):
        """Of web server and database together; at least a tick of the clock that counts it."""
        return max(self.worker_ms + self.database_ms, 0.01)

    @property
    def p50(self):
        """Milliseconds."""
        return percentile(self.times, 0.5) * 1000


@dataclass
class Result:
    """All that was seen of one page."""

    statements: int = 0
    distinct: int = 0
    commits: int = 0
    raw: float = 0
    packed: float = 0
    brotli: float = 0
    alone: list = field(default_factory=list)
    crowd: list = field(default_factory=list)
    ratios: list = field(default_factory=list)
    cpu_ratios: list = field(default_factory=list)

    def add(self, alone, crowd, floor):
        """One round, beside the floor's two bursts of the same round; eight readers give CPU more to be counted by."""
        self.alone.append(alone)
        self.crowd.append(crowd)
        if alone.quiet and floor[0].quiet:
            self.ratios.append(alone.p50 / floor[0].p50)
        self.cpu_ratios.append(crowd.cpu_ms / floor[1].cpu_ms)

    def time(self, share, *, crowd=False):
        """Milliseconds below which that share of the requests of all rounds lies, quiet rounds if there were any."""
        shots = self.crowd if crowd else self.alone
        shots = [shot for shot in shots if shot.quiet] or shots
        return percentile(sorted(second for shot in shots for second in shot.times), share) * 1000

    @property
    def worker_ms(self):
        """CPU of the web server a request."""
        return median(shot.worker_ms for shot in self.crowd)

    @property
    def database_ms(self):
        """CPU of PostgreSQL a request."""
        return median(shot.database_ms for shot in self.crowd)

    @property
    def ratio(self):
        """Median of the in-round ratios; None when the machine was never quiet."""
        return median(self.ratios) if self.ratios else None

    @property
    def cpu_ratio(self):
        """The same of CPU, web server and database together, which strangers disturb less."""
        return median(self.cpu_ratios)


def shoot(server, readers, seconds):
    """{what was asked: Shot} of one burst, tried again while others take the machine."""
    for _ in range(1 + PATIENCE):
        before = use_of(server)
        fired = burst(readers, seconds)
        used = use_of(server) - before
        if used.foreign <= NOISE or time.monotonic() > server.patient_until:
            break
    each = 1000 / sum(map(len, fired.values()))
    cost = (used.workers * each, used.database * each, used.foreign <= NOISE)
    return {what: Shot(sorted(times), *cost) for what, times in fired.items()}


def look(server, cookie, path):
    """What a page costs the database, and its weight."""
    # The first requests warm both workers, and write what a new session writes.
    burst([Reader(server.port, cookie, path) for _ in range(CLIENTS)], 0)
    browser = Browser(server.port, cookie)
    answer = browser.get(path, **{"X-Bench": "1"})
    return Result(
        *(int(answer.headers[f"X-Bench-{name}"]) for name in ("Statements", "Distinct", "Commits")),
        len(answer.body) / 1000,
        len(gzip.compress(answer.body, 6)) / 1000,
        len(brotli.compress(answer.body, quality=5)) / 1000,
    )


def pages(server, floor_cookie, todo, seconds, rounds, say):
    """{key: Result} of the pages and of the floor under "F"; `todo` is {key: (cookie, path)}."""
    results = {"F": look(server, floor_cookie, FLOOR)}
    results |= {key: look(server, *where) for key, where in todo.items()}
    keys = list(todo)
    for number in range(rounds):
        if number and time.monotonic() > server.patient_until:
            say("others use the machine so much that the remaining rounds are left out")
            break
        say(f"round {number + 1} of {rounds}")
        for place in range(0, len(keys), BLOCK):
            floor = both(server, floor_cookie, FLOOR, seconds)
            results["F"].add(*floor, floor)
            for key in keys[place : place + BLOCK]:
                results[key].add(*both(server, *todo[key], seconds), floor)
    return results


def both(server, cookie, path, seconds):
    """One reader, then eight."""
    readers = [Reader(server.port, cookie, path) for _ in range(CLIENTS)]
    return shoot(server, readers[:1], seconds)["page"], shoot(server, readers, seconds)["page"]


def sign_ups(server, floor, ours, seconds, rounds):
    """{"W", "join", "leave"}: taking and giving back a place; `floor` and `ours` make a Joiner of the nth person."""
    results = {"W": weigh(floor(0), "join"), "W leave": weigh(floor(0), "leave")}
    results |= {"join": weigh(ours(0), "join"), "leave": weigh(ours(0), "leave")}
    for _ in range(rounds):
        base = shots(server, floor, seconds)
        own = shots(server, ours, seconds)
        for what, name in (("join", "W"), ("leave", "W leave")):
            results[name].add(*base[what], base["join"])
            results[what].add(*own[what], base["join"])
    return results


def shots(server, make, seconds):
    """{"join": (alone, crowd), "leave": …}; the CPU is of both together, as they come in turns."""
    alone, crowd = (in_turns(server, [make(n) for n in range(count)], seconds) for count in (1, CLIENTS))
    return {what: (alone[what], crowd[what]) for what in alone}


def in_turns(server, people, seconds):
    """All of them take and give back for so long, and leave nothing behind."""
    found = shoot(server, people, seconds)
    for person in people:
        person.finish()
    return found


def weigh(person, what):
    """The statements of one press, after a first one."""
    for _ in range(4):
        person.step()
    if what == "leave":
        person.step()
    person.step(**{"X-Bench": "1"})
    headers = person.last.headers
    person.finish()
    return Result(*(int(headers[f"X-Bench-{name}"]) for name in ("Statements", "Distinct", "Commits")))


def first_visit(server, cookie, path):
    """(requests, kB over the wire) of a browser that has never been here: page, styles, scripts, fonts, pictures."""
    browser = Browser(server.port, cookie)
    page = browser.get(path)
    weight, seen = len(brotli.compress(page.body, quality=5)), []
    waiting = [where for tag in LINKS.findall(page.body) for where in ADDRESS.findall(tag)]
    while waiting:
        where = waiting.pop(0).decode()
        if where in seen or not where.startswith("/"):
            continue
        seen.append(where)
        plain = browser.get(where)
        weight += len(browser.get(where, **{"Accept-Encoding": "br, gzip"}).body)
        if where.endswith(".css"):
            folder = where.rsplit("/", 1)[0]
            waiting += [join(folder, found.decode()) for found in IN_CSS.findall(plain.body)]
    return 1 + len(seen), weight / 1000


def join(folder, where):
    """An address in a style sheet, from the root."""
    while where.startswith("../"):
        folder, where = folder.rsplit("/", 1)[0], where[3:]
    return (where if where.startswith(("/", "data:")) else f"{folder}/{where}").encode()
