"""People in any list: their columns, what a row says about them, and what it changes about somebody known."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from community.actions import add_person, change_person
from community.imports.headers import find_people_header  # noqa: F401 — lists of people ask here
from community.imports.names import take_name_apart, telephones
from community.models import Person
from core.names import kana, phone_key, search_key, split_name

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


# ---- what changes ----------------------------------------------------------------------------------------


def person_facts(values):
    """What a new person is registered with, as [label, text]."""
    kana_text = f"{values['family_kana']} {values['given_kana']}".strip()
    return [[label, text] for label, text in [[_("ふりがな"), kana_text], *_contact_lines(values)] if text]


def _contact_lines(values):
    return [[_label_of(key), values[key]] for key in CONTACTS]


def _label_of(key):
    return str(Person._meta.get_field(key).verbose_name)


def person_updates(person, values, known, keys=CONTACTS):
    """What a row changes about a known person: (fields, [label, before, after], sentences).

    Empty cells change nothing. The glyphs of a name stay; the e-mail of somebody with an account is theirs. Of people
    whom the importer may not see, only what is empty is filled, and what stands there is not told.
    """
    updates, changes, notes = {}, [], []
    may_show = known.may_show(person)
    _name_updates(person, values, updates, changes, notes, may_show or not known.is_closed)
    for key in keys:
        before, after = getattr(person, key), values.get(key)
        if not after or _equal(key, before, after) or _stays(key, before, values, may_show, known):
            continue
        if key == "email" and before and person.account and not known.everywhere:
            notes.append(_("メールは登録と違いますが、本人がアカウントで使っているので変えません。"))
            continue
        updates[key] = after
        changes.append([_label_of(key), _shown(key, before, may_show), _in_words(key, after)])
    return updates, changes, notes


def _stays(key, before, values, may_show, known):
    """What is there already and is not replaced by a list."""
    if not before:
        return False
    return key == "reach_note" or (known.is_closed and not may_show) or key in values.get("kept", ())


def _name_updates(person, values, updates, changes, notes, may_tell=True):
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
    elif may_tell and reading and search_key(reading) != search_key(person.kana):
        notes.append(_("登録の読みは「%(kana)s」です。読みはそのままにします。") % {"kana": person.kana})


def _equal(key, before, after):
    if key in ("phone", "fax"):
        return phone_key(before) == phone_key(after)
    return search_key(str(before or "")) == search_key(str(after))


def _shown(key, before, may_show):
    """The old value; of people whom one may not see yet, only enough to recognise it."""
    if not before or may_show:
        return _in_words(key, before)
    return _("下4桁 %(digits)s") % {"digits": phone_key(before)[-4:]} if key == "phone" else _("登録あり")


def _in_words(key, value):
    if key == "channel" and value:
        return str(Person.Channel(value).label)
    return str(value or "")


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
