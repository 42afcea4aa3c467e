"""The tables of docs/performance.md."""

import json
import os
import platform
import re
from datetime import date
from importlib.metadata import version

from benchmarks.place import RESULTS, ROOT

DOCUMENT = ROOT / "docs" / "performance.md"
HEAD = (
    "| page | kind | SQL (distinct) | kB raw / gz / br | p50, p95 c=1 ms | p50, p95 c=8 ms "
    "| CPU ms worker / PG | × F (lowest–highest) | × F in CPU | goal | |\n"
    "|---|---|---|---|---|---|---|---|---|---|---|\n"
)
SIGN_UP_HEAD = (
    "| sign-up POST | SQL, commits | p50, p95 c=1 ms | p50, p95 c=8 ms | CPU ms worker / PG | × W | × W in CPU | goal | |\n"
    "|---|---|---|---|---|---|---|---|---|\n"
)
#: At most so often the page's own p50 for one reader may be its p95 for eight (F: 5.3).
CROWD = 6


def over(result, kind):
    """What is over its goal, in words; "✓" when nothing is."""
    found = [
        (judged(result) > kind.ratio, "× F"),
        (result.statements > kind.statements, "SQL"),
        (result.raw > kind.raw or result.packed > kind.packed, "bytes"),
    ]
    words = [word for is_over, word in found if is_over]
    return "**over: " + ", ".join(words) + "**" if words else "✓"


def judged(result):
    """The ratio that is held against the goal: of the clock, or of CPU when the machine was never quiet."""
    return result.cpu_ratio if result.ratio is None else result.ratio


def times(result):
    """p50 and p95 of one reader, and of eight."""
    return " | ".join(
        f"{result.time(0.5, crowd=crowd):.0f}, {result.time(0.95, crowd=crowd):.0f}"
        for crowd in (False, True)
    )


def ratio(result):
    """The median of the in-round ratios; "noisy" when others took too much of the machine in every round."""
    if result.ratio is None:
        return "noisy"
    return f"**{result.ratio:.1f}** ({min(result.ratios):.1f}–{max(result.ratios):.1f})"


def cpu(result):
    """Milliseconds of CPU of a request."""
    return f"{result.worker_ms:.0f} / {result.database_ms:.1f}"


def page_table(pages, results):
    """One line a page, the floor first."""
    floor = results["F"]
    lines = [
        f"| **F**, the floor | | {floor.statements} ({floor.distinct}) | {weights(floor)} | {times(floor)} "
        f"| {cpu(floor)} | 1 | 1 | | |"
    ]
    for page in pages:
        result, kind = results[page.key], page.kind
        goal = f"{kind.ratio:g} F, {kind.statements} SQL, {kind.raw}/{kind.packed} kB"
        lines.append(
            f"| {page.key} | {kind.name} | {result.statements} ({result.distinct}) | {weights(result)} "
            f"| {times(result)} | {cpu(result)} | {ratio(result)} | {result.cpu_ratio:.1f} | {goal} "
            f"| {over(result, kind)} |"
        )
    return HEAD + "\n".join(lines) + "\n"


def weights(result):
    """kB as sent, by gzip -6, by brotli 5."""
    return f"{result.raw:.0f} / {result.packed:.1f} / {result.brotli:.1f}"


def sign_up_table(results):
    """W, ours, and giving back."""
    names = {
        "W": "**W**, the floor",
        "W leave": "the floor's giving back",
        "join": "signing up for a place",
        "leave": "giving it back",
    }
    lines = []
    for key, name in names.items():
        result = results[key]
        own = not key.startswith("W")
        bad = own and (judged(result) > 2 or result.statements > 14 or result.commits > 2)
        goal, verdict = ("2 W, 14 SQL, 2 commits", "**over**" if bad else "✓") if own else ("", "")
        lines.append(
            f"| {name} | {result.statements}, {result.commits} | {times(result)} | {cpu(result)} | {ratio(result)} "
            f"| {result.cpu_ratio:.1f} | {goal} | {verdict} |"
        )
    return SIGN_UP_HEAD + "\n".join(lines) + "\n"


def cold_table(visits):
    """{name: (requests, kB)} of first visits."""
    lines = [
        f"| {name} | {requests} | {weight:.0f} | 6 requests, 70 kB | {'✓' if requests <= 6 and weight <= 70 else '**over**'} |"
        for name, (requests, weight) in visits.items()
    ]
    head = "| first visit | requests | kB compressed | goal | |\n|---|---|---|---|---|\n"
    return head + "\n".join(lines) + "\n"


def crowded(results):
    """Of the pages that were measured in quiet: all, and those whose p95 for eight is over six times p50 for one."""
    quiet = {key: result for key, result in results.items() if result.ratios}
    return quiet, [
        key for key, result in quiet.items() if result.time(0.95, crowd=True) > CROWD * result.time(0.5)
    ]


def machine(postgres_version):
    """The machine and the versions, without a name or a path."""
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, "
        f"Django {version('Django')}, gunicorn {version('gunicorn')}, PostgreSQL {postgres_version}"
    )


def write(name, text, results):
    """Put the text between the markers of the document, and the numbers into a file that git ignores."""
    RESULTS.mkdir(exist_ok=True)
    kept = {key: result.__dict__ for key, result in results.items()}
    path = RESULTS / f"{name}-{date.today()}.json"
    path.write_text(json.dumps(kept, default=lambda shot: shot.__dict__, ensure_ascii=False, indent=1))
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    document = DOCUMENT.read_text()
    if begin not in document:
        document += f"\n## Measured: {name}\n\n{begin}\n{end}\n"
    pattern = re.escape(begin) + ".*?" + re.escape(end)
    DOCUMENT.write_text(re.sub(pattern, lambda _: f"{begin}\n{text}\n{end}", document, flags=re.DOTALL))
