"""Importing the city's coordinators: who they are, which headquarters they serve, from when to when."""

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.imports.headers import complete_header, find_people_header
from community.imports.marks import day_in, is_example, is_note_line, one_line
from community.imports.matching import Known, flag_twins, who_is_it
from community.imports.people import (
    CONTACTS,
    person_facts,
    person_updates,
    read_person,
    store_person,
)
from community.models import Municipality, School
from core.dates import fiscal_year, fiscal_year_end, fiscal_year_start, format_date, today
from core.imports import Importer, Question, Reading, Row, Verdict
from core.names import phone_key, search_key
from core.tables import records
from headquarters.actions import change_commission, commission, create_headquarters
from headquarters.imports.coordinator_words import (
    LABELS,
    WANTED,
    area_key,
    in_words,
    mark_in,
    minutes_in,
)
from headquarters.imports.words import school_labels
from headquarters.models import Commission, Headquarters

ALIKE = ("name", "family_kana", "given_kana", "body", "area", "schools", *CONTACTS)
_BETWEEN = re.compile(r"\s*(?:[〜~～]|から|より)\s*")
#: What is longer is no name but a note.
LONGEST_NAME = 30
#: So many headquarters are offered for one row.
OFFERED = 25


@dataclass
class CoordinatorImporter(Importer):
    """Coordinators of the whole city, for the Board's lifelong learning. A headquarters is never made in silence."""

    municipality: Municipality
    viewer: object
    fiscal_year: int = field(default_factory=lambda: fiscal_year(today()))

    kind = "coordinators"
    wanted = WANTED
    required = frozenset({"name"})
    max_rows = 1000
    nothing_found = gettext_lazy(
        "推進員の行が見つかりません。見出し(氏名など)の下に人が並ぶファイルを選んでください。"
    )

    @property
    def scope(self):
        """Whose batches these are."""
        return f"municipality:{self.municipality.pk}"

    # ---- reading ---------------------------------------------------------------------------------------

    def header(self, rows):
        return complete_header(rows, find_people_header(rows, WANTED), WANTED)

    def read(self, table, header):
        rows, left_out, area = [], Counter(), ""
        for line in records(table.rows, header, table.spanning):
            if line.heading is not None:
                area = one_line(line.heading.strip("【】〔〕[]●■◆○◎ \u3000"), 60)
                continue
            row = self._row(line, area, left_out)
            if row:
                rows.append(row)
        return Reading(rows, [], left_out)

    def _row(self, record, area, left_out):
        cells, remarks = record.values, []
        person, _marks, asides = read_person(cells, remarks)
        if not person["name"] or is_note_line(person["name"]) or len(person["name"]) > LONGEST_NAME:
            left_out[_("氏名のない行、表の下の注など")] += 1
            return None
        row = Row(record.line, label=person["name"], remarks=remarks)
        if is_example(asides):
            return row.leave(Verdict.SKIP, _("見本の行なので、取り込みません。"))
        post = " ".join((cells.get("post", ""), *asides))
        row.values = person | {
            "body": one_line(cells.get("body", ""), 80),
            "schools": one_line(cells.get("schools", ""), 120),
            "area": one_line(cells.get("area", ""), 60) or area,
            "commissioned": mark_in(cells.get("commissioned", ""), remarks),
            "is_lead": True if "統括" in post else mark_in(cells.get("lead", ""), remarks),
            "letter_number": one_line(cells.get("letter_number", ""), 40),
            "monthly_minutes": minutes_in(cells.get("monthly", "")),
            **self._term(cells, remarks),
        }
        return row

    def _term(self, cells, remarks):
        parts = [part for part in _BETWEEN.split(cells.get("term", "")) if part.strip()]
        first = cells.get("starts_on", "") or (parts[0] if len(parts) == 2 else "")
        last = cells.get("ends_on", "") or (parts[1] if len(parts) == 2 else "")
        begin = day_in(first, remarks, _("委嘱の始まり"))
        end = day_in(re.sub(r"(?:まで|迄)$", "", last.strip()), remarks, _("委嘱の終わり"))
        year = fiscal_year(date.fromisoformat(begin)) if begin else self.fiscal_year
        begin = begin or fiscal_year_start(year).isoformat()
        told_end, end = bool(end), end or fiscal_year_end(year).isoformat()
        if end < begin:
            remarks.append(_("委嘱の終わりが始まりより前なので、3月31日までとします。"))
            told_end, end = False, fiscal_year_end(fiscal_year(date.fromisoformat(begin))).isoformat()
        return {"starts_on": begin, "ends_on": end, "ends_told": told_end}

    # ---- judging ---------------------------------------------------------------------------------------

    def judge(self, rows, choices):
        self._load(rows)
        twins = flag_twins(rows, ALIKE)
        by_line = {row.line: row for row in rows if not row.verdict}
        for row in self.progress.rows(list(by_line.values()), self.step):
            row.values.pop("kept", None)
            chosen = choices.get(str(row.line), {})
            person = who_is_it(row, self.known, chosen.get("same", ""))
            row.target = person.pk if person else None
            row.values["same_as"] = row.line
            if row.line in twins:
                self._judge_twin(row, by_line[twins[row.line]], chosen.get("twin", ""))
            if row.verdict != Verdict.SKIP:
                self._judge_row(row, person, chosen)
        self._refuse_twice(by_line.values())
        return []

    @staticmethod
    def _judge_twin(row, earlier, chosen):
        """One name in two rows is one person who serves two headquarters, or two people."""
        phone = phone_key(row.values["phone"])
        same_person = row.target is not None and row.target == earlier.target
        if same_person or (phone and phone == phone_key(earlier.values["phone"])):
            row.values["same_as"] = earlier.values["same_as"]
            return
        label = _("%(line)s行目にも同じ名前の人がいます。同じ人ですか。") % {"line": earlier.line}
        options = [["both", _("同じ人です（どちらの本部も受け持つ）")], ["other", _("別の人です")]]
        if row.ask(Question("twin", label, options, must=True), chosen) == "both":
            row.values["same_as"] = earlier.values["same_as"]

    def _load(self, rows):
        """People of those names, the headquarters and schools of the city, and who serves where."""
        serving = set(
            Commission.objects.filter(headquarters__municipality=self.municipality).values_list(
                "person", flat=True
            )
        )
        self.known = Known(self.municipality, serving, everywhere=True, asks_phone=True).load(rows)
        bodies = Headquarters.objects.filter(municipality=self.municipality).on(today())
        self.bodies = {b.pk: b for b in bodies.prefetch_related("schools__district").order_by("name", "pk")}
        self.school_bodies, self.area_bodies = defaultdict(set), defaultdict(set)
        for body in self.bodies.values():
            for school in body.schools.all():
                self.school_bodies[school.pk].add(body.pk)
                if school.district_id:
                    self.area_bodies[area_key(school.district.name)].add(body.pk)
        self.schools, self.area_schools = {}, defaultdict(set)
        for school in School.objects.filter(municipality=self.municipality).select_related(
            "municipality", "district"
        ):
            if school.is_open:
                self.schools |= {search_key(label): school for label in school_labels(school)}
                if school.district_id:
                    self.area_schools[area_key(school.district.name)].add(school.pk)
        self.held = defaultdict(list)
        for held in Commission.objects.filter(headquarters__in=self.bodies).order_by("starts_on", "pk"):
            self.held[held.headquarters_id, held.person_id].append(held)

    def _judge_row(self, row, person, chosen):
        body = self._body(row, chosen.get("body", ""))
        row.values["chosen_body"] = body
        held = self._held(row, body, person)
        if person:
            _updates, changes, notes = person_updates(person, row.values, self.known)
            row.changes += changes
            row.notes += notes
        else:
            row.facts += person_facts(row.values)
        if held:
            row.changes += [
                [str(LABELS[key]), in_words(key, getattr(held, key)), in_words(key, value)]
                for key, value in self._updates(row.values, held).items()
            ]
        else:
            row.facts += self._facts(row.values)
        if not row.verdict:
            row.verdict = Verdict.NEW if not held else Verdict.CHANGE if row.changes else Verdict.SAME

    def _body(self, row, chosen):
        """The id of the headquarters, or "make" when it is to be made; asked unless one is surely meant."""
        found = self._surely(row.values)
        if len(found) == 1:
            body = self.bodies[next(iter(found))]
            row.facts.append([_("本部"), body.name])
            return body.pk
        offered = [self.bodies[pk] for pk in sorted(found)] or self._alike(row.values)
        options = [[str(body.pk), body.name] for body in offered[:OFFERED]]
        schools = self._schools(row.values)
        if schools and row.values["body"]:
            names = "、".join(school.name for school in schools)
            words = {"name": row.values["body"], "schools": names}
            options.append(["make", _("「%(name)s」を新しく本部として位置づける（%(schools)s）") % words])
        options.append(["leave", _("この行は取り込まない（先に本部を位置づける）")])
        told = "、".join(filter(None, (row.values[key] for key in ("body", "area", "schools"))))
        label = _("本部を選んでください。")
        if not found:
            label = _("「%(told)s」の本部が見つかりません。本部を選んでください。") % {
                "told": told or _("空欄")
            }
        value = row.ask(Question("body", label, options, must=True), chosen)
        if value == "leave":
            row.verdict = Verdict.SKIP
        return int(value) if value.isdecimal() else value

    def _surely(self, values):
        """Ids of the headquarters that the row names: by its own name, else by schools, else by the district."""
        if values["body"]:
            key = search_key(values["body"])
            return {pk for pk, body in self.bodies.items() if search_key(body.name) == key}
        for school in self._schools(values):
            if self.school_bodies[school.pk]:
                return self.school_bodies[school.pk]
        return self.area_bodies.get(area_key(values["area"]), set()) if values["area"] else set()

    def _schools(self, values):
        """The schools of the row, or of its district."""
        parts = re.split(r"[、,，・/／;；\s]+", unicodedata.normalize("NFKC", values["schools"]))
        found = [self.schools[search_key(part)] for part in parts if search_key(part) in self.schools]
        if found or not values["area"]:
            return list(dict.fromkeys(found))
        wanted = self.area_schools.get(area_key(values["area"]), ())
        return list({s.pk: s for s in self.schools.values() if s.pk in wanted}.values())

    def _alike(self, values):
        """Headquarters to choose from: those whose names share the most with the row's come first."""
        told = search_key(values["body"], values["area"], values["schools"])
        pairs = {told[n : n + 2] for n in range(len(told) - 1)}

        def shared(body):
            name = search_key(body.name)
            return -len(pairs & {name[n : n + 2] for n in range(len(name) - 1)})

        return sorted(self.bodies.values(), key=shared)

    def _held(self, row, body, person):
        """The commission that the row means: the one whose time meets the row's."""
        if not person or not isinstance(body, int):
            return None
        begin, end = (date.fromisoformat(row.values[key]) for key in ("starts_on", "ends_on"))
        mine = self.held[body, person.pk]
        return next((c for c in reversed(mine) if c.starts_on <= end and c.ends_on >= begin), None)

    @staticmethod
    def _updates(values, held):
        wanted = {
            "is_commissioned": values["commissioned"],
            "is_lead": values["is_lead"],
            "ends_on": date.fromisoformat(values["ends_on"]) if values["ends_told"] else None,
            "letter_number": values["letter_number"],
            "monthly_minutes": values["monthly_minutes"],
        }
        return {k: v for k, v in wanted.items() if v not in (None, "") and v != getattr(held, k)}

    @staticmethod
    def _facts(values):
        begin, end = (date.fromisoformat(values[key]) for key in ("starts_on", "ends_on"))
        span = _("%(start)sから%(end)sまで") % {
            "start": format_date(begin, weekday=False),
            "end": format_date(end, weekday=False),
        }
        facts = [[_("委嘱"), span]]
        for key, value in (
            ("is_commissioned", False if values["commissioned"] is False else None),
            ("is_lead", values["is_lead"] or None),
            ("letter_number", values["letter_number"]),
            ("monthly_minutes", values["monthly_minutes"]),
        ):
            if value not in (None, ""):
                facts.append([str(LABELS[key]), in_words(key, value)])
        return facts

    @staticmethod
    def _refuse_twice(rows):
        """One person and one headquarters stand in one row."""
        taken = {}
        for row in rows:
            if row.target is None or row.verdict == Verdict.SKIP:
                continue
            first = taken.setdefault(
                (row.target, row.values.get("chosen_body"), row.values["starts_on"]), row
            )
            if first is not row:
                row.verdict = Verdict.UNCLEAR
                words = {"line": first.line}
                row.notes.append(_("%(line)s行目と同じ人・同じ本部です。どちらかを外してください。") % words)

    # ---- writing ---------------------------------------------------------------------------------------

    def lock(self):
        """People of the municipality are matched by one import at a time; then its headquarters."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"people:{self.municipality.pk}"]
            )
        bodies = Headquarters.objects.select_for_update(of=("self",)).filter(municipality=self.municipality)
        list(bodies.order_by("pk").values_list("pk"))

    def store(self, rows, by):
        known, made, people = self.known.everybody(), {}, {}
        for row in self.progress.rows(rows, "write"):
            same = row.values["same_as"]
            person = people.get(same) or store_person(known.get(row.target), row.values, self.known, by)
            people[same] = person
            body = self._body_to_serve(row, made, by)
            held = self._held(row, row.values["chosen_body"], known.get(row.target))
            if held:
                if updates := self._updates(row.values, held):
                    change_commission(held, by=by, **updates)
            else:
                self._commission(body, person, row.values, by)

    def _body_to_serve(self, row, made, by):
        """The chosen headquarters; one that is to be made is made once, however many rows name it."""
        if row.values["chosen_body"] != "make":
            return self.bodies[row.values["chosen_body"]]
        key = search_key(row.values["body"])
        if key not in made:
            schools = self._schools(row.values)
            made[key] = create_headquarters(
                self.municipality,
                schools,
                by=by,
                name=row.values["body"],
                starts_on=date.fromisoformat(row.values["starts_on"]),
            )
        return made[key]

    @staticmethod
    def _commission(body, person, values, by):
        commission(
            body,
            person,
            by=by,
            starts_on=date.fromisoformat(values["starts_on"]),
            ends_on=date.fromisoformat(values["ends_on"]),
            is_commissioned=values["commissioned"] is not False,
            is_lead=bool(values["is_lead"]),
            letter_number=values["letter_number"],
            monthly_minutes=values["monthly_minutes"],
        )
