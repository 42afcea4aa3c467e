"""Who of the people we know is meant by a row. Nobody is merged in silence: a name alone makes no two people one."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Q
from django.db.models.functions import Left
from django.utils.translation import gettext as _

from community.models import OrganisationContact, Person
from core.dates import today
from core.imports import Question, Verdict
from core.names import phone_key, search_key


@dataclass
class Known:
    """The people of the municipality who may be meant by the rows of a list, fetched in two queries.

    `related` are ids of people who already belong where the list is for: their name is enough to know them,
    and their contacts may be shown. `everywhere` (the Board) may see and change all.
    """

    municipality: object
    related: set = field(default_factory=set)
    everywhere: bool = False
    by_name: dict = field(default_factory=dict)
    by_phone: dict = field(default_factory=dict)
    bodies: dict = field(default_factory=dict)

    def load(self, rows):
        """Fetch whoever has the name or the telephone of one of the rows."""
        names = {search_key(row.values["family"], row.values["given"]) for row in rows}
        phones = {phone_key(row.values["phone"])[:20] for row in rows} - {""}
        self.by_name, self.by_phone = defaultdict(list), defaultdict(list)
        for person in self._people(names, phones):
            self.by_name[name_key(person)].append(person)
            if person.phone_key:
                self.by_phone[person.phone_key].append(person)
        people = [person.pk for found in self.by_name.values() for person in found]
        held = OrganisationContact.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today()))
        for contact in held.filter(person__in=people).select_related("organisation"):
            self.bodies.setdefault(contact.person_id, contact.organisation.name)
        return self

    def _people(self, names, phones):
        """The search key begins with the name, so that names of one length are compared with its head."""
        lengths = sorted({len(name) for name in names if name})
        people = Person.objects.filter(municipality=self.municipality, redacted_at__isnull=True)
        people = people.annotate(**{f"head{n}": Left("search_key", n) for n in lengths})
        wanted = Q(phone_key__in=phones)
        for n in lengths:
            wanted |= Q(**{f"head{n}__in": [name for name in names if len(name) == n]})
        return people.filter(wanted).select_related("user").order_by("pk")

    def candidates(self, values):
        """People who may be meant: of the same name, or of the same reading and telephone."""
        found = list(self.by_name.get(search_key(values["family"], values["given"]), ()))
        for person in self.by_phone.get(phone_key(values["phone"])[:20], ()) if values["phone"] else ():
            if person not in found and _reading(values) and _reading(values) == search_key(person.kana):
                found.append(person)
        return found

    def surely(self, values, candidates):
        """The one candidate who is meant beyond doubt, or None."""
        same_name = [person for person in candidates if name_key(person) == row_key(values)]
        sure = [p for p in same_name if _same_phone(p, values) and not _other_reading(p, values)]
        sure = sure or [p for p in same_name if p.pk in self.related and not _contradicts(p, values)]
        return sure[0] if len(sure) == 1 else None

    def label(self, person):
        """How a candidate is told from others of the same name."""
        parts = [f"{person}({person.kana})" if person.kana else str(person), self.bodies.get(person.pk, "")]
        if person.phone_key:
            parts.append(_("電話の下4桁 %(digits)s") % {"digits": person.phone_key[-4:]})
        else:
            parts.append(_("電話の登録なし"))
        return " / ".join(part for part in parts if part)

    def may_show(self, person):
        """Whether the importing person may see this person's contacts."""
        return self.everywhere or person.pk in self.related


def name_key(person):
    """The name without its reading, folded."""
    return search_key(person.family_name, person.given_name)


def row_key(values):
    """The same of a row."""
    return search_key(values["family"], values["given"])


def _reading(values):
    return search_key(values["family_kana"], values["given_kana"])


def _same_phone(person, values):
    return bool(person.phone_key) and person.phone_key == phone_key(values["phone"])[:20]


def _other_reading(person, values):
    reading = _reading(values)
    return bool(reading and person.kana) and reading != search_key(person.kana)


def _contradicts(person, values):
    phone = phone_key(values["phone"])
    return _other_reading(person, values) or bool(phone and person.phone_key and phone != person.phone_key)


NEW_PERSON = "new"


def who_is_it(row, known, chosen):
    """The person a row means (None: somebody new), asking where a name alone is not enough."""
    candidates = known.candidates(row.values)
    person = known.surely(row.values, candidates)
    if person and not chosen:
        return person
    if not candidates:
        return None
    options = [[str(p.pk), _("この人です:%(who)s") % {"who": known.label(p)}] for p in candidates]
    question = Question(
        "same",
        _("同じ名前の人がいます。同じ人ですか?"),
        [*options, [NEW_PERSON, _("別の人として登録する")]],
        must=True,
    )
    if not any(name_key(p) == row_key(row.values) for p in candidates):
        question.label = _("読みと電話が同じ人がいます。同じ人ですか?")
    value = row.ask(question, chosen or (str(person.pk) if person else ""))
    return next((p for p in candidates if str(p.pk) == value), None)


# ---- one name twice in a file ----------------------------------------------------------------------------


def flag_twins(rows, alike):
    """Close rows that repeat an earlier one word for word; `alike` are the values that must be equal.

    Returns {line: earlier line} of rows that only share the name: who they are has to be asked.
    """
    first, twins = {}, {}
    for row in rows:
        earlier = first.setdefault(row_key(row.values), row)
        if earlier is row:
            continue
        if all(row.values[key] == earlier.values[key] for key in alike):
            row.verdict = Verdict.SKIP
            row.notes.append(_("%(line)s行目と同じ内容です。1回だけ取り込みます。") % {"line": earlier.line})
        else:
            twins[row.line] = earlier.line
    return twins


def ask_about_twin(row, earlier_line, chosen):
    """Ask whether a name that stands twice in the file means two people."""
    question = Question(
        "twin",
        _("%(line)s行目にも同じ名前の人がいます。別の人ですか?") % {"line": earlier_line},
        [["other", _("別の人です(両方とも取り込む)")], ["same", _("同じ人です(この行は取り込まない)")]],
        must=True,
    )
    if row.ask(question, chosen) == "same":
        row.verdict = Verdict.SKIP
        row.notes.append(_("同じ人なので取り込みません。"))
