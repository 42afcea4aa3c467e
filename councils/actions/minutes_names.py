"""Names in the minutes: taken out of the public text, and what may still be one, for whoever reads it before publishing."""

import re

from django.utils.translation import gettext as _

#: A title says who spoke without saying who it was, so it stays (森田会長 → 会長).
HONORIFICS = "さん|様|氏|先生|委員|会長|副会長|校長|園長|教頭|推進員"
#: Words in 「委員以外の出席者」 and 「説明」 that are posts or bodies and no names; 服部 and 長谷部 are names.
_POSTS = frozenset(
    [
        "校長",
        "園長",
        "教頭",
        "館長",
        "会長",
        "委員",
        "係長",
        "課長",
        "部長",
        "室長",
        "校園長",
        "副会長",
        "推進員",
        "事務局",
        "担当",
        "代理",
        "教諭",
        "職員",
        "学校",
        "本部",
        "公民館",
        "町内会",
        "自治会",
        "PTA",
    ]
)
_ENDS = (
    "長",
    "頭",
    "員",
    "局",
    "会",
    "課",
    "係",
    "部",
    "館",
    "室",
    "校",
    "園",
    "者",
    "担当",
    "代理",
    "代表",
    "教諭",
    "事務",
)
#: A name of so many letters without a space is both names in one.
_WHOLE_NAME = 4
_BRACKETS = re.compile(r"[(（〔［【][^)）〕］】]*[)）〕］】]")
_CHILD = re.compile(
    r"(?<![\u4e00-\u9fff々])(?!諸君|主君|赤ちゃん)[\u4e00-\u9fff々ァ-ヺー]{1,5}(?:くん|君|ちゃん)"
)
#: 〜さん and the like whom nobody knows by name here; nouns that are no names are left out.
_CALLED = re.compile(
    r"[\u4e00-\u9fff々ァ-ヺー]{1,6}(?:さん|様|氏|くん|君|ちゃん)|[ぁ-ん]{2,4}(?:くん|ちゃん)"
)
_NOBODY = (
    "皆",
    "皆々",
    "各位",
    "保護者",
    "委員",
    "地域",
    "住民",
    "先生",
    "児童",
    "生徒",
    "園児",
    "業者",
    "お客",
    "母",
    "父",
    "同",
    "仕",
    "赤",
    "諸",
    "多",
    "一",
    "模",
    "有",
    "神",
    "町内会",
    "自治会",
    "団体",
)
_CLASS = re.compile(r"[0-9０-９一二三四五六]年[0-9０-９一二三四五六]組")


#: 長谷部館長: a title behind a name of up to three letters.
_TITLED = re.compile(
    r"(.{1,3})(?:副会長|会長|校長|園長|館長|課長|係長|部長|教頭|教諭|主任|先生|委員|推進員|さん|様|氏)"
)


def is_post(word):
    """Whether a word says what somebody is, and not who."""
    return word in _POSTS or (len(word) >= _WHOLE_NAME and word.endswith(_ENDS))


def split_names(text):
    """{(family, given)} in what somebody typed as a name; posts, bodies and what stands in brackets are no part of it."""
    words = _BRACKETS.sub(" ", text or "").replace("\u3000", " ").split()
    words = [titled[1] if (titled := _TITLED.fullmatch(word)) else word for word in words]
    names = [word for word in words if not is_post(word)]
    found = {(word, "") for word in names}
    return found | {(names[0], names[1])} if len(names) > 1 else found


def names_in(meeting, rows, promises, items=()):
    """(family, given) of people whose names may stand in the notes."""
    people = [row.seat.person for row in rows if row.seat_id] + [p.person for p in promises if p.person_id]
    names = {(person.family_name, person.given_name) for person in people}
    typed = [row.guest for row in rows if row.guest]
    typed += [getattr(row, "name_then", "") for row in rows if row.seat_id]
    typed += [item.presenter for item in items]
    for text in [*typed, meeting.presided_by]:
        names |= split_names(text)
    return {name for name in names if name[0]}


def without_names(text, names):
    """The text with known names taken out; a title after a name stays (森田会長 → 会長). Children have no name."""
    for family, given in sorted(names, key=lambda name: -len("".join(name))):
        if given:
            text = re.sub(rf"{re.escape(family)}[ \u3000]?{re.escape(given)}(?:さん|様|氏)?", _("委員"), text)
        elif len(family) >= _WHOLE_NAME:
            text = text.replace(family, _("委員"))
        text = re.sub(rf"{re.escape(family)}(?:さん|様|氏)", _("委員"), text)
        text = re.sub(rf"{re.escape(family)}(?=(?:{HONORIFICS}))", "", text)
    text = _CHILD.sub(_("ある子ども"), text)
    return re.sub(r"委員(?=委員|会長|副会長|校長|園長|教頭|推進員)", "", text)


def names_left(text, names):
    """Words of the text that may still tell who somebody is, in the order in which they stand there."""
    families = [family for family, _given in names if len(family) > 1]
    families += [given for _family, given in names if len(given) > 1]
    found = [(text.find(word), word) for word in families if word in text]
    for pattern in (_CALLED, _CLASS):
        found += [(match.start(), match.group()) for match in pattern.finditer(text)]
    found = [(at, word) for at, word in found if not word.startswith(_NOBODY)]
    return list(dict.fromkeys(word for _at, word in sorted(found)))
