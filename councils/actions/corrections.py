"""Corrections of the minutes by those who were there: asked for by paragraph, taken or declined with a word."""

import re

from django.db import transaction
from django.utils.translation import gettext as _

from community.outbox import send_later
from core.audit import record
from core.dates import format_short, today
from core.refusal import InvalidMove, Refused
from councils.actions.invitations import check_address, invited, links_of
from councils.actions.minutes_names import names_in, without_names
from councils.models import Minutes, MinutesCorrection

#: A paragraph is what an empty line ends: so a page shows it, and so it is counted.
_BETWEEN = re.compile(r"\n[ \t\u3000]*\n+")
OPEN_TO_CHANGE = (Minutes.State.DRAFT, Minutes.State.CHECKING)


def plain(text):
    """The text as it is kept: browsers send other line ends."""
    return (text or "").replace("\r\n", "\n").strip()


def paragraphs_of(text):
    """The paragraphs of minutes, as a page shows them."""
    return [part for part in _BETWEEN.split(plain(text)) if part.strip()]


def joined(paragraphs):
    """The text again."""
    return "\n\n".join(paragraphs) + "\n"


def text_of(minutes, in_public):
    """The members' text, or the one for everybody."""
    return minutes.public_text if in_public else minutes.text


def was_there(minutes, person_id):
    """Whether the person attended as a member: only they know what was said."""
    if person_id is None:
        return False
    rows = minutes.meeting.attendances.filter(seat__person_id=person_id, present=True)
    return rows.exists()


def is_late(minutes):
    """Whether the members' days are over."""
    return minutes.check_until is not None and today() > minutes.check_until


# ---- asking ----------------------------------------------------------------------------------------------


@transaction.atomic
def ask_correction(minutes, paragraph, text, *, by, was, person, reason="", in_public=False, link=None):
    """Somebody who was there asks to change one paragraph; the office may type it for them, also later.

    `was` is the paragraph as the page showed it: words that have changed since are not spoken about unseen.
    """
    locked = Minutes.objects.select_for_update(of=("self",)).get(pk=minutes.pk)
    by_office = by.person_id != person.pk
    _check_open(locked, by_office)
    if not was_there(locked, person.pk):
        raise Refused(_("直しを申し出られるのは、その会議に出席した委員です。"))
    here = paragraphs_of(text_of(locked, in_public))
    if not 0 <= paragraph < len(here) or here[paragraph] != plain(was):
        raise Refused(
            _("この段落は、開いたあとに直されています。下の「いまの文」を確かめて、もう一度送ってください。")
        )
    if plain(text) == here[paragraph]:
        raise Refused(_("文が変わっていません。直したい言葉に書きかえてください。"))
    _check_once(locked, in_public, paragraph, text, person)
    correction = MinutesCorrection.objects.create(
        minutes=locked,
        in_public=in_public,
        paragraph=paragraph,
        was=here[paragraph],
        text=plain(text),
        reason=reason.strip()[:200],
        person=person,
        entered_by=by.name[:120] if by_office else "",
        link_id=link.pk if link else None,
    )
    record("minutescorrection.ask", correction, by, for_label=person if by_office else "")
    return correction


def _check_open(minutes, by_office):
    if minutes.state in (Minutes.State.CONFIRMED, Minutes.State.PUBLISHED):
        raise Refused(_("議事録は、会長が確認して決まりました。次の会議で話題にしてください。"))
    if minutes.state != Minutes.State.CHECKING:
        raise Refused(_("議事録は、いま事務局が作っています。案が届いてからお知らせください。"))
    if is_late(minutes) and not by_office:
        raise Refused(
            _("確かめていただく期間は%(day)sまででした。まだ直せることもあるので、事務局にお電話ください。")
            % {"day": format_short(minutes.check_until)}
        )


def _check_once(minutes, in_public, paragraph, text, person):
    same = minutes.corrections.filter(
        in_public=in_public, paragraph=paragraph, person=person, text=plain(text)
    )
    if same.filter(state=MinutesCorrection.State.OPEN).exists():
        raise InvalidMove(_("この直しは、もう届いています。事務局が確かめています。"))


# ---- answering -------------------------------------------------------------------------------------------


def place_of(correction, paragraphs):
    """Where the paragraph stands now, or None when its words have changed since."""
    if correction.paragraph < len(paragraphs) and paragraphs[correction.paragraph] == correction.was:
        return correction.paragraph
    same = [place for place, text in enumerate(paragraphs) if text == correction.was]
    return same[0] if len(same) == 1 else None


