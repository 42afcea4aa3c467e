"""One run over a loaded data set: the numbers and the words that go into the document."""

import re
from datetime import date

from django.db import connection
from django.urls import reverse

from benchmarks import measure, report
from benchmarks.floor.models import Shift
from benchmarks.load import Joiner
from benchmarks.pages import DEMO, PAGES, Places, session_of
from benchmarks.rows import CLIENTS, PREFIX
from benchmarks.server import Server
from core.dates import now

DUTY = re.compile(r"/me/duties/(\d+)/")
#: Seconds of a burst, rounds, and seconds for which disturbed bursts are made again.
QUICK, THOROUGH = (0.8, 3, 180), (3, 5, 1800)


def measured(asked, port, say):
    """(Markdown, {key: Result})."""
    seconds, rounds, patience = QUICK if asked.quick else THOROUGH
    places = Places()
    wanted = [page for page in PAGES if asked.only in page.key]
    sessions = {who: session_of(who) for who in {page.who for page in wanted} | {DEMO + "principal"}}
    todo = {page.key: (sessions[page.who], page.address(places)) for page in wanted}
    with Server(port, asked.worker, patience) as server:
        joined, text = {}, ""
        if not asked.only:
            joined = signing_up(server, places, seconds, rounds)
            text = (
                report.sign_up_table(joined) + "\n" + report.cold_table(first_visits(server, sessions)) + "\n"
            )
        results = measure.pages(server, sessions[DEMO + "principal"], todo, seconds, rounds, say)
        text = report.page_table(wanted, results) + "\n" + text
        results |= joined
        text += closing(server, results)
    return opening(asked) + text, results


def signing_up(server, places, seconds, rounds):
    """The floor's sign-up and ours, by eight people with accounts."""
    cookies = [session_of(f"{PREFIX}volunteer-{n}") for n in range(CLIENTS)]
    shift, _made = Shift.objects.get_or_create(
        title="floor", defaults={"starts_at": now(), "capacity": CLIENTS}
    )
    bare = reverse("floor_shift", args=[shift.pk])
    own = reverse("slot_sign_up", args=[places.slot.pk])

    def floor(n):
        return Joiner(server.port, cookies[n], bare, lambda answer: reverse("floor_leave", args=[shift.pk]))

    def ours(n):
        return Joiner(server.port, cookies[n], own, given_back)

    return measure.sign_ups(server, floor, ours, seconds, rounds)


def given_back(answer):
    """Where one gives the place back that one has just got."""
    return reverse("my_duty_withdraw", args=[DUTY.search(answer.headers["Location"])[1]])


def first_visits(server, sessions):
    """The front page for a resident, and a first screen."""
    return {
        "front page": measure.first_visit(server, "", reverse("front")),
        "first screen": measure.first_visit(server, sessions[DEMO + "principal"], reverse("home")),
    }


def opening(asked):
    """Machine, versions, data set, day."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (postgres_version,) = cursor.fetchone()
    how = "quick" if asked.quick else "thorough"
    return (
        f"{date.today()}, {how} run over the data set “{asked.data}” plus the benchmark's own council; "
        f"{report.machine(postgres_version)}; 2 {asked.worker} workers.\n\n"
    )


def closing(server, results):
    """Memory, and who waits too long behind others."""
    memory = server.memory()
    quiet, slow = report.crowded(results)
    words = f"Largest worker after the run: {memory:.0f} MB resident (goal 100: {'✓' if memory <= 100 else '**over**'}). "
    if not quiet:
        return words + "The machine was never quiet, so waiting behind others is not judged.\n"
    words += "At eight readers p95 is at most 6 × the page's own p50 at one"
    return words + (
        f", but for: {', '.join(slow)}.\n" if slow else f", on all {len(quiet)} pages measured in quiet.\n"
    )
