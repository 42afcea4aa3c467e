"""Who lives together, and who answers for a minor: what the rows of a list say of each other."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from community.imports.matching import row_key
from core.imports import Question, Verdict
from core.names import phone_key, search_key


def is_minor(values, person, day, adult_age):
    """Whether somebody is under age on a day; None when the list does not let one say."""
    born = values["born"]
    if len(born) == 10:
        birth = date.fromisoformat(born)
        return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day)) < adult_age
    year = int(born) if born else person.birth_year if person else None
    if year:
        return None if day.year - year == adult_age else day.year - year < adult_age
    if values["age"] is not None:
        return values["age"] < adult_age
    return None if values["pupil"] or values["guardian"] else False


def birth_year(values, minor, day):
    """The year of birth to keep, or None. An age alone tells it of minors, whose coming of age one must not miss."""
    if values["born"]:
        return int(values["born"][:4])
    return day.year - values["age"] if minor and values["age"] is not None else None


@dataclass
class Families:
    """Households and guardians of the rows of one list.

    `people` are {line: Person or None}; `known` finds people by name and telephone.
    """

    rows: list
    people: dict
    known: object
    day: date
    adult_age: int
    by_name: dict = field(default_factory=lambda: defaultdict(list))
    by_phone: dict = field(default_factory=lambda: defaultdict(list))
    groups: dict = field(default_factory=lambda: defaultdict(list))
    also: dict = field(default_factory=lambda: defaultdict(set))

    def __post_init__(self):
        for row in self.rows:
            self.by_name[row_key(row.values)].append(row)
            if phone := phone_key(row.values["phone"]):
                self.by_phone[phone].append(row)

    # ---- guardians -------------------------------------------------------------------------------------

    def judge_guardian(self, row, registers, chosen):
        """A minor comes in only with somebody who answers for them."""
        person, values = self.people[row.line], row.values
        minor = is_minor(values, person, self.day, self.adult_age)
        if minor is None and registers and not values["guardian"]:
            minor = self._ask_age(row, chosen.get("age", "")) == "minor"
        values["birth_year"] = birth_year(values, minor, self.day)
        has_one = bool(person and person.guardian_id)
        values["deed"]["guardian"] = None
        if has_one or minor is False:
            return
        if values["guardian"]:
            self._named(row, chosen.get("guardian", ""))
        elif registers:
            self._unnamed(row, chosen.get("guardian", ""))

    def _ask_age(self, row, chosen):
        words = {"age": self.adult_age}
        options = [
            ["adult", _("%(age)s歳になっています") % words],
            ["minor", _("まだ%(age)s歳になっていません") % words],
        ]
        return row.ask(Question("age", _("年齢を確かめてください。"), options, must=True), chosen)

    def _named(self, row, chosen):
        """The guardian of the column: somebody of the list, somebody known, or somebody new."""
        told = row.values["guardian"]
        seen = {
            "family": told["family"],
            "given": told["given"],
            "phone": told["phone"] or row.values["phone"],
        }
        options = self._others(row, self.by_name.get(row_key(seen), ()))
        persons = [p for p in self.known.by_name.get(row_key(seen), ()) if self._is_near(p, seen)]
        in_list = {
            self.people[other.line].pk for other in self.by_name[row_key(seen)] if self.people[other.line]
        }
        options += [
            [f"person:{p.pk}", self.known.label(p, seen | {"email": ""})]
            for p in persons
            if p.pk not in in_list
        ]
        if len(options) > 1:
            question = Question("guardian", _("保護者はどなたですか。"), options, must=True)
            row.values["deed"]["guardian"] = row.ask(question, chosen)
        else:
            row.values["deed"]["guardian"] = options[0][0] if options else "new"
        row.facts.append([_("保護者"), f"{told['family']} {told['given']}".strip()])

    def _unnamed(self, row, chosen):
        """Adults of the same telephone or household are proposed; without any the row stays outside."""
        phone = phone_key(row.values["phone"])
        home = search_key(row.values["household"])
        near = [*(self.by_phone[phone] if phone else ())]
        near += [r for r in self.rows if home and search_key(r.values["household"]) == home and r not in near]
        options = self._others(row, near)
        persons = self.known.by_phone.get(phone, ()) if phone else ()
        lines = {self.people[r.line].pk for r in near if self.people[r.line]}
        options += [
            [f"person:{p.pk}", self.known.label(p)]
            for p in persons
            if self.known.may_show(p) and p.pk not in lines and p != self.people[row.line]
        ]
        words = {"age": self.adult_age}
        if not options:
            row.verdict, row.questions = Verdict.ERROR, []
            row.notes.append(
                _(
                    "%(age)s歳未満の人です。保護者の名前がないので登録できません。ファイルに「保護者」の列を作り、名前を書いてください。"
                )
                % words
            )
            return
        question = Question(
            "guardian", _("%(age)s歳未満の人です。保護者を選んでください。") % words, options, must=True
        )
        row.values["deed"]["guardian"] = row.ask(question, chosen)

    def _others(self, row, rows):
        """Other rows as options, without minors."""
        return [
            [
                f"row:{other.line}",
                _("%(name)sさん（%(line)s行目）") % {"name": other.label, "line": other.line},
            ]
            for other in rows
            if other is not row
            and is_minor(other.values, self.people[other.line], self.day, self.adult_age) is False
        ]

    def _is_near(self, person, values):
        return self.known.may_show(person) or (
            bool(person.phone_key) and person.phone_key == phone_key(values["phone"])[:20]
        )

    # ---- households ------------------------------------------------------------------------------------

    def judge_household(self, row, chosen):
        """The list's own households; else one telephone under two names is a reason to ask."""
        told = search_key(row.values["household"])
        if told:
            self.groups[f"told:{told}"].append(row)
            return
        phone = phone_key(row.values["phone"])
        other, person = self._first_with(phone, row) if phone else (None, None)
        if not (other or person) or (self.people[row.line] and person):
            # Two people who were both known before were asked about then.
            return
        label = other.label if other else str(person)
        family = other.values["family"] if other else person.family_name
        guess = "yes" if search_key(family) == search_key(row.values["family"]) else ""
        options = [["yes", _("同じ世帯にする")], ["no", _("世帯にしない")]]
        text = _("%(name)sさんと電話が同じです。同じ世帯ですか。") % {"name": label}
        question = Question("household", text, options, value=guess, must=True)
        if row.ask(question, chosen.get("household", "")) == "yes":
            group = self.groups[f"phone:{phone}"]
            group += [one for one in (other, row) if one and one not in group]
            self.also[f"phone:{phone}"] |= {person.pk} if person and not other else set()

    def _first_with(self, phone, row):
        """Somebody else with that telephone, as (row or None, Person or None): an earlier row, or somebody registered."""
        for other in self.by_phone[phone]:
            if other is row:
                break
            stays_out = other.verdict in (Verdict.ERROR, Verdict.SKIP)
            if not stays_out and row_key(other.values) != row_key(row.values):
                return other, self.people[other.line]
        in_list = {self.people[other.line].pk for other in self.by_phone[phone] if self.people[other.line]}
        for person in self.known.by_phone.get(phone[:20], ()):
            if self.known.may_show(person) and person.pk not in in_list:
                return None, person
        return None, None

    def settle_households(self):
        """Write into the deeds who joins which household; {group: {label, household id, also: person ids}}."""
        settled = {}
        everybody = self.known.everybody()
        for key, rows in self.groups.items():
            also = [everybody[pk] for pk in sorted(self.also[key])]
            members = [self.people[row.line] for row in rows if self.people[row.line]] + also
            homes = {person.household_id for person in members if person.household_id}
            if len(rows) + len(also) < 2:
                continue
            if len(homes) > 1:
                for row in rows:
                    row.notes.append(_("もう別の世帯に入っている人がいるので、世帯はそのままにします。"))
                continue
            label = _household_label(rows[0])
            free = [person.pk for person in also if not person.household_id]
            settled[key] = {"label": label, "pk": next(iter(homes), None), "also": free}
            for row in rows:
                self._join(row, key, label)
        return settled

    def _join(self, row, key, label):
        person = self.people[row.line]
        if person is None or not person.household_id:
            row.values["deed"]["household"] = key
            (row.changes if person else row.facts).append(
                [_("世帯"), "", label] if person else [_("世帯"), label]
            )


def _household_label(row):
    told = row.values["household"]
    if told and not told.isdecimal():
        return told[:60]
    return _("%(family)s家") % {"family": row.values["family"]}
