"""Importing organisations with those who answer for them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.imports.bodies import WANTED, body_key
from community.imports.bulk import SIZE, Book, new_person
from community.imports.matching import Known, row_key, who_is_it
from community.imports.organisation_rows import FIELDS, OrganisationList
from community.models import Municipality, Organisation, OrganisationContact, Person
from community.permissions import is_board
from core.dates import today
from core.imports import Importer, Question, Reading, Row, Verdict
from core.names import phone_key, search_key
from core.tables import records

LABELS = {
    "kind": gettext_lazy("種別"),
    "phone": gettext_lazy("電話"),
    "fax": gettext_lazy("FAX"),
    "email": gettext_lazy("メール"),
    "address": gettext_lazy("所在地"),
    "note": gettext_lazy("メモ"),
}


@dataclass
class OrganisationImporter(Importer):
    """Organisations of the municipality, which all who import may see; the people behind them only the Board."""

    municipality: Municipality
    viewer: object

    kind = "organisations"
    wanted = WANTED
    required = frozenset({"name"})
    nothing_found = gettext_lazy(
        "団体の行が見つかりません。見出し(団体名など)の下に団体が並ぶファイルを選んでください。"
    )

    @property
    def scope(self):
        """Each person's previews are their own: what the Board is shown of people, an office is not."""
        return f"municipality:{self.municipality.pk}"

    # ---- reading ---------------------------------------------------------------------------------------

    def read(self, table, header):
        bodies = OrganisationList(table, header)
        for line in records(table.rows, header, table.spanning):
            bodies.take(line)
        return Reading(bodies.rows, [], bodies.left_out)

    # ---- judging ---------------------------------------------------------------------------------------

    def judge(self, rows, choices):
        self.day = today()
        self._load(rows)
        seen = {}
        for row in self.progress.rows(rows, self.step):
            row.values["deed"] = {}
            chosen = choices.get(str(row.line), {})
            body = self._which(row, chosen, seen)
            if row.verdict not in (Verdict.SKIP, Verdict.ERROR):
                self._judge_row(row, body, chosen)
        return []

    def _load(self, rows):
        """The city's organisations with those who answer for them today, and people of the names in the list."""
        self.by_name, self.by_key, self.held = defaultdict(list), defaultdict(list), defaultdict(list)
        self.bodies = {body.pk: body for body in Organisation.objects.filter(municipality=self.municipality)}
        for body in self.bodies.values():
            self.by_name[body.search_key].append(body)
            self.by_key[body_key(body.name)].append(body)
        held = OrganisationContact.objects.filter(organisation__municipality=self.municipality)
        for contact in held.exclude(ends_on__lt=self.day).select_related("person").order_by("pk"):
            self.held[contact.organisation_id].append(contact)
        board = is_board(self.viewer)
        self.known = Known(self.municipality, set(), everywhere=board, is_closed=not board)
        self.known.load_values([person for row in rows for person in row.values["people"]])

    def _which(self, row, chosen, seen):
        """The organisation that is meant: of the same name; asked when only the form of the company differs."""
        name, key = search_key(row.values["name"]), body_key(row.values["name"])
        earlier = seen.setdefault(key, row)
        if earlier is not row:
            self._ask_twin(row, earlier, chosen)
        same = self.by_name.get(name, ())
        if len(same) == 1:
            return same[0]
        found = same or self.by_key.get(key, ())
        if not found:
            return None
        options = [[str(body.pk), _("この団体です：%(body)s") % {"body": _told(body)}] for body in found]
        options.append(["new", _("別の団体として登録する")])
        question = Question("body", _("よく似た名前の団体があります。同じ団体ですか。"), options, must=True)
        value = row.ask(question, chosen.get("body", ""))
        return self.bodies.get(int(value)) if value.isdecimal() else None

    @staticmethod
    def _ask_twin(row, earlier, chosen):
        words = {"line": earlier.line, "name": earlier.label}
        label = _("%(line)s行目の「%(name)s」とよく似ています。同じ団体ですか。") % words
        options = [
            ["other", _("別の団体です(両方とも取り込む)")],
            ["same", _("同じ団体です(この行は取り込まない)")],
        ]
        if row.ask(Question("twin", label, options, must=True), chosen.get("twin", "")) == "same":
            row.verdict = Verdict.SKIP

    def _judge_row(self, row, body, chosen):
        values, deed = row.values, row.values["deed"]
        row.target = body.pk if body else None
        if body is None:
            guess = values["kind"]
            label = _("種別(見当をつけました)") if guess else _("種別を選んでください")
            options = [[value, str(text)] for value, text in Organisation.Kind.choices]
            deed["kind"] = row.ask(
                Question("kind", label, options, value=guess, must=True), chosen.get("kind", "")
            )
            row.facts += [[str(LABELS[key]), values[key]] for key in FIELDS if values[key]]
        else:
            deed["updates"] = self._updates(row, body)
        deed["contacts"] = []
        for index, told in enumerate(values["people"]):
            self._judge_person(row, body, index, told, chosen)
        if not row.verdict:
            row.verdict = Verdict.NEW if body is None else Verdict.CHANGE if row.changes else Verdict.SAME

    @staticmethod
    def _updates(row, body):
        """What the list changes about a known organisation; blanks change nothing, its name and kind stay."""
        updates = {}
        for key in FIELDS:
            before, after = getattr(body, key), row.values[key]
            fold = phone_key if key in ("phone", "fax") else search_key
            if after and fold(before) != fold(after):
                updates[key] = after
                row.changes.append([str(LABELS[key]), before, after])
        if body.name != row.values["name"]:
            row.notes.append(
                _("登録の名前は「%(name)s」です。名前はそのままにします。") % {"name": body.name}
            )
        return updates

    # ---- those who answer for a body -------------------------------------------------------------------

    def _judge_person(self, row, body, index, told, chosen):
        held = self.held[body.pk] if body else []
        mine = next((c for c in held if row_key(told) == search_key(str(c.person))), None)
        if mine:
            self._judge_held(row, mine, told)
            return
        person = self._who(row, index, told, chosen)
        if person and any(contact.person_id == person.pk for contact in held):
            return
        ends = self._successor(row, index, told, held, chosen)
        since = row.values["since"] or self.day.isoformat()
        row.values["deed"]["contacts"].append(
            {"index": index, "person": person.pk if person else None, "since": since, "ends": ends}
        )
        label, text = _("窓口"), " ".join(filter(None, (told["title"], told["name"], told["phone"])))
        if body:
            row.changes.append([label, "", text])
        else:
            row.facts.append([label, text])

    @staticmethod
    def _judge_held(row, contact, told):
        """Somebody who answers for it already: only another post is news."""
        usual = told["title"] in ("代表者", "担当") and contact.title
        if told["title"] and not usual and told["title"] != contact.title:
            titles = row.values["deed"].setdefault("titles", [])
            titles.append({"contact": contact.pk, "title": told["title"]})
            row.changes.append(
                [_("%(name)sさんの役職") % {"name": contact.person}, contact.title, told["title"]]
            )

    def _who(self, row, index, told, chosen):
        """The person, asked about under a name of its own."""
        name = f"who{index}"
        inner = Row(row.line, values=dict(told))
        person = who_is_it(inner, self.known, chosen.get(name, ""))
        for question in inner.questions:
            question.name = name
            question.label = _("%(name)sさん：%(question)s") % {
                "name": told["name"],
                "question": question.label,
            }
            row.questions.append(question)
        row.verdict = inner.verdict or row.verdict
        return person

    def _successor(self, row, index, told, held, chosen):
        """The one whom a new person follows in the same post: asked, since both may stay."""
        names = {row_key(person) for person in row.values["people"]}
        before = next(
            (
                c
                for c in held
                if c.title == told["title"] and search_key(str(c.person)) not in names and not c.ends_on
            ),
            None,
        )
        if before is None:
            return None
        words = {"title": told["title"], "before": before.person, "after": told["name"]}
        label = _("いまの%(title)sは%(before)sさんです。%(after)sさんに交代しますか。") % words
        options = [["turn", _("交代する")], ["both", _("二人とも窓口にする")]]
        name = f"turn{index}"
        value = row.ask(Question(name, label, options, must=True), chosen.get(name, ""))
        return before.pk if value == "turn" else None

    # ---- writing ---------------------------------------------------------------------------------------

    def lock(self):
        """The municipality and its people, so that two imports follow each other; then its organisations."""
        Municipality.objects.select_for_update().get(pk=self.municipality.pk)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"people:{self.municipality.pk}"]
            )
        bodies = Organisation.objects.select_for_update(of=("self",)).filter(municipality=self.municipality)
        list(bodies.order_by("pk").values_list("pk"))

    def store(self, rows, by):
        book = Book(by)
        bodies = self._store_bodies(rows, book)
        people = self._store_people(rows, book)
        self._store_contacts(rows, bodies, people, book)
        book.write()

    def _store_bodies(self, rows, book):
        """{line: organisation}, new ones made and known ones brought up to date."""
        found, new, changed = {}, [], []
        for row in rows:
            body = self.bodies.get(row.target)
            if body is None:
                body = Organisation(
                    municipality=self.municipality,
                    name=row.values["name"],
                    kind=row.values["deed"]["kind"],
                    search_key=search_key(row.values["name"])[:120],
                    **{key: row.values[key] for key in FIELDS},
                )
                new.append(body)
            elif updates := row.values["deed"]["updates"]:
                for key, value in updates.items():
                    setattr(body, key, value)
                changed.append(body)
                book.note("organisation.change", body, fields=sorted(updates))
            found[row.line] = body
        Organisation.objects.bulk_create(new, batch_size=SIZE)
        for body in new:
            book.note("organisation.add", body)
        Organisation.objects.bulk_update(changed, FIELDS, batch_size=SIZE)
        return found

    def _store_people(self, rows, book):
        """{(line, index): person}; somebody new who stands for several bodies is one person."""
        known, people, new = self.known.everybody(), {}, {}
        for row in rows:
            for told in row.values["deed"]["contacts"]:
                values = row.values["people"][told["index"]]
                person = known.get(told["person"])
                if person is None:
                    phone = phone_key(values["phone"])
                    key = (row_key(values), phone) if phone else (row.line, told["index"])
                    person = new.setdefault(key, new_person(self.municipality, values))
                people[row.line, told["index"]] = person
        Person.objects.bulk_create(new.values(), batch_size=SIZE)
        for person in new.values():
            book.note("person.add", person)
        return people

    def _store_contacts(self, rows, bodies, people, book):
        held = {contact.pk: contact for contacts in self.held.values() for contact in contacts}
        new, changed = [], []
        for row in self.progress.rows(rows, "write"):
            for told in row.values["deed"]["contacts"]:
                since = date.fromisoformat(told["since"])
                contact = OrganisationContact(
                    organisation=bodies[row.line],
                    person=people[row.line, told["index"]],
                    title=row.values["people"][told["index"]]["title"],
                    starts_on=since,
                )
                new.append(contact)
                if before := held.get(told["ends"]):
                    before.ends_on = max(since - timedelta(days=1), before.starts_on)
                    changed.append(before)
                    book.note("organisationcontact.end", before, ends_on=before.ends_on)
            for told in row.values["deed"].get("titles", ()):
                held[told["contact"]].title = told["title"]
                changed.append(held[told["contact"]])
                book.note("organisationcontact.change", held[told["contact"]], title=told["title"])
        OrganisationContact.objects.bulk_create(new, batch_size=SIZE)
        for contact in new:
            book.note("organisationcontact.add", contact, starts_on=contact.starts_on)
        OrganisationContact.objects.bulk_update(changed, ["title", "ends_on"], batch_size=SIZE)


def _told(body):
    return f"{body.name}({body.phone})" if body.phone else body.name
