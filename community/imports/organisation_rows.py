"""Reading a list of organisations: kinds as sub-headings, several people for one body, the same body twice."""

from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from community.imports.bodies import TITLES, kind_of
from community.imports.marks import day_in, is_example, is_note_line, one_line
from community.imports.names import take_name_apart, telephones
from community.imports.people import read_person
from core.imports import Row, Verdict
from core.names import search_key

FIELDS = ("phone", "fax", "email", "address", "note")
_HEADING = "【〔[［〈《■●◆□◇▼▽"


@dataclass
class OrganisationList:
    """One list while it is read; a row without a name goes on with the body above it."""

    table: object
    header: object
    kind: str = ""
    rows: list = field(default_factory=list)
    left_out: Counter = field(default_factory=Counter)
    by_name: dict = field(default_factory=dict)

    def take(self, record):
        """Take one record of the table: a sub-heading, a note, a body, or one more person of the body above."""
        cells = record.values
        name = _whole_name(cells["name"])
        heading = record.heading
        if heading is None and cells["name"] and not any(t for k, t in cells.items() if k != "name"):
            heading = cells["name"] if cells["name"][0] in _HEADING else None
        lone = self._lone_person(record) if heading is not None else None
        if lone:
            self._go_on(record, lone)
        elif heading is not None:
            self._take_heading(heading)
        elif not name:
            self._go_on(record, cells)
        elif is_note_line(name):
            self.left_out[_("表の下の注など")] += 1
        else:
            self._take_body(record, cells, name)

    def _lone_person(self, record):
        """The cells of a row in which only somebody's name stands, under its heading: one more for the body above."""
        if record.line in self.table.spanning:
            return None
        filled = [column for column, text in enumerate(self.table.rows[record.line - 1]) if text.strip()]
        key = next((key for key in TITLES if self.header.columns.get(key) == filled[0]), None)
        return {key: record.heading} if key and record.heading is not None else None

    def _take_heading(self, text):
        if kind_of(text):
            self.kind = kind_of(text)
        else:
            self.left_out[_("表の下の注など")] += 1

    def _go_on(self, record, cells):
        above = next((row for row in reversed(self.rows) if not row.fixed), None)
        people = _people(cells, [])
        if above and people:
            above.values["people"] += [p for p in people if not _has(above, p)]
            self.left_out[_("上の団体の、もう一人の窓口")] += 1
        elif any(cells.get(key) for key in ("phone", "email", "address")):
            row = Row(record.line, label=_("(団体名なし)"))
            sentence = _("団体名がありません。ファイルに団体名を書いて、もう一度選んでください。")
            self.rows.append(row.leave(Verdict.ERROR, sentence))
        else:
            self.left_out[_("団体名のない行")] += 1

    def _take_body(self, record, cells, name):
        remarks = []
        told, _marks, _asides = read_person(
            {key: cells.get(key, "") for key in FIELDS} | {"name": ""}, remarks
        )
        row = Row(record.line, label=name, remarks=remarks)
        # The name is looked at before the heading: 「ひばり建設㈱」 under 「地域の団体」 is a company all the same.
        row.values = {
            "name": name,
            "kind": kind_of(cells.get("kind", "")) or self.kind or kind_of(name),
            **{key: told[key] for key in ("phone", "fax", "email", "address")},
            "note": one_line(cells.get("note", ""), 200),
            "people": _people(cells, remarks),
            "since": day_in(cells.get("since", ""), remarks, _("始まりの日")),
        }
        self.rows.append(row)
        if is_example(take_name_apart(cells["name"])[3]):
            row.leave(Verdict.SKIP, _("見本の行なので、取り込みません。"))
            return
        earlier = self.by_name.setdefault(search_key(name), row)
        if earlier is not row:
            _absorb(earlier, row)


def _whole_name(text):
    """The name as it stands, without marks around."""
    return one_line(text.strip("◎○〇※★☆■●◆・ \u3000"), 80)


def _people(cells, remarks):
    """Those who answer for the body, as values of people with their post."""
    found = []
    for key, usual in TITLES.items():
        for part in [line for line in cells.get(key, "").replace("、", "\n").split("\n") if line.strip()]:
            person, _marks, asides = read_person({"name": part}, remarks)
            if person["name"] and not is_note_line(person["name"]):
                title = next((a for a in asides if not a.isdecimal()), "") or cells.get("title", "") or usual
                found.append(person | {"title": one_line(title, 40)})
    phones, _faxes = telephones(cells.get("contact_phone", ""))
    if phones and found:
        found[-1]["phone"] = phones[0]
    return found


def _has(row, person):
    return any(search_key(p["name"]) == search_key(person["name"]) for p in row.values["people"])


def _absorb(earlier, row):
    """The same body again: what it says more goes to its first row."""
    earlier.values["people"] += [p for p in row.values["people"] if not _has(earlier, p)]
    for key in (*FIELDS, "kind", "since"):
        earlier.values[key] = earlier.values[key] or row.values[key]
    row.leave(
        Verdict.SKIP, _("%(line)s行目と同じ団体なので、まとめて取り込みます。") % {"line": earlier.line}
    )
