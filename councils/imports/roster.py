"""Reading a list of members as offices write it: sub-headings, marks for the chair, eras, vacant seats."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from community.imports.headers import complete_header as complete
from community.imports.people import read_person
from core.dates import fiscal_year_end, fiscal_year_start
from core.imports import Row, Verdict
from core.tables import Header
from councils.imports.words import (
    CIRCLES,
    LEADING_NUMBER,
    NOT_MEMBERS,
    NOTE_LINE,
    RANGE,
    RENEWED,
    VACANT,
    WANTED,
    day_in,
    fiscal_years_in,
    guess_category,
    office_of,
    plain,
    yes_or_no,
)
from councils.models import Seat


@dataclass
class Roster:
    """One list while it is read: what the sub-headings and the columns said so far."""

    table: object
    header: Header
    fiscal_year: int
    term_years: int
    heading: str = ""
    outside: bool = False
    category: str = ""
    rows: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    left_out: Counter = field(default_factory=Counter)
    circles: set = field(default_factory=set)

    def take(self, record):
        """Take one record of the table: a sub-heading, a note, or a member."""
        text = record.heading if record.heading is not None else self._lone_heading(record)
        if text is not None:
            self._take_heading(text)
            return
        if self._is_second_header(record):
            return
        row = self._member(record)
        if row:
            self.rows.append(row)

    def _lone_heading(self, record):
        """The text of a row that holds nothing but a word that names a group."""
        filled = {key: text for key, text in record.values.items() if text}
        if set(filled) - {"name", "category"} or len(filled) != 1:
            return None
        (text,) = filled.values()
        bracketed = text[0] in "【〔[〈《■●◆□◇▼▽" or text[0] == "\uff3b"
        word = LEADING_NUMBER.sub("", text)
        is_word = bool(guess_category(word) or NOT_MEMBERS.search(word)) and len(word.split()) == 1
        is_word = is_word and not VACANT.search(word)
        return text if bracketed or is_word or NOTE_LINE.search(text) else None

    def _take_heading(self, text):
        text = " ".join(text.split())
        if NOT_MEMBERS.search(text) and len(text) <= 20:
            self.heading, self.outside, self.category = text, True, ""
        elif len(text) > 40 or (NOTE_LINE.search(plain(text)) and not guess_category(text)):
            return
        else:
            self.heading, self.outside, self.category = text, False, guess_category(text)

    def _is_second_header(self, record):
        labels = {plain(label).casefold() for labels in WANTED.values() for label in labels}
        return all(plain(text).casefold() in labels for text in record.values.values() if text)

    def _member(self, record):
        cells = record.values
        remarks = []
        person, marks, asides = read_person(cells, remarks)
        row = Row(record.line, label=person["name"], remarks=remarks)
        if not person["name"] or VACANT.search(person["name"] + "".join(asides)):
            return self._no_member(row, cells, asides)
        if NOTE_LINE.search(plain(person["name"])) or len(person["name"]) > 25:
            self.left_out[_("表の下の注など")] += 1
            return None
        row.values = person | self._seat(cells, asides, remarks)
        row.values["office"], row.values["circles"] = self._office(record, marks, asides)
        if self.outside:
            return row.leave(
                Verdict.SKIP, _("「%(heading)s」の欄なので、委員には入れません。") % {"heading": self.heading}
            )
        return row

    def _no_member(self, row, cells, asides):
        row.label = row.label or _("(氏名なし)")
        if any(VACANT.search(text) for text in (*cells.values(), *asides)):
            return row.leave(Verdict.SKIP, _("欠員の行です。"))
        telling = ("kana", "family_kana", "phone", "mobile", "email", "address", "family", "given")
        if any(cells.get(key) for key in telling):
            return row.leave(
                Verdict.ERROR, _("氏名がありません。ファイルに氏名を書いて、もう一度選んでください。")
            )
        self.left_out[_("氏名のない行")] += 1
        return None

    # ---- the seat --------------------------------------------------------------------------------------

    def _seat(self, cells, asides, remarks):
        told = cells.get("category", "")
        if told and not guess_category(told):
            told = ""
        if told:
            self.category = guess_category(told)
        body, title = cells.get("body", ""), cells.get("title", "")
        if office_of(body) or (not body and office_of(title)):
            body = title = ""
        extra = [a for a in asides if plain(a) not in RENEWED and not office_of(a) and len(a) > 1]
        affiliation = " ".join(" ".join([body, title]).split()) or " ".join(extra)
        guess = guess_category(f"{affiliation} {' '.join(extra)}")
        note_guess = guess_category(cells.get("note", ""))
        if "旧姓" in affiliation:
            affiliation = ""
        starts_on, ends_on, term_given = self._term(cells, remarks)
        return {
            "affiliation": affiliation[:80],
            # What the list itself says about groups counts more than words in somebody's post.
            "category": self.category or guess or note_guess,
            "starts_on": starts_on.isoformat(),
            "ends_on": ends_on.isoformat(),
            "term_given": term_given,
            "has_vote": yes_or_no(cells.get("vote", "")),
            "is_publicly_named": yes_or_no(cells.get("public", "")),
        }

    def _office(self, record, marks, asides):
        """(office, places of ○): whether a ○ means 副会長 is only known when the whole list was read."""
        line = self.table.rows[record.line - 1]
        columns = self.header.columns
        # 「川上小PTA | 会長」 is the chair of the PTA, not of the council.
        elsewhere = columns.get("title") if record.values.get("body") else None
        cells = [(column, text) for column, text in enumerate(line) if column != elsewhere]
        offices = [office_of(text) for text in (*asides, *(text for _column, text in cells))]
        circled = plain(record.values.get("office", "")) in CIRCLES
        if "◎" in marks or (circled and self.header.labels.get("office") == "会長"):
            offices.append(Seat.Office.CHAIR.value)
        silent = {columns.get(key) for key in ("vote", "public", "renewal", "note", "name")}
        circles = [str(column) for column, text in cells if plain(text) in CIRCLES and column not in silent]
        if marks & CIRCLES:
            circles.append("name")
        self._remember_double_circle(marks, line)
        chair = Seat.Office.CHAIR.value
        return chair if chair in offices else next(filter(None, offices), ""), circles

    def _remember_double_circle(self, marks, line):
        """Where ◎ stands; a ○ in the same place is the vice-chair's."""
        if "◎" in marks:
            self.circles.add("name")
        self.circles |= {str(column) for column, text in enumerate(line) if plain(text) == "◎"}

    def settle_offices(self):
        """Read ○ as 副会長 where ◎ marks the 会長; None everywhere when the list marks nobody."""
        for row in self.rows:
            if row.values and not row.values["office"] and self.circles & set(row.values["circles"]):
                row.values["office"] = Seat.Office.VICE_CHAIR.value
        marked = any(row.values.get("office") for row in self.rows)
        for row in self.rows:
            if row.values:
                row.values.pop("circles")
                row.values["office"] = row.values["office"] if marked else None

    # ---- the term --------------------------------------------------------------------------------------

    def _term(self, cells, remarks):
        """(first day, last day, whether the list says so); else the fiscal year of the import."""
        begin, end = (
            fiscal_year_start(self.fiscal_year),
            fiscal_year_end(self.fiscal_year + self.term_years - 1),
        )
        text = unicodedata.normalize("NFKC", cells.get("term", ""))
        parts = [part for part in RANGE.split(text) if part.strip()] if text else []
        first = cells.get("starts_on") or (parts[0] if len(parts) == 2 else "")
        last = cells.get("ends_on") or (parts[-1] if parts else "")
        years = fiscal_years_in(text)
        if years and not cells.get("starts_on") and not cells.get("ends_on"):
            return fiscal_year_start(years[0]), fiscal_year_end(years[-1]), True
        if re.fullmatch(r"\s*[0-9一二三]\s*年?\s*", last) or not (first or last):
            return begin, end, False
        day_one, day_last = day_in(first, remarks), day_in(re.sub(r"(?:まで|迄)$", "", last.strip()), remarks)
        if day_one and not day_last:
            fiscal = day_one.year if day_one.month >= 4 else day_one.year - 1
            day_last = fiscal_year_end(fiscal + self.term_years - 1)
        if day_last and not day_one:
            day_one = min(begin, day_last)
        if not day_one or day_last < day_one:
            if day_one:
                remarks.append(_("任期の終わりが始まりより前なので、任期は読みませんでした。"))
            return begin, end, False
        return day_one, day_last, True


# ---- the header ------------------------------------------------------------------------------------------


def complete_header(rows, header):
    """The header of a list of members with what its second line adds."""
    return complete(rows, header, WANTED)
