"""Corrections of the minutes: asked for by paragraph, with an account or by the link in the letter; taken or declined."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.models import AccessLink
from community.views.links import usable_link
from core.pages import render_page, require
from core.viewer import viewer_of
from councils.actions import ask_correction, decline_correction, take_correction
from councils.actions.corrections import is_late, paragraphs_of, place_of, text_of
from councils.checking import attended_ids, check_of
from councils.differences import difference
from councils.forms.corrections import CorrectionForm, SettleForm
from councils.models import Attendance, Minutes, MinutesCorrection
from councils.permissions import can_ask_correction, can_ask_correction_for, can_settle_correction
from councils.reading import reads_everything
from councils.views.meeting_parts import meeting_crumbs
from councils.views.minutes import minutes_or_404

State = Minutes.State


def _paragraph(request, minutes, in_public):
    """(place, words) of the paragraph that the address names, the first when it names none."""
    texts = paragraphs_of(text_of(minutes, in_public))
    asked = request.GET.get("p", "0")
    place = int(asked) if asked.isdecimal() and len(asked) < 5 else len(texts)
    if place >= len(texts):
        raise Http404
    return place, texts[place]


def _form(request, words, people=None):
    data = request.POST if request.method == "POST" else None
    return CorrectionForm(data, people=people, initial={"text": words, "was": words})


@require_http_methods(["GET", "HEAD", "POST"])
def minutes_correct(request, council_pk, pk):
    """One paragraph (?p=3; ?public=1 of the public text) as it should read."""
    minutes, viewer = minutes_or_404(request, council_pk, pk), request.viewer
    for_others = can_ask_correction_for(viewer, council_pk)
    require(for_others or can_ask_correction(viewer, attended_ids(minutes.meeting)))
    in_public = bool(request.GET.get("public")) or not reads_everything(minutes.meeting, viewer)
    if minutes.state == State.DRAFT and not for_others:
        raise Http404
    place, words = _paragraph(request, minutes, in_public)
    rows = minutes.meeting.attendances.filter(present=True, seat__isnull=False).select_related("seat__person")
    here = {row.seat.person_id: row.seat.person for row in rows}
    form = _form(request, words, here.values() if for_others else None)
    if request.method == "POST" and form.is_valid():
        own = here.get(viewer.person_id)
        person = form.people[form.cleaned_data["person"]] if for_others else own
        done, _correction = _ask(form, minutes, place, person, viewer, in_public)
        if done:
            messages.success(request, _("直しを受け付けました。事務局が確かめて返事をします。"))
            return redirect(minutes)
        form.show_again(words)
    context = {
        "meeting": minutes.meeting,
        "minutes": minutes,
        "words": words,
        "form": form,
        "late": is_late(minutes),
        "for_others": for_others,
        "crumbs": meeting_crumbs(
            minutes.meeting, (_("議事録"), minutes.get_absolute_url()), (_("この段落を直す"), "")
        ),
    }
    return render_page(request, "councils/minutes_correct.html", context)


def _ask(form, minutes, place, person, viewer, in_public, link=None):
    return form.attempt(
        ask_correction,
        minutes,
        place,
        form.cleaned_data["text"],
        by=viewer,
        was=form.cleaned_data["was"],
        person=person,
        reason=form.cleaned_data["reason"],
        in_public=in_public,
        link=link,
    )


# ---- answering -------------------------------------------------------------------------------------------


def _correction(request, council_pk, pk, correction_pk):
    """A correction that the viewer settles; of the full text only where the viewer reads all of it."""
    minutes = minutes_or_404(request, council_pk, pk)
    require(can_settle_correction(request.viewer, council_pk))
    found = minutes.corrections.select_related("person")
    if not reads_everything(minutes.meeting, request.viewer):
        found = found.filter(in_public=True)
    correction = get_object_or_404(found, pk=correction_pk)
    correction.minutes = minutes
    return correction


@require_safe
def correction_detail(request, council_pk, pk, correction_pk):
    """What was asked beside what stands there now, and the two answers."""
    correction = _correction(request, council_pk, pk, correction_pk)
    return _page(request, correction, SettleForm(initial=_initial(correction)))


def _initial(correction):
    place, current, _changed = _standing(correction)
    return {"place": place, "current": current, "text": correction.text}


def _standing(correction):
    """(place, words, whether they are others than those that were corrected) of the paragraph today."""
    texts = paragraphs_of(text_of(correction.minutes, correction.in_public))
    place = place_of(correction, texts)
    if place is not None:
        return place, texts[place], False
    place = min(correction.paragraph, len(texts) - 1)
    return max(place, 0), texts[place] if texts else "", True


def _page(request, correction, form, answer="", status=200):
    minutes = correction.minutes
    _place, current, changed = _standing(correction)
    is_open = correction.state == MinutesCorrection.State.OPEN
    context = {
        "meeting": minutes.meeting,
        "minutes": minutes,
        "correction": correction,
        "current": current,
        "changed": changed and is_open,
        "parts": difference(correction.was, correction.text),
        "since": difference(correction.was, current) if changed and is_open else [],
        "settles": is_open and minutes.state in (State.DRAFT, State.CHECKING),
        "form": form,
        "answer": answer,
        "crumbs": meeting_crumbs(
            minutes.meeting, (_("議事録"), minutes.get_absolute_url()), (_("申し出のあった直し"), "")
        ),
    }
    return render_page(request, "councils/minutes_correction.html", context, status=status)


@require_POST
def correction_take(request, council_pk, pk, correction_pk):
    """The paragraph is replaced: as asked with one press, or in the words that the office chose."""
    correction = _correction(request, council_pk, pk, correction_pk)
    if "text" not in request.POST:
        brought = take_correction(correction, by=request.viewer)
        return _taken(request, correction, brought)
    form = SettleForm(request.POST)
    if form.is_valid():
        done, brought = form.attempt(take_correction, correction, by=request.viewer, **form.cleaned_data)
        if done:
            return _taken(request, correction, brought)
        form.data = form.data.copy()
        form.data |= {name: str(value) for name, value in _initial(correction).items() if name != "text"}
    return _page(request, correction, form)


def _taken(request, correction, brought):
    messages.success(request, f"{_('申し出のとおり直しました。')}{_to_tell(request, correction)}")
    if not brought:
        words = (
            _("委員用の議事録は、そのままです。同じところがあれば「直す」から直してください。")
            if correction.in_public
            else _("公表する議事録は、そのままです。同じところがあれば「直す」から直してください。")
        )
        messages.info(request, words)
    return redirect(correction.minutes)


def _to_tell(request, correction):
    """How whoever asked learns of the answer."""
    if correction.person_id == request.viewer.person_id:
        return ""
    if correction.person.email:
        return _("申し出た人に、メールで知らせます。")
    return _("%(name)sさんにはメールがないので、電話などで伝えてください。") % {"name": correction.person}


@require_POST
def correction_decline(request, council_pk, pk, correction_pk):
    """The text stays, with a word why."""
    correction = _correction(request, council_pk, pk, correction_pk)
    decline_correction(correction, request.POST.get("answer", ""), by=request.viewer)
    words = _("取り入れないことにしました。申し出た人が理由を読めます。")
    messages.success(request, f"{words}{_to_tell(request, correction)}")
    return redirect(correction.minutes)


# ---- by the link in the letter ---------------------------------------------------------------------------


def _opened(request, token):
    """(link, the member's row, its minutes, None), or the page that explains why it does not open."""
    link, answer = usable_link(request, token, AccessLink.Purpose.MEETING)
    if answer:
        return None, None, None, answer
    rows = Attendance.objects.select_related("meeting__council", "meeting__cycle", "seat__person")
    row = get_object_or_404(rows, pk=link.target_id, seat__person=link.person_id)
    minutes = Minutes.objects.filter(meeting=row.meeting_id).first()
    if minutes:
        minutes.meeting = row.meeting
    return link, row, minutes, None


def _link_page(request, token, link, row, minutes, form=None, sent=False):
    viewer = viewer_of(link.person, link=link)
    context = {
        "token": token,
        "row": row,
        "meeting": row.meeting,
        "minutes": minutes,
        "school": row.meeting.council.covered_schools(row.meeting.day).first(),
        "place": row.meeting.council.name,
        "check": None,
        "words": "",
        "form": form,
        "sent": sent,
    }
    if minutes and minutes.state != State.DRAFT:
        in_public = not reads_everything(row.meeting, viewer)
        check = check_of(minutes, viewer, in_public=in_public, may_ask=bool(row.present))
        check.may_ask = check.may_ask and not check.is_late
        context["check"] = check
        if check.may_ask and ("p" in request.GET or form):
            _place, context["words"] = _paragraph(request, minutes, in_public)
            context["form"] = form or _form(request, context["words"])
    return render_page(request, "councils/minutes_link.html", context)


@login_not_required
@require_safe
def minutes_link(request, token):
    """The minutes for a member without account; ?p=3 opens a paragraph to be corrected. Reading changes nothing."""
    link, row, minutes, answer = _opened(request, token)
    return answer or _link_page(request, token, link, row, minutes, sent=bool(request.GET.get("sent")))


@csrf_exempt  # The token in the address is the credential; these pages set no cookie.
@login_not_required
@require_POST
def minutes_link_correct(request, token):
    """The correction of the paragraph that the address names."""
    link, row, minutes, answer = _opened(request, token)
    if answer:
        return answer
    if minutes is None or minutes.state == State.DRAFT:
        raise Http404
    viewer = viewer_of(link.person, link=link)
    in_public = not reads_everything(row.meeting, viewer)
    place, words = _paragraph(request, minutes, in_public)
    form = _form(request, words)
    if form.is_valid():
        done, _correction_made = _ask(form, minutes, place, link.person, viewer, in_public, link)
        if done:
            return redirect(reverse("minutes_link", args=[token]) + "?sent=1")
        form.show_again(words)
    return _link_page(request, token, link, row, minutes, form)
