"""Importing a list of volunteers into the registry of one headquarters."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.imports.headers import complete_header, find_people_header
from community.imports.matching import Known, ask_about_twin, flag_twins, who_is_it
from community.imports.people import CONTACTS, person_facts, person_updates
from core.dates import fiscal_year, format_date, today
from core.imports import Importer, Reading, Verdict
from core.names import search_key
from core.tables import records
from headquarters.actions import registration_end
from headquarters.imports.families import Families
from headquarters.imports.registering import judge_consents, judge_insurance, judge_registration
from headquarters.imports.storing import store_volunteers
from headquarters.imports.volunteer_rows import SCHOOL, VolunteerList
from headquarters.imports.words import WANTED, school_labels
from headquarters.models import Consent, Headquarters, InsuranceCover, Registration
from headquarters.permissions import is_coordinator

#: What must be equal for two rows to be one row written twice.
ALIKE = ("name", "family_kana", "given_kana", "skills", "times", "group", "note", *CONTACTS)
#: What a list may change about somebody known.
KEYS = (*CONTACTS, "channel", "birth_year")


@dataclass
class VolunteerImporter(Importer):
    """Volunteers of one headquarters. Coordinators see what is registered; the Board, which may help, does not.

    `insurance_year` is the 年度 of insurances for which the list names none, `insured_from` the day on which those
    begin for which it names no day.
    """

    headquarters: Headquarters
    viewer: object
    insurance_year: int = field(default_factory=lambda: fiscal_year(today()))
    insured_from: date | None = None

    required = frozenset({"name"})
    nothing_found = gettext_lazy(
        "協力者の行が見つかりません。見出し(氏名など)の下に人が並ぶファイルを選んでください。"
    )
    COORDINATORS, BOARD = "volunteers", "volunteers_board"

    @property
    def scope(self):
        """In whose history the import stands, and whose batches these are."""
        return self.headquarters.audit_scope

    @property
    def is_own(self):
        """Whether a coordinator of this very headquarters imports."""
        return is_coordinator(self.viewer, self.headquarters.pk)

    @property
    def kind(self):
        """The Board's previews show people whom a coordinator may not see, so each sees only its own."""
        return self.COORDINATORS if self.is_own else self.BOARD

    # ---- reading ---------------------------------------------------------------------------------------

    @property
    def schools(self):
        """The schools that may be told somebody's contact."""
        if not hasattr(self, "_schools"):
            self._schools = list(self.headquarters.schools.select_related("municipality").order_by("pk"))
        return self._schools

    @property
    def wanted(self):
        """The headings of such lists, and the names of the headquarters' schools."""
        return WANTED | {f"{SCHOOL}{school.pk}": school_labels(school) for school in self.schools}

    def header(self, rows):
        wanted = self.wanted
        return complete_header(rows, find_people_header(rows, wanted), wanted)

    def read(self, table, header):
        schools = {search_key(label): s.pk for s in self.schools for label in school_labels(s)}
        people = VolunteerList(header, schools)
        for line in records(table.rows, header, table.spanning):
            people.take(line)
        people.merge_repeated()
        for row in people.rows:
            self._complete_insurance(row.values.get("insurance"))
        return Reading(people.rows, [], people.left_out)

    def _complete_insurance(self, told):
        """What the upload page says once for all rows."""
        if told:
            told["fiscal_year"] = told["fiscal_year"] or self.insurance_year
            if not told["procedure_on"] and not told["starts_on"] and self.insured_from:
                told["starts_on"] = self.insured_from.isoformat()

    # ---- judging ---------------------------------------------------------------------------------------

    def judge(self, rows, choices):
        self.day = today()
        for row in rows:
            row.values["deed"] = {}
            row.values.pop("kept", None)
        self._load(rows)
        twins = flag_twins(rows, ALIKE)
        rows = [row for row in rows if not row.verdict]
        chosen = defaultdict(dict, {row.line: choices.get(str(row.line), {}) for row in rows})
        people = {row.line: who_is_it(row, self.known, chosen[row.line].get("same", "")) for row in rows}
        self._ask_twins(rows, twins, people, chosen)
        rows = [row for row in rows if row.verdict != Verdict.SKIP]
        families = Families(rows, people, self.known, self.day, self.headquarters.municipality.adult_age)
        for row in self.progress.rows(rows, self.step):
            self._judge_row(row, people[row.line], families, chosen[row.line])
        self.households = families.settle_households()
        for row in rows:
            self._conclude(row)
        self._hand_on_guardians(rows)
        return self._whole(rows)

    def _load(self, rows):
        """The people who may be meant, and what this headquarters knows of them."""
        registered = Registration.objects.filter(headquarters=self.headquarters)
        related = set(registered.values_list("person_id", flat=True))
        self.known = Known(
            self.headquarters.municipality,
            related,
            everywhere=not self.is_own,
            is_closed=self.is_own,
            asks_phone=True,
            locks=getattr(self, "is_locking", False),
        )
        guardians = [row.values["guardian"] for row in rows if row.values["guardian"]]
        self.known.load_values([*(row.values for row in rows), *guardians])
        people = list(self.known.everybody())
        self.registrations = defaultdict(list)
        for held in registered.filter(person__in=people).order_by("-ends_on", "-pk"):
            self.registrations[held.person_id].append(held)
        self.given, self.withdrawn = defaultdict(set), defaultdict(set)
        consents = Consent.objects.filter(registration__headquarters=self.headquarters)
        for pk, school, until in consents.filter(registration__person__in=people).values_list(
            "registration__person", "school", "withdrawn_on"
        ):
            (self.withdrawn if until else self.given)[pk].add(school)
        self.covers = defaultdict(dict)
        for cover in InsuranceCover.objects.filter(person__in=people):
            self.covers[cover.person_id][cover.fiscal_year] = cover

    def _ask_twins(self, rows, twins, people, chosen):
        """A name that stands twice needs no question once the two are known to be two people."""
        by_line = {row.line: row for row in rows}
        taken = {}
        for line, earlier in twins.items():
            one, other = people.get(earlier), people.get(line)
            if not (one and other and one != other):
                ask_about_twin(by_line[line], earlier, chosen[line].get("twin", ""))
        for row in rows:
            person = people[row.line]
            if person is None or row.verdict == Verdict.SKIP:
                continue
            first = taken.setdefault(person.pk, row)
            if first is not row:
                row.verdict = Verdict.UNCLEAR
                words = {"line": first.line}
                row.notes.append(
                    _("%(line)s行目と同じ人になっています。どちらかを選び直してください。") % words
                )

    def _judge_row(self, row, person, families, chosen):
        row.target = person.pk if person else None
        held = self.registrations[person.pk] if person else []
        registers = judge_registration(row, held, chosen, self.day, self.is_own)
        if row.verdict == Verdict.SKIP:
            return
        families.judge_guardian(row, registers, chosen)
        if row.verdict == Verdict.ERROR:
            return
        self._judge_person(row, person)
        families.judge_household(row, chosen)
        known = (
            (self.given[person.pk], self.withdrawn[person.pk] - self.given[person.pk]) if person else ((), ())
        )
        judge_consents(row, self.schools, *known, chosen)
        judge_insurance(row, self.covers[person.pk] if person else {}, chosen)

    def _judge_person(self, row, person):
        if person is None:
            row.facts = person_facts(row.values) + row.facts
            return
        updates, changes, notes = person_updates(person, row.values, self.known, KEYS)
        row.values["deed"]["person"] = updates
        if self.known.may_show(person):
            row.changes += changes
            row.notes += notes
        else:
            row.notes.append(
                _("市の名簿にいる人です。名簿の連絡先は変えず、空いているところだけを入れます。")
            )

    def _conclude(self, row):
        deed = row.values["deed"]
        if row.verdict:
            return
        if "register" in deed:
            row.verdict = Verdict.NEW
        else:
            changed = row.changes or deed.get("person") or deed.get("guardian")
            row.verdict = Verdict.CHANGE if changed else Verdict.SAME

    @staticmethod
    def _hand_on_guardians(rows):
        """A guardian who stands in a row that is not written is known already, or comes in by name."""
        by_line = {row.line: row for row in rows}
        for row in rows:
            kind, _colon, number = (row.values["deed"].get("guardian") or "").partition(":")
            if kind == "row":
                other = by_line.get(int(number))
                written = other and other.verdict in (Verdict.NEW, Verdict.CHANGE, Verdict.UNCLEAR)
                if not written:
                    row.values["deed"]["guardian"] = (
                        f"person:{other.target}" if other and other.target else "new"
                    )

    def _whole(self, rows):
        """Sentences about the whole list."""
        shared = sum(bool(row.values["deed"].get("give")) for row in rows)
        notes = []
        if any("register" in row.values["deed"] and not row.values["starts_on"] for row in rows):
            words = {"end": format_date(registration_end(self.day), weekday=False)}
            notes.append(_("登録日の書かれていない人は、きょうから%(end)sまで登録します。") % words)
        if rows and not any(row.values["consents"] for row in rows):
            notes.append(_("同意の列がないか、空欄です。連絡先を校園に知らせる同意は、記録しません。"))
        elif shared:
            notes.append(
                _("%(count)s人の同意を記録します。空欄は、同意なしとして読みました。") % {"count": shared}
            )
        return notes

    # ---- writing ---------------------------------------------------------------------------------------

    def lock(self):
        """People of the municipality are matched by one import at a time; then the registry of this headquarters."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
                [f"people:{self.headquarters.municipality_id}"],
            )
        self.is_locking = True
        Headquarters.objects.select_for_update(of=("self",)).get(pk=self.headquarters.pk)
        list(self.headquarters.registrations.select_for_update(of=("self",)).order_by("pk").values_list("pk"))

    def store(self, rows, by):
        store_volunteers(self, rows, by)
