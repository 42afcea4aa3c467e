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

    `is_closed` is for importers who would come to see the contacts of whomever they find: somebody who is not related
    is found only by a telephone or mail that the file itself brings, and nothing stored about them is told.
    `asks_phone` asks which telephone counts when somebody related has another one. `locks` keeps whoever was found
    from changing until the transaction ends.
    """

    municipality: object
    related: set = field(default_factory=set)
    everywhere: bool = False
    is_closed: bool = False
    asks_phone: bool = False
    locks: bool = False
    by_name: dict = field(default_factory=dict)
    by_phone: dict = field(default_factory=dict)
    bodies: dict = field(default_factory=dict)

    def load(self, rows):
        """Fetch whoever has the name or the telephone of one of the rows."""
        return self.load_values([row.values for row in rows])

    def load_values(self, values):
        """The same for the values of rows; family name, given name and telephone count."""
        names = {row_key(one) for one in values}
        phones = {phone_key(one["phone"])[:20] for one in values} - {""}
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
        people = people.filter(wanted).select_related("user").order_by("pk")
        return people.select_for_update(of=("self",)) if self.locks else people

    def everybody(self):
        """{id: person} of all who were fetched."""
        found = {person.pk: person for people in self.by_phone.values() for person in people}
        return found | {person.pk: person for people in self.by_name.values() for person in people}

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

    def brought(self, person, values):
        """What the file itself brings that is stored of this person too, in a word: the telephone or the mail."""
        if _same_phone(person, values):
            return _("電話")
        mail = values.get("email", "").casefold()
        return _("メール") if mail and mail == person.email.casefold() else ""

    def may_find(self, person, values):
        """Whether the importer may be told that this person is meant."""
        return not self.is_closed or self.may_show(person) or bool(self.brought(person, values))

    def label(self, person, values=None):
        """How a candidate is told from others of the same name."""
        if self.is_closed and not self.may_show(person):
            return _("%(name)s / %(what)sがファイルと同じ") % {
                "name": person,
                "what": self.brought(person, values),
            }
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
    if person and not chosen and known.may_find(person, row.values):
        return person
    if not candidates:
        return None
    findable = [p for p in candidates if known.may_find(p, row.values)]
    question = _which(row, known, findable) if findable else _nobody_to_be_told()
    value = row.ask(question, chosen or (str(person.pk) if person in findable else ""))
    pk, _colon, kept = value.partition(":")
    if kept == "kept":
        row.values["kept"] = ["phone"]
    return next((p for p in findable if str(p.pk) == pk), None)


def _which(row, known, candidates):
    """Which of those who may be meant."""
    options = [option for p in candidates for option in _options(row, known, p)]
    label = _("同じ名前の人がいます。同じ人ですか?")
    if not any(name_key(p) == row_key(row.values) for p in candidates):
        label = _("読みと電話が同じ人がいます。同じ人ですか?")
    elif len(candidates) == 1 and len(options) == 2:
        words = {"before": candidates[0].phone, "after": row.values["phone"]}
        label = _("電話が変わっています：いまの記録 %(before)s → ファイル %(after)s") % words
    return Question("same", label, [*options, [NEW_PERSON, _("別の人として登録する")]], must=True)


def _options(row, known, person):
    """One answer for a candidate; two where another telephone is on record and the importer may see it."""
    phone = phone_key(row.values["phone"])[:20]
    other = phone and person.phone_key and phone != person.phone_key
    if known.asks_phone and other and known.may_show(person) and not _other_reading(person, row.values):
        who = {"who": known.label(person), "before": person.phone, "after": row.values["phone"]}
        return [
            [f"{person.pk}:new", _("この人です。電話を %(after)s に変える：%(who)s") % who],
            [f"{person.pk}:kept", _("この人です。電話は %(before)s のまま：%(who)s") % who],
        ]
    return [[str(person.pk), _("この人です:%(who)s") % {"who": known.label(person, row.values)}]]


def _nobody_to_be_told():
    """Somebody of that name is in the city's register, but nothing in the file shows that it is the same person."""
    label = _(
        "市の名簿に同じ名前の人がいますが、電話もメールも合いません。同じ人のときは、この行を外して、教育委員会に取り込みを頼んでください。"
    )
    return Question("same", label, [[NEW_PERSON, _("別の人として登録する")]], must=True)


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