@transaction.atomic
def take_correction(correction, *, by, text=None, place=None, current=None):
    """The paragraph is replaced. Returns whether the other text (public or full) was brought along.

    Where the paragraph has changed since, whoever takes it has seen both and says which paragraph (`place`, which
    then reads `current`) becomes which words.
    """
    minutes = _locked(correction)
    name, other = ("public_text", "text") if correction.in_public else ("text", "public_text")
    here = paragraphs_of(getattr(minutes, name))
    if place is None:
        place = place_of(correction, here)
        if place is None:
            raise Refused(_("この段落は、申し出のあとに変わっています。両方の文を見て決めてください。"))
    elif not 0 <= place < len(here) or here[place] != plain(current):
        raise Refused(_("この段落は、いま変わりました。いまの文をもう一度確かめてください。"))
    before, here[place] = here[place], plain(correction.text if text is None else text)
    correction.move("take", by, answered_by=by.name[:120])
    setattr(minutes, name, joined([part for part in here if part]))
    brought = _bring_along(minutes, other, before, here[place])
    minutes.version += 1
    minutes.save(update_fields=["text", "public_text", "version"])
    record("minutes.change", minutes, by)
    correction.minutes = minutes
    _tell_answer(correction, by)
    return brought


def _locked(correction):
    minutes = Minutes.objects.select_for_update(of=("self",)).get(pk=correction.minutes_id)
    if minutes.state not in OPEN_TO_CHANGE:
        raise InvalidMove(_("会長が確認した議事録は変えられません。"))
    if not minutes.corrections.filter(pk=correction.pk, state=MinutesCorrection.State.OPEN).exists():
        raise InvalidMove
    return minutes


def _bring_along(minutes, other, before, after):
    """The same paragraph of the other text, where it stands there; in the public one without names."""
    if other == "public_text":
        names = _names_of(minutes.meeting)
        before, after = without_names(before, names), without_names(after, names)
    parts = paragraphs_of(getattr(minutes, other))
    if parts.count(before) != 1:
        return False
    parts[parts.index(before)] = after
    setattr(minutes, other, joined([part for part in parts if part]))
    return True


def _names_of(meeting):
    rows = list(meeting.attendances.select_related("seat__person"))
    promises = list(meeting.action_items.select_related("person"))
    return names_in(meeting, rows, promises, list(meeting.items.standing()))


@transaction.atomic
def decline_correction(correction, answer, *, by):
    """The text stays; whoever asked reads why."""
    if not answer.strip():
        raise Refused(_("取り入れない理由を書いてください。申し出た人が読みます。"))
    _locked(correction)
    correction.move("decline", by, answer=answer.strip()[:200], answered_by=by.name[:120])
    _tell_answer(correction, by)
    return correction


def _tell_answer(correction, by):
    """A short mail to whoever asked; without an address it waits on the office's list. No word of the minutes is in it
    but the reason, and that only where nothing of the meeting was closed.
    """
    if correction.person_id == by.person_id:
        return
    meeting = correction.minutes.meeting
    row = invited(meeting).filter(seat__person=correction.person_id).first()
    link = links_of([row]).get(row.pk) if row else None
    taken = correction.state == MinutesCorrection.State.TAKEN
    lines = [
        _("%(name)s 様") % {"name": correction.person},
        "",
        _("%(meeting)sの議事録に、直しをお知らせいただき、ありがとうございました。") % {"meeting": meeting},
        _("お申し出を確かめて、議事録を直しました。") if taken else _("議事録は、もとの文のままとしました。"),
    ]
    if not taken and not meeting.items.filter(is_public=False).exists():
        lines.append(_("理由　%(reason)s") % {"reason": correction.answer})
    if link and link.expires_on >= today():
        lines += ["", _("議事録は、次のページで読めます。"), check_address(link)]
    send_later(
        key=f"minutes:{meeting.pk}:correction:{correction.pk}",
        subject=_("学校運営協議会 議事録の直しについて"),
        body="\n".join(lines),
        person=correction.person,
    )


def decline_open_corrections(minutes, *, by):
    """At the confirmation: those that nobody has answered are not taken, and say so."""
    for correction in minutes.corrections.filter(state=MinutesCorrection.State.OPEN):
        decline_correction(correction, str(_("会長の確認のときに、取り入れないことにしました。")), by=by)
