"""Writing a list of volunteers: a handful of statements for hundreds of rows, each record with its line in 履歴."""

from datetime import date

from community.imports.bulk import SIZE, Book, keep_keys, new_person
from community.models import Household, Person
from core.dates import format_date, today
from core.names import phone_key, search_key
from headquarters.models import Consent, InsuranceCover, Registration

WORDS = ("skills", "times", "relation", "group", "note")


class Volunteers:
    """One list on its way into the database; `book` gathers the lines of 履歴."""

    def __init__(self, importer, rows, by):
        self.importer, self.rows, self.by = importer, rows, by
        self.body = importer.headquarters
        self.known = importer.known.everybody()
        self.people, self.book = {}, Book(by)
        self.note = self.book.note

    # ---- people ----------------------------------------------------------------------------------------

    def store_people(self):
        """New people, then what changes about known ones."""
        new, changed, fields = [], [], set()
        for row in self.rows:
            if row.target is None:
                self.people[row.line] = new_person(self.body.municipality, row.values)
                new.append(self.people[row.line])
                continue
            person = self.people[row.line] = self.known[row.target]
            updates = row.values["deed"].get("person") or {}
            for key, value in updates.items():
                setattr(person, key, value)
            if updates:
                changed.append(person)
                fields |= updates.keys()
                self.note("person.change", person, fields=sorted(updates))
        Person.objects.bulk_create(new, batch_size=SIZE)
        for person in new:
            self.note("person.add", person)
        self._save(changed, fields)

    @staticmethod
    def _save(people, fields):
        for person in people:
            keep_keys(person)
        if people:
            Person.objects.bulk_update(people, sorted(fields | {"search_key", "phone_key"}), batch_size=SIZE)

    def store_guardians(self):
        """Whoever answers for a minor: somebody of the list, known, or made now."""
        named, made = [], {}
        for row in self.rows:
            told = row.values["deed"].get("guardian")
            if told:
                guardian = self._guardian(row, told, made)
                named.append((self.people[row.line], guardian))
        Person.objects.bulk_create(made.values(), batch_size=SIZE)
        for person in made.values():
            self.note("person.add", person)
        for person, guardian in named:
            person.guardian = guardian
            self.note("person.guardian", person)
        Person.objects.bulk_update([person for person, _guardian in named], ["guardian"], batch_size=SIZE)

    def _guardian(self, row, told, made):
        kind, _colon, number = told.partition(":")
        if kind == "row" and int(number) in self.people:
            return self.people[int(number)]
        if kind == "person":
            return self.known[int(number)]
        values = row.values["guardian"]
        phone = values["phone"] or row.values["phone"]
        key = (search_key(values["family"], values["given"]), phone_key(phone))
        if key not in made:
            made[key] = new_person(self.body.municipality, values | {"phone": phone})
        return made[key]

    def store_households(self):
        """Those who live together, joined under one roof."""
        homes, joined = {}, []
        for key, told in self.importer.households.items():
            homes[key] = told["pk"] or Household(municipality=self.body.municipality, label=told["label"])
        new = [home for home in homes.values() if isinstance(home, Household)]
        Household.objects.bulk_create(new, batch_size=SIZE)
        pks = {key: home.pk if isinstance(home, Household) else home for key, home in homes.items()}
        for row in self.rows:
            if key := row.values["deed"].get("household"):
                joined.append((self.people[row.line], key))
        joined += [
            (self.known[pk], key) for key, told in self.importer.households.items() for pk in told["also"]
        ]
        for person, key in joined:
            person.household_id = pks[key]
            self.note("person.household", person, label=self.importer.households[key]["label"])
        Person.objects.bulk_update([person for person, _key in joined], ["household"], batch_size=SIZE)

    # ---- the registry ----------------------------------------------------------------------------------

    def store_registrations(self):
        """New registrations, and what changes about running ones; returns {line: registration}."""
        made, found, changed = {}, {}, []
        running = {r.pk: r for held in self.importer.registrations.values() for r in held}
        for row in self.rows:
            deed = row.values["deed"]
            if told := deed.get("register"):
                days = {key: date.fromisoformat(told[key]) for key in ("starts_on", "ends_on")}
                words = {key: row.values[key] for key in WORDS}
                made[row.line] = Registration(
                    headquarters=self.body, person=self.people[row.line], **days, **words
                )
            elif told := deed.get("registration"):
                found[row.line] = self._changed(running[told["pk"]], told["updates"], changed)
        Registration.objects.bulk_create(made.values(), batch_size=SIZE)
        for registration in made.values():
            self.note("registration.add", registration, until=format_date(registration.ends_on))
        Registration.objects.bulk_update(changed, [*WORDS, "ends_on"], batch_size=SIZE)
        return made | found

    def _changed(self, registration, updates, changed):
        for key, value in updates.items():
            setattr(registration, key, date.fromisoformat(value) if key == "ends_on" else value)
        if updates:
            changed.append(registration)
            self.note("registration.change", registration)
        return registration

    def store_consents(self, registrations):
        """Consents given and taken back."""
        schools = {school.pk: school for school in self.importer.schools}
        given, day = [], today()
        for row in self.rows:
            registration = registrations.get(row.line)
            if registration is None:
                continue
            for pk in row.values["deed"].get("give", ()):
                given.append(Consent(registration=registration, school_id=pk, given_on=day, how=HOW))
                self.note("registration.consent", registration, school=schools[pk].name)
            for pk in row.values["deed"].get("withdraw", ()):
                Consent.objects.filter(
                    registration__person=registration.person_id,
                    registration__headquarters=self.body,
                    school=pk,
                    withdrawn_on=None,
                ).update(withdrawn_on=day)
                self.note("registration.withdraw_consent", registration, school=schools[pk].name)
        Consent.objects.bulk_create(given, batch_size=SIZE)

    def store_insurance(self):
        """Covers that are new, and what changes about others."""
        made, changed = [], []
        known = {cover.pk: cover for covers in self.importer.covers.values() for cover in covers.values()}
        for row in self.rows:
            deed = row.values["deed"].get("insurance")
            if not deed:
                continue
            if deed["pk"]:
                cover = known[deed["pk"]]
                for key, value in deed["updates"].items():
                    setattr(cover, key, date.fromisoformat(value) if key == "starts_on" else value)
                changed.append(cover)
                self.note("insurancecover.change", cover, year=cover.fiscal_year)
            else:
                made.append(self._cover(row, deed))
        InsuranceCover.objects.bulk_create(made, batch_size=SIZE)
        for cover in made:
            self.note("insurancecover.add", cover, starts_on=cover.starts_on, year=cover.fiscal_year)
        InsuranceCover.objects.bulk_update(changed, ["plan", "certificate", "starts_on"], batch_size=SIZE)

    def _cover(self, row, deed):
        return InsuranceCover(
            person=self.people[row.line],
            fiscal_year=deed["fiscal_year"],
            plan=deed["plan"],
            certificate=deed["certificate"],
            starts_on=date.fromisoformat(deed["starts_on"]),
            ends_on=date.fromisoformat(deed["ends_on"]),
            entered_by=self.by.name[:120],
        )


#: How the consent was seen.
HOW = "名簿の取り込み"


def store_volunteers(importer, rows, by):
    """Write the rows that are new or changed, as `judge` left them."""
    volunteers = Volunteers(importer, rows, by)
    total = len(rows)

    def told(tenths):
        importer.progress.tell("write", int(total * tenths / 10), total)

    told(0)
    volunteers.store_people()
    volunteers.store_guardians()
    volunteers.store_households()
    told(1)
    registrations = volunteers.store_registrations()
    volunteers.store_consents(registrations)
    volunteers.store_insurance()
    # The lines of 履歴, with what can be found of each record, are most of the work.
    volunteers.book.write(lambda done, of: told(2 + 8 * done / of))
