"""Importing a list of members: who they are, what becomes of their seats, and the one chair."""

from dataclasses import dataclass, field
from datetime import date

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.imports.matching import Known, ask_about_twin, flag_twins, who_is_it
from community.imports.people import (
    CONTACTS,
    find_people_header,
    person_facts,
    person_updates,
    store_person,
)
from community.models import Appointment
from core.dates import fiscal_year, fiscal_year_start, format_date, format_fiscal_year, today
from core.imports import Importer, Question, Reading, Verdict
from core.tables import records
from councils.actions import appoint_seats
from councils.imports.roster import Roster, complete_header
from councils.imports.seats import (
    SEAT_WORDS,
    change,
    give_office,
    in_words,
    nominate,
    seat_facts,
    seat_updates,
    term_words,
)
from councils.imports.words import WANTED, fiscal_years_in
from councils.models import Council, Seat
from councils.permissions import can_appoint_seat

#: What must be equal for two rows to be one row written twice.
ALIKE = ("name", "family_kana", "given_kana", "affiliation", "office", *CONTACTS)


@dataclass
class MemberImporter(Importer):
    """Members of one council. What the Board imports is appointed, what a school office imports is nominated."""

    council: Council
    viewer: object
    fiscal_year: int = field(default_factory=lambda: fiscal_year(today()))

    wanted = WANTED
    required = frozenset({"name"})
    max_rows = 300
    nothing_found = gettext_lazy(
        "委員の行が見つかりません。見出し(氏名など)の下に委員が並ぶファイルを選んでください。"
    )

    @property
    def scope(self):
        """In whose history the import stands, and whose batches these are."""
        return self.council.audit_scope

    @property
    def kind(self):
        """The Board's previews show contacts that a school office may not see, so each sees only its own."""
        return "appointments" if self.appoints else "nominations"

    @property
    def appoints(self):
        """Whether the seats become appointed at once (地教行法47条の5第2項: by the Board only)."""
        return can_appoint_seat(self.viewer, self.council)

    # ---- reading ---------------------------------------------------------------------------------------

    def header(self, rows):
        return complete_header(rows, find_people_header(rows, self.wanted))

    def read(self, table, header):
        rules = self.council.rules_on(fiscal_year_start(self.fiscal_year))
        roster = Roster(table, header, self.fiscal_year, rules.term_years)
        for line in records(table.rows, header, table.spanning):
            roster.take(line)
        roster.settle_offices()
        titles = " ".join(" ".join(row) for row in table.rows[: header.row_index])
        return Reading(roster.rows, self._term_notes(roster.rows, titles), roster.left_out)

    def _term_notes(self, rows, titles):
        """What becomes of those for whom the list names no term, and whether its title says otherwise."""
        notes, told = [], set(fiscal_years_in(titles))
        if any(row.values and not row.values["term_given"] for row in rows if not row.fixed):
            begin = fiscal_year_start(self.fiscal_year)
            words = {"term": term_words(begin, self.council.rules_on(begin).term_end(begin))}
            notes.append(_("任期の書かれていない人は、%(term)sの委員になります。") % words)
        if len(told) == 1 and told != {self.fiscal_year}:
            words = {"told": format_fiscal_year(*told), "chosen": format_fiscal_year(self.fiscal_year)}
            notes.append(
                _(
                    "ファイルの題には%(told)sとありますが、%(chosen)sを選んでいます。違うときは、取り込みをやめて選び直してください。"
                )
                % words
            )
        return notes

    # ---- judging ---------------------------------------------------------------------------------------

    def judge(self, rows, choices):
        self._load(rows)
        twins = flag_twins(rows, ALIKE)
        rows = [row for row in rows if not row.verdict]
        people = {}
        for row in rows:
            chosen = choices.get(str(row.line), {})
            people[row.line] = who_is_it(row, self.known, chosen.get("same", ""))
        self._ask_twins(rows, twins, people, choices)
        self._ask_same_target(rows, people)
        rows = [row for row in rows if row.verdict != Verdict.SKIP]
        for row in rows:
            self._judge_row(row, people[row.line], choices.get(str(row.line), {}))
        self._judge_chairs(rows, people, choices)
        for row in rows:
            self._conclude(row, people[row.line])
        return self._whole(rows)

    def _load(self, rows):
        """The seats of the council that may be meant, and the people who already belong to it."""
        self.known = Known(self.council.municipality, self._related(), everywhere=self.appoints).load(rows)
        seats = self.council.seats.exclude(state=Seat.State.DECLINED).order_by("starts_on", "pk")
        self.seats = list(seats.select_related("person"))

    def _related(self):
        staff = Appointment.objects.on(today()).filter(school__coverages__council=self.council)
        return set(
            self.council.seats.values_list("person_id", flat=True).union(
                staff.values_list("person_id", flat=True)
            )
        )

    def _ask_twins(self, rows, twins, people, choices):
        """A name that stands twice needs no question once the two are known to be two people."""
        by_line = {row.line: row for row in rows}
        for line, earlier in twins.items():
            one, other = people.get(earlier), people.get(line)
            if not (one and other and one != other):
                ask_about_twin(by_line[line], earlier, choices.get(str(line), {}).get("twin", ""))

    @staticmethod
    def _ask_same_target(rows, people):
        taken = {}
        for row in rows:
            person = people[row.line]
            if person is None or row.verdict == Verdict.SKIP:
                continue
            first = taken.setdefault(person.pk, row)
            if first is not row:
                row.verdict = Verdict.UNCLEAR
                row.notes.append(
                    _("%(line)s行目と同じ人になっています。どちらかを選び直してください。")
                    % {"line": first.line}
                )

    def _judge_row(self, row, person, chosen):
        values = row.values
        row.target = person.pk if person else None
        seat = self._seat_of(person, values)
        category = self._ask_category(row, seat, chosen.get("category", ""))
        row.values = values | {"seat": seat.pk if seat else None, "chosen_category": category}
        row.values["chosen_office"] = (
            values["office"] if values["office"] is not None else seat.office if seat else ""
        )

    def _seat_of(self, person, values):
        """The person's seat whose term meets the row's; the latest, when several do."""
        begin, end = date.fromisoformat(values["starts_on"]), date.fromisoformat(values["ends_on"])
        mine = [s for s in self.seats if person and s.person_id == person.pk]
        return next((s for s in reversed(mine) if s.starts_on <= end and s.ends_on >= begin), None)

    def _ask_category(self, row, seat, chosen):
        guess = seat.category if seat else row.values["category"]
        label = _("区分") if seat else _("区分(見当をつけました)") if guess else _("区分を選んでください")
        options = [[value, str(text)] for value, text in Seat.Category.choices]
        return row.ask(Question("category", label, options, value=guess, must=True), chosen)

    def _judge_chairs(self, rows, people, choices):
        """One chair at a time: who marks two, or another than the sitting one, is asked."""
        told = [row for row in rows if row.values["chosen_office"] == Seat.Office.CHAIR]
        sitting = [
            row for row in told if (seat := self._seat_by_id(row)) and seat.office == Seat.Office.CHAIR
        ]
        for row in told:
            others = [other.line for other in told if other is not row]
            stays = self._sitting_chair(row, people, rows)
            if stays or (others and row not in sitting) or len(sitting) > 1:
                self._ask_office(row, others, stays, choices.get(str(row.line), {}).get("office", ""))
        chairs = [row for row in told if row.values["chosen_office"] == Seat.Office.CHAIR]
        for row in chairs[1:]:
            row.verdict = Verdict.UNCLEAR
            row.notes.append(_("会長は1人です。ほかの人の役を選び直してください。"))

    def _sitting_chair(self, row, people, rows):
        """The chair of that time who is somebody else and whom the list does not make a member."""
        begin, end = date.fromisoformat(row.values["starts_on"]), date.fromisoformat(row.values["ends_on"])
        leaving = {
            people[other.line].pk
            for other in rows
            if people[other.line] and other.values["chosen_office"] != Seat.Office.CHAIR
        }
        for seat in self.seats:
            is_chair = seat.office == Seat.Office.CHAIR
            meets = seat.starts_on <= end and seat.ends_on >= begin
            if is_chair and meets and seat.pk != row.values["seat"] and seat.person_id not in leaving:
                return seat
        return None

    def _ask_office(self, row, others, stays, chosen):
        options = [["member", _("委員")], [Seat.Office.VICE_CHAIR.value, str(Seat.Office.VICE_CHAIR.label)]]
        if stays:
            label = _(
                "いまの会長は%(name)sさんです。この人の役を選んでください。会長の交代は、先に委員のページでします。"
            ) % {"name": stays.person}
        else:
            options.insert(0, [Seat.Office.CHAIR.value, str(Seat.Office.CHAIR.label)])
            lines = "、".join(_("%(line)s行目") % {"line": line} for line in others)
            label = _("会長の印が%(lines)sにもあります。この人の役を選んでください。") % {"lines": lines}
        value = row.ask(Question("office", label, options, must=True), chosen)
        row.values["chosen_office"] = "" if value in ("member", "") else value

    def _seat_by_id(self, row):
        return next((seat for seat in self.seats if seat.pk == row.values["seat"]), None)

    # ---- what becomes of a row -------------------------------------------------------------------------

    def _conclude(self, row, person):
        seat = self._seat_by_id(row)
        if seat and seat.end_reason:
            self._refuse_ended(row, seat)
            return
        if person:
            _updates, changes, notes = person_updates(person, row.values, self.known)
            row.changes += changes
            row.notes += notes
        else:
            row.facts += person_facts(row.values)
        if seat:
            updates, notes = seat_updates(seat, row.values, appoints=self.appoints)
            row.changes += [
                [str(SEAT_WORDS[key]), *in_words(key, seat, value)] for key, value in updates.items()
            ]
            row.notes += notes
        else:
            row.facts += seat_facts(row.values)
        if not row.verdict:
            row.verdict = Verdict.NEW if not seat else Verdict.CHANGE if row.changes else Verdict.SAME

    @staticmethod
    def _refuse_ended(row, seat):
        row.verdict, row.questions = Verdict.ERROR, []
        words = {"day": format_date(seat.ends_on), "reason": seat.get_end_reason_display()}
        row.notes.append(
            _(
                "%(day)sで委員を終えています(%(reason)s)。もう一度委員になるときは、委員のページで推薦してください。"
            )
            % words
        )

    def _whole(self, rows):
        """Sentences about the whole list: the cap, and the groups that the law names first."""
        notes = []
        new = [row for row in rows if row.verdict == Verdict.NEW]
        there = [seat for seat in self.seats if seat.ends_on >= today() and seat.starts_on <= today()]
        total = len(there) + sum(
            row.values["starts_on"] <= today().isoformat() <= row.values["ends_on"] for row in new
        )
        if total > self.council.rules.max_members:
            words = {"total": total, "limit": self.council.rules.max_members}
            notes.append(_("取り込むと委員は%(total)s人になり、上限の%(limit)s人をこえます。") % words)
        if not any(row.values["chosen_office"] == Seat.Office.CHAIR for row in rows):
            notes.append(
                _("会長の印(◎や「会長」)は見つかりませんでした。会長は、あとで委員のページで決められます。")
            )
        return notes

    # ---- writing ---------------------------------------------------------------------------------------

    def lock(self):
        """People of the municipality are matched by one import at a time; then the council and its seats."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
                [f"people:{self.council.municipality_id}"],
            )
        Council.objects.select_for_update(of=("self",)).get(pk=self.council.pk)
        list(self.council.seats.select_for_update(of=("self",)).order_by("pk"))

    def store(self, rows, by):
        """People and seats first, then the Board's appointment, then offices: who stops being chair comes first."""
        people = {person.pk: person for found in self.known.by_name.values() for person in found}
        people |= {person.pk: person for found in self.known.by_phone.values() for person in found}
        seats, offices = [], []
        for row in rows:
            person = store_person(people.get(row.target), row.values, self.known, by)
            seat = self._seat_by_id(row)
            if seat:
                change(seat, seat_updates(seat, row.values, appoints=self.appoints)[0], by)
            else:
                seat = nominate(self.council, person, row.values, by)
            seats.append(seat)
            if row.values["chosen_office"] != seat.office:
                offices.append((seat, row.values["chosen_office"]))
        waiting = [seat for seat in seats if seat.state == Seat.State.NOMINATED]
        if self.appoints and waiting:
            appoint_seats(waiting, by=by)
        for seat, office in sorted(offices, key=lambda change: change[1] == Seat.Office.CHAIR):
            give_office(seat, office, by)
