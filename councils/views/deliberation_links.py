"""A deliberation on the telephone, behind the member's link to the meeting: write, then choose."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from core.pages import render_page
from core.viewer import viewer_of
from councils.actions import add_notes, mark_wishes
from councils.choosing import chosen_by
from councils.forms.deliberations import ChooseForm, NotesForm
from councils.models import Deliberation, Seat
from councils.models.visions import Side
from councils.talks import talk_of, with_last_act
from councils.views.deliberations import drawn_in
from councils.views.room import answer_live, link_row

TEMPLATE = "councils/deliberation_link.html"
#: From which side a member usually speaks.
SIDES = {
    Seat.Category.GUARDIAN: Side.GUARDIANS,
    Seat.Category.STAFF: Side.SCHOOL,
}


def _opened(request, token, pk):
    """(link, row, deliberation, None), or the page that explains itself in the last place."""
    link, row, answer = link_row(request, token)
    if answer:
        return None, None, None, answer
    found = with_last_act(Deliberation.objects.all(), row.seat.council_id)
    found = found.select_related("cycle__council", "item__meeting")
    return (
        link,
        row,
        get_object_or_404(found, pk=pk, item__meeting=row.meeting_id, item__is_public=True),
        None,
    )


def _context(request, token, row, deliberation, *, form=None, choose=None, sentence=""):
    side = SIDES.get(row.seat.category, Side.COMMUNITY)
    choose = choose or ChooseForm(deliberation=deliberation)
    marking = deliberation.state == Deliberation.State.MARKING
    known = chosen_by(deliberation, row) if marking else set()
    return {
        "token": token,
        "deliberation": deliberation,
        "talk": talk_of(deliberation),
        "mark": f"{deliberation.last_act}",
        "drawn": drawn_in(request, deliberation),
        "form": form or NotesForm(initial={"side": side}, with_label=False),
        "ticked": choose.ticked(known),
        "known": known,
        "may_choose": marking and bool(row.present),
        "errors": choose.non_field_errors() if choose.is_bound else [],
        "sentence": sentence,
        "place": row.meeting.council.name,
    }


@login_not_required
@require_safe
def deliberation_link(request, token, pk):
    """The question, what others wrote, and the box to write in. Reading changes nothing."""
    _link, row, deliberation, answer = _opened(request, token, pk)
    if answer:
        return answer
    mark = f"{deliberation.last_act}"
    return answer_live(request, TEMPLATE, mark, lambda: _context(request, token, row, deliberation))


def _back(token, pk, place):
    return HttpResponseRedirect(reverse("deliberation_link", args=[token, pk]) + f"#{place}")


@csrf_exempt  # The token in the address is the credential; these pages set no cookie.
@login_not_required
@require_POST
def deliberation_link_write(request, token, pk):
    """Notes of one's own, by name."""
    link, row, deliberation, answer = _opened(request, token, pk)
    if answer:
        return answer
    form = NotesForm(request.POST, with_label=False)
    if form.is_valid():
        data = form.cleaned_data
        by = viewer_of(link.person, link=link)
        done, _made = form.attempt(
            add_notes, deliberation, data["side"], data["lines"], by=by, author=link.person
        )
        if done:
            return _back(token, pk, "live")
    return render_page(request, TEMPLATE, _context(request, token, row, deliberation, form=form))


@csrf_exempt  # As above.
@login_not_required
@require_POST
def deliberation_link_choose(request, token, pk):
    """One's own marks."""
    link, row, deliberation, answer = _opened(request, token, pk)
    if answer:
        return answer
    form = ChooseForm(request.POST, deliberation=deliberation)
    if form.is_valid():
        by = viewer_of(link.person, link=link)
        done, n = form.attempt(mark_wishes, deliberation, row, form.cleaned_data["wishes"], by=by)
        if done:
            sentence = _("%(n)s件を選びました。ありがとうございました。") % {"n": n}
            return render_page(
                request, TEMPLATE, _context(request, token, row, deliberation, sentence=sentence)
            )
    return render_page(request, TEMPLATE, _context(request, token, row, deliberation, choose=form))
