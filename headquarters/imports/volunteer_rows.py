"""Reading a list of volunteers as offices write it: groups as sub-headings, a column for each school, eras, marks."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from community.imports.marks import (
    day_in,
    fiscal_year_in,
    is_example,
    is_note_line,
    is_unclear,
    number_in,
    one_line,
    yes_or_no,
)
from community.imports.matching import row_key
from community.imports.names import take_name_apart, telephones
from community.imports.people import read_person
from core.dates import parse_date
from core.imports import Row, Verdict
from core.names import phone_key, split_name
from core.tables import Header
from headquarters.imports.words import channel_in, is_pupil, schools_in

#: The field of a school's own column is this and its id.
SCHOOL = "school:"
#: A sub-heading longer than this is a note.
LONGEST_HEADING = 30
_GROUP = re.compile(r"グループ|サークル|ボランティア|クラブ|(?:の|る)会$|部会$|班$")
_BRACKETS = re.compile(r"^[【〔\[〈《■●◆□◇▼▽\s]+|[】〕\]〉》\s]+$")


@dataclass
class VolunteerList:
    """One list while it is read: the group of the sub-heading, and what the columns said.

    `schools` are {folded name: id} of the schools that the headquarters serves.
    """

    header: Header
    schools: dict
    group: str = ""
    rows: list = field(default_factory=list)
    left_out: Counter = field(default_factory=Counter)

    def take(self, record):
        """Take one record of the table: a sub-heading, a note, or a volunteer."""
        heading = record.heading if record.heading is not None else _lone_heading(record.values)
        if heading is not None:
            self._take_heading(heading)
            return
        remarks = []
        person, _marks, asides = read_person(record.values, remarks)
        if not person["name"] and self._is_empty(record.values):
            self.left_out[_("氏名のない行")] += 1
            return
        if person["name"] and (is_note_line(person["name"]) or len(person["name"]) > 30):
            self.left_out[_("表の下の注など")] += 1
            return
        row = Row(record.line, label=person["name"] or _("(氏名なし)"), remarks=remarks)
        row.values = person
        if is_example(asides):
            row.leave(Verdict.SKIP, _("見本の行なので、取り込みません。"))
        elif person["name"]:
            row.values |= self._registration(record.values, asides, remarks)
            row.values |= self._contact(record.values, row.values)
            row.values |= self._family(record.values, remarks)
            row.values["consents"] = self._consents(record.values)
            row.values["insurance"] = self._insurance(record.values, remarks)
        else:
            row.leave(Verdict.ERROR, _("氏名がありません。ファイルに氏名を書いて、もう一度選んでください。"))
        self.rows.append(row)

    @staticmethod
    def _is_empty(cells):
        telling = ("kana", "family_kana", "phone", "mobile", "email", "address", "skills")
        return not any(cells.get(key) for key in telling)

    def _take_heading(self, text):
        text = " ".join(text.split())
        if is_note_line(text) or len(text) > LONGEST_HEADING:
            self.left_out[_("表の下の注など")] += 1
            return
        self.group = _BRACKETS.sub("", text)[:60]

    def merge_repeated(self):
        """Somebody who stands in several groups of one list, with the same telephone, is one volunteer."""
        first = {}
        for row in self.rows:
            phone = phone_key(row.values.get("phone", ""))
            if row.fixed or not phone:
                continue
            earlier = first.setdefault((row_key(row.values), phone), row)
            if earlier is not row and _differs(earlier, row):
                _absorb(earlier.values, row.values)
                words = {"line": earlier.line}
                row.leave(Verdict.SKIP, _("%(line)s行目と同じ人なので、まとめて取り込みます。") % words)

    # ---- the parts of a row ----------------------------------------------------------------------------

    def _registration(self, cells, asides, remarks):
        wants = cells.get("wants", "")
        skills = cells.get("skills", "")
        if wants and wants not in skills:
            skills = (
                _("%(skills)s、希望：%(wants)s") % {"skills": skills, "wants": wants} if skills else wants
            )
        where = " ".join(filter(None, (cells.get("area"), cells.get("neighbourhood"))))
        note = "、".join(filter(None, (where, cells.get("note"))))
        return {
            "skills": one_line(skills, 200),
            "times": one_line(" ".join((cells.get("times", ""), cells.get("hours_free", ""))), 120),
            "relation": one_line(cells.get("relation", ""), 60),
            "group": one_line(cells.get("group", "") or self.group, 60),
            "note": one_line(note, 200),
            "starts_on": day_in(cells.get("starts_on", ""), remarks, _("登録日")),
            "ends_on": day_in(cells.get("ends_on", ""), remarks, _("有効期限")),
        }

    @staticmethod
    def _contact(cells, person):
        evening, _faxes = telephones(cells.get("evening_phone", ""))
        evening = [number for number in evening if number != person["phone"]]
        if evening and not person["phone"]:
            person["phone"] = evening.pop(0)
        words = [
            person["reach_note"],
            _("夜の電話 %(phone)s") % {"phone": evening[0]} if evening else "",
            cells.get("hours", ""),
        ]
        return {
            "phone": person["phone"],
            "reach_note": one_line(" ".join(filter(None, words)), 120),
            "channel": channel_in(cells.get("channel", "")),
        }

    @staticmethod
    def _family(cells, remarks):
        told = cells.get("guardian", "")
        if told and yes_or_no(told) is False:
            told = ""
        phones, _faxes = telephones(cells.get("guardian_phone", "") or told)
        guardian = _guardian_name(told)
        family, given = split_name(guardian)
        return {
            "household": one_line(cells.get("household", ""), 60),
            "guardian": {
                "family": family[:40],
                "given": given[:40],
                "phone": phones[0] if phones else "",
            }
            if guardian and not guardian.isdecimal()
            else None,
            "born": _born(cells, remarks),
            "age": number_in(cells.get("age", "")),
            "pupil": is_pupil(cells.get("relation", "")) or is_pupil(cells.get("age", "")),
        }

    def _consents(self, cells):
        """{school id: "yes", "no" or "?what stands there"}; "all" is the general column. Blank is not given."""
        told = {}
        for key, text in cells.items():
            if key == "consent" or key.startswith(SCHOOL):
                said = _said(text)
                if said:
                    told["all" if key == "consent" else key.removeprefix(SCHOOL)] = said
        listed = cells.get("consent_schools", "")
        if listed and yes_or_no(listed) is not None:
            told.setdefault("all", _said(listed))
        elif listed:
            found, unknown = schools_in(listed, self.schools)
            told |= {str(school): "yes" for school in found}
            if unknown:
                told["all"] = "?" + " ".join(unknown)[:40]
        return told

    @staticmethod
    def _insurance(cells, remarks):
        """What the row says of an insurance, or None."""
        told, plan = cells.get("insured", ""), cells.get("plan", "")
        if yes_or_no(told) is False:
            return None
        procedure = day_in(cells.get("procedure_on", ""), remarks, _("保険の手続きの日"))
        begins = day_in(cells.get("covered_from", ""), remarks, _("補償の始まり"))
        if told and yes_or_no(told) is None:
            day = _a_day(told)
            procedure, plan = (procedure or day, plan) if day else (procedure, plan or told)
        certificate = one_line(cells.get("certificate", ""), 40)
        if not (yes_or_no(told) or plan or procedure or begins or certificate):
            return None
        return {
            "plan": one_line(plan, 40) if yes_or_no(plan) is None else "",
            "certificate": certificate,
            "procedure_on": procedure,
            "starts_on": begins,
            "fiscal_year": fiscal_year_in(cells.get("insurance_year", "")),
        }


def _lone_heading(values):
    """The text of a row in which only a bracketed word, or the name of a group, stands where names stand."""
    filled = {key: text for key, text in values.items() if text}
    if set(filled) != {"name"}:
        return None
    text = filled["name"]
    return text if text[0] in "【〔[［〈《■●◆□◇▼▽" or _GROUP.search(text) else None


#: What a second line about the same person may add to the first.
ADDED = {"skills": 200, "times": 120, "group": 60, "note": 200}


def _differs(earlier, row):
    """A line that repeats another word for word is told as such, later."""
    return any(earlier.values[key] != row.values[key] for key in ADDED)


def _absorb(values, more):
    for key, limit in ADDED.items():
        if more[key] and more[key] not in values[key]:
            values[key] = "、".join(filter(None, (values[key], more[key])))[:limit]
    values["consents"] = more["consents"] | values["consents"]
    for key in ("insurance", "guardian", "household", "born", "email", "fax", "address"):
        values[key] = values[key] or more[key]


def _guardian_name(text):
    """The name in 「山田 花子（母）090-1234-5678」."""
    if len(phone_key(text)) > 8:
        text = re.sub(r"\+?[0-9(][-0-9()\s]{8,}", " ", unicodedata.normalize("NFKC", text))
    return take_name_apart(text)[0]


def _said(text):
    """yes, no, "?…" for something else, "" for a blank."""
    if is_unclear(text):
        return "?" + one_line(text, 40)
    answer = yes_or_no(text)
    return "" if answer is None else "yes" if answer else "no"


def _a_day(text):
    try:
        return parse_date(text).isoformat()
    except ValueError:
        return ""


def _born(cells, remarks):
    """The day of birth as an iso text, the year alone as 2010, or ""."""
    text = cells.get("born_on", "") or cells.get("birth_year", "")
    year = _birth_year(cells.get("birth_year", "") or text)
    if not cells.get("born_on"):
        return year
    # A day of birth that has only its year is as good as a column of years.
    return (
        year
        if re.fullmatch(r"\D*[0-9元]{1,4}年?(?:生まれ?)?", _plain(text))
        else day_in(text, remarks, _("生年月日"))
    )


def _plain(text):
    return "".join(unicodedata.normalize("NFKC", text).split())


def _birth_year(text):
    """The year in 1990, 昭和40年, S40."""
    found = re.fullmatch(
        r"(昭和|平成|令和|大正|S|H|R|T)?(元|[0-9]{1,4})年?(?:生まれ?)?", _plain(text).upper()
    )
    if not found:
        return ""
    number = 1 if found[2] == "元" else int(found[2])
    first = {"大": 1911, "T": 1911, "昭": 1925, "S": 1925, "平": 1988, "H": 1988, "令": 2018, "R": 2018}
    year = first.get((found[1] or " ")[0], 0) + number
    return str(year) if 1900 <= year <= 2100 else ""
