"""The words of the minutes, put together from what the meeting already knows."""

from django.utils.translation import gettext as _

from core.dates import format_short, format_time
from councils.actions.invitations import place_in_words
from councils.actions.minutes_names import names_in, without_names
from councils.models import Resolution, ResolutionVoter
from councils.presence import times_away_of

RULE = "――――"


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


# ---- the head --------------------------------------------------------------------------------------------


def _times(meeting):
    """開会 午後3時30分　閉会 午後5時, where somebody kept them."""
    said = []
    if meeting.opened_at:
        said.append(_("開会　%(at)s") % {"at": format_time(meeting.opened_at)})
    if meeting.closed_at:
        said.append(_("閉会　%(at)s") % {"at": format_time(meeting.closed_at)})
    return ["　".join(said)] if said else []


def _head(meeting, rows, *, public):
    lines = [
        str(meeting),
        "",
        _("日時　%(when)s") % {"when": meeting.when},
        _("場所　%(place)s") % {"place": place_in_words(meeting)},
        *_times(meeting),
    ]
    if meeting.state == "not_formed":
        # Why was written for insiders, and may name somebody.
        lines.append(_("流会") if public else _("流会　%(reason)s") % {"reason": meeting.end_reason})
    if meeting.quorum is not None:
        lines.append(
            _("出席　委員%(here)s人(表決権のある委員%(present)s人、定足数%(quorum)s人、在任%(office)s人)")
            % {
                "here": sum(bool(row.seat_id and row.present) for row in rows),
                "present": meeting.voters_present,
                "quorum": meeting.quorum,
                "office": meeting.voters_in_office,
            }
        )
    if meeting.is_public:
        lines.append(_("公開(傍聴した人%(n)s人)") % {"n": meeting.observers})
    else:
        lines.append(_("非公開"))
    return lines if public else [*lines, *_people(meeting, rows)]


def _people(meeting, rows):
    """Who presided, came, stayed away, came in somebody's place, and who else was there."""
    members = [row for row in rows if row.seat_id]
    here = [row for row in members if row.present]
    lines = [_("議長　%(name)s") % {"name": meeting.presided_by}] if meeting.presided_by else []
    lines.append(_("出席した委員　%(names)s") % {"names": _names(here, meeting)})
    if absent := [row for row in members if not row.present and row.had_vote is not None]:
        lines.append(_("欠席した委員　%(names)s") % {"names": _names(absent, meeting)})
    guests = [row for row in rows if row.guest]
    if instead := [row for row in guests if row.stands_in_for_id]:
        said = _("%(guest)s(%(member)sの代理)")
        names = [said % {"guest": row.guest, "member": row.stands_in_for.person} for row in instead]
        lines.append(_("代理で出席した人(表決には加わらない)　%(names)s") % {"names": "、".join(names)})
    if others := [row.guest for row in guests if not row.stands_in_for_id]:
        lines.append(_("委員以外の出席者　%(names)s") % {"names": "、".join(others)})
    return lines


def _names(rows, meeting):
    said = []
    for row in rows:
        name = row.name_then or str(row.seat.person)
        words = f"{row.office_then} {name}" if row.seat.office else name
        said.append(words + _stay(row, meeting))
    return "、".join(said) or _("なし")


def _stay(row, meeting):
    """(午後3時50分から), (午後4時30分まで), (オンライン): only where somebody was not there all the while."""
    notes = [_("オンライン")] if row.present and row.is_online else []
    late = row.arrived_at and (not meeting.opened_at or row.arrived_at > meeting.opened_at)
    if late:
        notes.append(_("%(at)sから") % {"at": format_time(row.arrived_at)})
    for left, back in times_away_of(row):
        span = {"left": format_time(left), "back": format_time(back)}
        notes.append(_("%(left)s〜%(back)sは席を外した") % span)
    if row.left_at and (not meeting.closed_at or row.left_at < meeting.closed_at):
        notes.append(_("%(at)sまで") % {"at": format_time(row.left_at)})
    return _("(%(notes)s)") % {"notes": "、".join(notes)} if notes else ""


# ---- the items -------------------------------------------------------------------------------------------


def _item_lines(number, item, resolutions, *, public, mask):
    if public and not item.is_public:
        return [f"{number}　" + _("非公開の議題"), ""]
    lines = [f"{number}　{mask(item.title)}({item.get_kind_display()})"]
    if item.presenter and not public:
        lines.append(_("説明　%(who)s") % {"who": item.presenter})
    if item.notes.strip():
        lines.append(mask(item.notes.strip()))
    if item.outcome.strip():
        lines.append(_("決まったこと　%(outcome)s") % {"outcome": mask(item.outcome.strip())})
    for resolution in resolutions:
        lines += _resolution_lines(resolution, public=public, mask=mask)
    if item.is_carried:
        note = mask(item.carried_note.strip())
        lines.append(_("次の会議に続ける　%(note)s") % {"note": note} if note else _("次の会議に続ける"))
    return [*lines, ""]


def _resolution_lines(resolution, *, public, mask):
    result = {"result": resolution.get_result_display(), "how": counts_in_words(resolution)}
    lines = [_("議決　%(result)s。%(how)s。") % result]
    if not public:
        lines += _voices(resolution)
    if resolution.conditions:
        lines.append(_("条件　%(conditions)s") % {"conditions": mask(resolution.conditions)})
    return lines


def _voices(resolution):
    """賛成　森田 和夫、…: who chose what, where the vote was by name."""
    if resolution.method != Resolution.Method.NAMED:
        return []
    lines = []
    for choice, label in ResolutionVoter.Choice.choices:
        names = [voter.name_then for voter in getattr(resolution, "voices", []) if voter.choice == choice]
        if choice and names:
            lines.append(f"{label}　{'、'.join(names)}")
    return lines


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
    names = names_in(meeting, rows, promises, items)

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
