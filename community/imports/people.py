"""People in any list: their columns, who among the people we know they are, and what changes about them.

Nobody is ever merged in silence: a name alone never makes two people one.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q
from django.db.models.functions import Left
from django.utils.translation import gettext as _

from community.actions import add_person, change_person
from community.imports.names import take_name_apart, telephones
from community.models import OrganisationContact, Person
from core.dates import today
from core.imports import Question, Verdict
from core.names import kana, phone_key, search_key, split_name
from core.tables import TableError, find_header

COLUMNS = {
    "name": [
        "氏名",
        "名前",
        "お名前",
        "委員名",
        "委員氏名",
        "委員の氏名",
        "ご氏名",
        "姓名",
        "ご芳名",
        "芳名",
    ],
    "family": ["姓", "氏", "苗字", "名字"],
    "given": ["名"],
    "kana": [
        "ふりがな",
        "フリガナ",
        "よみ",
        "ヨミ",
        "よみがな",
        "ヨミガナ",
        "読み",
        "読み仮名",
        "読みがな",
        "かな",
        "カナ",
        "氏名かな",
        "氏名カナ",
        "氏名(ふりがな)",
        "氏名(フリガナ)",
        "氏名(カナ)",
        "氏名(かな)",
        "氏名ふりがな",
        "氏名フリガナ",
    ],
    "family_kana": ["せい", "セイ", "姓(ふりがな)", "姓(フリガナ)", "姓(カナ)", "姓かな", "姓カナ"],
    "given_kana": ["めい", "メイ", "名(ふりがな)", "名(フリガナ)", "名(カナ)", "名かな", "名カナ"],
    "phone": [
        "電話",
        "電話番号",
        "TEL",
        "連絡先",
        "連絡先電話番号",
        "連絡先電話",
        "自宅電話",
        "自宅電話番号",
        "電話・FAX",
        "電話/FAX",
        "TEL/FAX",
        "TEL・FAX",
    ],
    "mobile": ["携帯", "携帯電話", "携帯番号", "携帯電話番号", "携帯TEL"],
    "fax": ["FAX", "FAX番号", "ファックス", "ファクス", "ファクシミリ"],
    "email": [
        "メール",
        "メールアドレス",
        "E-mail",
        "Eメール",
        "mail",
        "電子メール",
        "E-mailアドレス",
        "アドレス",
    ],
    "postal_code": ["〒", "郵便番号"],
    "address": ["住所", "現住所", "自宅住所", "ご住所", "所在地"],
}
LENGTHS = {
    "family": 40,
    "given": 40,
    "family_kana": 60,
    "given_kana": 60,
    "phone": 30,
    "fax": 30,
    "address": 200,
}
CONTACTS = ("phone", "fax", "email", "postal_code", "address", "reach_note")


def find_people_header(rows, wanted):
    """The header of a list of people: with one column for the name, or with 姓 and 名 apart."""
    try:
        return find_header(rows, wanted, {"name"})
    except TableError as error:
        try:
            return find_header(rows, wanted, {"family", "given"})
        except TableError:
            raise error from None


def read_person(cells, remarks):
    """The person in a row's cells as values for Person, with sentences for what could not be used.

    Returns (values, marks, asides); `values["name"]` is the whole name, empty when there is none.
    """
    name, reading, marks, asides = take_name_apart(" ".join(filter(None, _name_cells(cells))))
    family, given = split_name(name)
    reading = kana(" ".join(" ".join(filter(None, _kana_cells(cells))).split())) or reading
    family_kana, given_kana = split_name(reading)
    values = {
        "name": name,
        "family": family,
        "given": given,
        "family_kana": family_kana,
        "given_kana": given_kana,
        **_contacts(cells, remarks),
    }
    for key, limit in LENGTHS.items():
        if len(values[key]) > limit:
            values[key] = values[key][:limit]
            remarks.append(_("%(key)s文字をこえる欄があり、短くしました。") % {"key": limit})
    return values, marks, asides


def _name_cells(cells):
    return (cells.get("name"), cells.get("family"), cells.get("given"))


def _kana_cells(cells):
    return (cells.get("kana"), cells.get("family_kana"), cells.get("given_kana"))


def _contacts(cells, remarks):
    phones, faxes = [], []
    for key in ("phone", "mobile"):
        found, also = telephones(cells.get(key, ""))
        phones += found
        faxes += also
        if cells.get(key) and not found and not also and "@" not in cells[key]:
            remarks.append(_("電話「%(text)s」は番号として読めません。") % {"text": cells[key][:30]})
    own_fax = telephones(cells.get("fax", ""))
    faxes = own_fax[0] + own_fax[1] + faxes
    others = [number for number in dict.fromkeys(phones[1:]) if number != phones[0]]
    return {
        "phone": phones[0] if phones else "",
        "fax": faxes[0] if faxes else "",
        "reach_note": _("ほかの電話 %(phones)s") % {"phones": "、".join(others[:3])} if others else "",
        "email": _email(cells, remarks),
        "postal_code": postal_code(cells.get("postal_code", "")),
        "address": " ".join(cells.get("address", "").split()),
    }


def postal_code(text):
    """700-0001 from 〒7000001 and the like; nothing from what is none."""
    digits = phone_key(text)
    return f"{digits[:3]}-{digits[3:]}" if len(digits) == 7 else ""


def _email(cells, remarks):
    text = next((cells[key] for key in ("email", "phone", "mobile") if "@" in cells.get(key, "")), "")
    text = next((part for part in text.replace("\uff20", "@").split() if "@" in part), "").strip("<>()")
    if not text:
        return ""
    try:
        validate_email(text)
    except ValidationError:
        remarks.append(_("メール「%(text)s」は正しい形ではないので、入れません。") % {"text": text[:40]})
        return ""
    return text


# ---- who it is -------------------------------------------------------------------------------------------


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


# ---- what changes ----------------------------------------------------------------------------------------


def person_facts(values):
    """What a new person is registered with, as [label, text]."""
    kana_text = f"{values['family_kana']} {values['given_kana']}".strip()
    return [[label, text] for label, text in [[_("ふりがな"), kana_text], *_contact_lines(values)] if text]


def _contact_lines(values):
    return [[_label_of(key), values[key]] for key in CONTACTS]


def _label_of(key):
    return str(Person._meta.get_field(key).verbose_name)


def person_updates(person, values, known):
    """What a row changes about a known person: (fields, [label, before, after], sentences).

    Empty cells change nothing. The glyphs of a name stay; the e-mail of somebody with an account is theirs.
    """
    updates, changes, notes = {}, [], []
    _name_updates(person, values, updates, changes, notes)
    for key in CONTACTS:
        before, after = getattr(person, key), values[key]
        if not after or _equal(key, before, after):
            continue
        if key == "reach_note" and before:
            continue
        if key == "email" and before and person.account and not known.everywhere:
            notes.append(_("メールは登録と違いますが、本人がアカウントで使っているので変えません。"))
            continue
        updates[key] = after
        changes.append([_label_of(key), _shown(key, before, known.may_show(person)), after])
    return updates, changes, notes


def _name_updates(person, values, updates, changes, notes):
    name = f"{values['family']} {values['given']}".strip()
    if str(person) != name and str(person).replace(" ", "") != name.replace(" ", ""):
        notes.append(_("登録の字は「%(name)s」です。字はそのままにします。") % {"name": str(person)})
    elif values["given"] and not person.given_name:
        updates |= {"family_name": values["family"], "given_name": values["given"]}
        changes.append([_("氏名"), str(person), name])
    reading = f"{values['family_kana']} {values['given_kana']}".strip()
    if reading and (not person.kana or (values["given_kana"] and not person.given_kana)):
        updates |= {"family_kana": values["family_kana"], "given_kana": values["given_kana"]}
        changes.append([_("ふりがな"), person.kana, reading])
    elif reading and search_key(reading) != search_key(person.kana):
        notes.append(_("登録の読みは「%(kana)s」です。読みはそのままにします。") % {"kana": person.kana})


def _equal(key, before, after):
    if key in ("phone", "fax"):
        return phone_key(before) == phone_key(after)
    return search_key(before) == search_key(after)


def _shown(key, before, may_show):
    """The old value; of people whom one may not see yet, only enough to recognise it."""
    if not before or may_show:
        return before
    return _("下4桁 %(digits)s") % {"digits": phone_key(before)[-4:]} if key == "phone" else _("登録あり")


def store_person(person, values, known, by):
    """Register the person of a row, or bring a known one up to date. Returns the Person."""
    if person is None:
        new = Person(
            municipality=known.municipality,
            family_name=values["family"],
            given_name=values["given"],
            family_kana=values["family_kana"],
            given_kana=values["given_kana"],
            **{key: values[key] for key in CONTACTS},
        )
        return add_person(new, by=by)
    updates, _changes, _notes = person_updates(person, values, known)
    if updates:
        for key, value in updates.items():
            setattr(person, key, value)
        change_person(person, by=by, fields=sorted(updates))
    return person


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
