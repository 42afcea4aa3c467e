"""The words of the minutes, put together from what the meeting already knows."""

import re

from django.utils.translation import gettext as _

from core.dates import format_short
from councils.actions.invitations import place_in_words
from councils.models import Resolution

HONORIFICS = "さん|様|氏|先生|委員|会長|副会長|校長|園長|教頭|推進員"
RULE = "――――"


def names_in(meeting, rows, promises):
    """(family, given) of people whose names may stand in the notes."""
    people = [row.seat.person for row in rows if row.seat_id] + [p.person for p in promises if p.person_id]
    names = {(person.family_name, person.given_name) for person in people}
    guests = [row.guest for row in rows if row.guest]
    for text in [*guests, meeting.presided_by]:
        family, _space, given = text.replace("\u3000", " ").partition(" ")
        names.add((family, given))
    return {name for name in names if name[0]}


def without_names(text, names):
    """The text with known names taken out; a title after a name stays (森田会長 → 会長)."""
    for family, given in sorted(names, key=lambda name: -len("".join(name))):
        if given:
            text = re.sub(rf"{re.escape(family)}[ \u3000]?{re.escape(given)}(?:さん|様|氏)?", _("委員"), text)
        text = re.sub(rf"{re.escape(family)}(?:さん|様|氏)", _("委員"), text)
        text = re.sub(rf"{re.escape(family)}(?=(?:{HONORIFICS}))", "", text)
    return re.sub(r"委員(?=委員|会長|副会長|校長|園長|教頭|推進員)", "", text)


def counts_in_words(resolution):
    """How it was decided: 異議なし, or the numbers."""
    if resolution.method == Resolution.Method.NO_OBJECTION:
        words = _("異議なし(%(n)s人)") % {"n": resolution.votes_for}
    else:
        words = _("%(how)s 賛成%(yes)s人・反対%(no)s人・棄権%(abstained)s人") % {
            "how": resolution.get_method_display(),
            "yes": resolution.votes_for,
            "no": resolution.votes_against,
            "abstained": resolution.abstained,
        }
    if resolution.excluded:
        words += _("、表決に加わらなかった人%(n)s人") % {"n": resolution.excluded}
    if resolution.by_chair:
        words += _("。可否同数のため会長が決めた")
    return words


def _head(meeting, rows, *, public):
    members = [row for row in rows if row.seat_id]
    here = [row for row in members if row.present]
    lines = [
        str(meeting),
        "",
        _("日時　%(when)s") % {"when": meeting.when},
        _("場所　%(place)s") % {"place": place_in_words(meeting)},
    ]
    if meeting.state == "not_formed":
        lines.append(_("流会　%(reason)s") % {"reason": meeting.end_reason})
    if meeting.quorum is not None:
        lines.append(
            _("出席　委員%(here)s人(表決権のある委員%(present)s人、定足数%(quorum)s人、在任%(office)s人)")
            % {
                "here": len(here),
                "present": meeting.voters_present,
                "quorum": meeting.quorum,
                "office": meeting.voters_in_office,
            }
        )
    if meeting.is_public:
        lines.append(_("公開(傍聴した人%(n)s人)") % {"n": meeting.observers})
    else:
        lines.append(_("非公開"))
    if public:
        return lines
    if meeting.presided_by:
        lines.append(_("議長　%(name)s") % {"name": meeting.presided_by})
    lines.append(_("出席した委員　%(names)s") % {"names": _names(here)})
    if absent := [row for row in members if not row.present and row.had_vote is not None]:
        lines.append(_("欠席した委員　%(names)s") % {"names": _names(absent)})
    if guests := [row.guest for row in rows if row.guest]:
        lines.append(_("委員以外の出席者　%(names)s") % {"names": "、".join(guests)})
    return lines


def _names(rows):
    said = []
    for row in rows:
        name = row.name_then or str(row.seat.person)
        said.append(f"{row.office_then} {name}" if row.seat.office else name)
    return "、".join(said) or _("なし")


def _item_lines(number, item, resolutions, *, public, mask):
    head = f"{number}　{item.title}({item.get_kind_display()})"
    if public and not item.is_public:
        return [f"{number}　" + _("非公開の議題"), ""]
    lines = [head]
    if item.presenter and not public:
        lines.append(_("説明　%(who)s") % {"who": item.presenter})
    if item.notes.strip():
        lines.append(mask(item.notes.strip()))
    if item.outcome.strip():
        lines.append(_("決まったこと　%(outcome)s") % {"outcome": mask(item.outcome.strip())})
    for resolution in resolutions:
        result = {"result": resolution.get_result_display(), "how": counts_in_words(resolution)}
        lines.append(_("議決　%(result)s。%(how)s。") % result)
        if resolution.conditions:
            lines.append(_("条件　%(conditions)s") % {"conditions": mask(resolution.conditions)})
    return [*lines, ""]


def _promise_lines(promises, *, public, mask):
    lines = [_("約束したこと")] if promises else []
    for promise in promises:
        by_when = _("(%(day)sまで)") % {"day": format_short(promise.due_on)} if promise.due_on else ""
        if public:
            lines.append(f"・{mask(promise.text)}{by_when}")
        else:
            lines.append(f"・{promise.owner_label}　{promise.text}{by_when}")
    return [*lines, ""] if lines else []


def compose(meeting, rows, items, resolutions, promises, *, public):
    """The whole text; the public one is without closed items, presenters and known names."""
    names = names_in(meeting, rows, promises)

    def mask(text):
        return without_names(text, names) if public else text

    by_item = {}
    for resolution in resolutions:
        by_item.setdefault(resolution.item_id, []).append(resolution)
    lines = [*_head(meeting, rows, public=public), "", RULE, ""]
    for number, item in enumerate(items, 1):
        lines += _item_lines(number, item, by_item.get(item.pk, []), public=public, mask=mask)
    lines += _promise_lines(promises, public=public, mask=mask)
    return "\n".join(lines).strip() + "\n"
