"""Members: the list, proposing, appointing, ending, electing, the public roster, next year's renewal."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.forms.people import NameSearch
from community.models import Person
from community.permissions import can_invite_person
from core.audit import history_of
from core.dates import fiscal_year, today
from core.pages import page_of, render_page, require
from councils.actions import (
    acknowledge_secrecy,
    appoint_seats,
    change_seat,
    decline_seat,
    elect,
    end_seat,
    nominate_seat,
    renew_seats,
    seats_to_renew,
    substitute_seat,
)
from councils.forms.seats import (
    AcknowledgeForm,
    EndSeatForm,
    NominateForm,
    RenewForm,
    SeatForm,
    SubstituteForm,
)
from councils.models import Seat, standing
from councils.permissions import (
    can_acknowledge,
    can_appoint_seat,
    can_change_seat,
    can_elect,
    can_list_councils,
    can_nominate_seat,
    can_see_contacts,
)
from councils.views.councils import with_person
from councils.views.parts import council_or_404, crumbs_of, form_page, said, seat_or_404

FORM = ["GET", "HEAD", "POST"]
#: The law names from whom to appoint; the local rule fixes numbers. Missing ones are a hint, never a block.
EXPECTED = {
    Seat.Category.RESIDENT: gettext_lazy("地域の住民がいません。"),
    Seat.Category.GUARDIAN: gettext_lazy("保護者がいません。"),
    Seat.Category.COORDINATOR: gettext_lazy("推進員など、学校の運営に資する活動を行う人がいません。"),
}
FEW = 5


def hints_about(council, seats):
    """What is worth a second look before the Board appoints: counted over members in office and proposed."""
    seats = list(seats)
    found = {seat.category for seat in seats}
    hints = [str(words) for category, words in EXPECTED.items() if category not in found]
    if len(seats) > council.rules.max_members:
        hints.append(
            _("推薦中を合わせて%(n)s人です。上限は%(max)s人です。")
            % {"n": len(seats), "max": council.rules.max_members}
        )
    if seats and len(seats) < FEW:
        hints.append(_("委員が%(n)s人です。話し合いには5人以上が望まれます。") % {"n": len(seats)})
    if not any(seat.office == Seat.Office.CHAIR and seat.is_held for seat in seats):
        hints.append(_("会長がまだ決まっていません。"))
    return hints


def _members_crumb(council):
    return (_("委員"), reverse("seat_list", args=[council.pk]))


@require_safe
def seat_list(request, council_pk):
    """Members now, those proposed and those to come; earlier members on a page of their own."""
    viewer = request.viewer
    council = council_or_404(request, council_pk)
    seats = Seat.objects.visible_to(viewer).filter(council=council).select_related("person")
    former = request.GET.get("who") == "former"
    context = {
        "council": council,
        "former": former,
        "crumbs": crumbs_of(council, (_("委員"), "")),
        "may_nominate": can_nominate_seat(viewer, council),
        "may_appoint": can_appoint_seat(viewer, council),
        "contacts": can_see_contacts(viewer, council),
        "next_year": fiscal_year(viewer.day) + 1,
    }
    if former:
        ended = seats.filter(Q(ends_on__lt=viewer.day) | Q(state=Seat.State.DECLINED))
        context["page"] = page_of(request, ended.order_by("-ends_on", "person__family_kana", "pk"))
        return render_page(request, "councils/seat_list.html", context)
    context |= _present_and_coming(council, seats, viewer, shows_nominated=_sees_nominated(context, viewer))
    if not context["may_nominate"]:
        context["hints"] = []
    return render_page(request, "councils/seat_list.html", context)


def _sees_nominated(context, viewer):
    """Who is proposed concerns those who propose, those who appoint and the Board."""
    return context["may_nominate"] or context["may_appoint"] or can_list_councils(viewer)


def _present_and_coming(council, seats, viewer, *, shows_nominated):
    """Members in office, to come, proposed and waiting, from one query; the voters and the quorum counted from it."""
    seats = seats.filter(ends_on__gte=viewer.day).exclude(state=Seat.State.DECLINED)
    found = list(seats.order_by(*standing())[:200])
    for seat in found:
        seat.council = council
    held = [seat for seat in found if seat.is_held]
    nominated = [seat for seat in found if seat.state == Seat.State.NOMINATED] if shows_nominated else []
    voters = sum(seat.has_vote for seat in held)
    soon = [seat for seat in nominated if seat.starts_on <= viewer.day]
    return {
        "held": held,
        "coming": [seat for seat in found if seat.starts_on > viewer.day and seat.state == "appointed"],
        "nominated": nominated,
        "waiting": [seat for seat in found if seat.is_waiting],
        "hints": hints_about(council, [*held, *soon]),
        "voters": voters,
        "needed": council.rules.quorum_of(voters),
    }


@require_safe
def seat_print(request, council_pk):
    """The public roster on A4: no contacts, and names only of those who agreed."""
    council = council_or_404(request, council_pk)
    seats = Seat.objects.on(request.viewer.day).filter(council=council).select_related("person")
    seats = list(seats.order_by(*standing()))
    context = {
        "council": council,
        "day": request.viewer.day,
        "seats": seats,
        "anybody_named": any(seat.is_publicly_named for seat in seats),
        "letter_title": _("委員名簿"),
    }
    return render_page(request, "councils/seat_print.html", context)


@require_safe
def seat_detail(request, council_pk, pk):
    """One member: term, office, contacts for those who may, what can be done."""
    viewer = request.viewer
    seat = seat_or_404(request, council_pk, pk)
    may_appoint = can_appoint_seat(viewer, seat.council)
    may_nominate = can_nominate_seat(viewer, seat.council)
    left = seat.state == Seat.State.APPOINTED and bool(seat.end_reason)
    context = {
        "seat": seat,
        "council": seat.council,
        "crumbs": crumbs_of(seat.council, _members_crumb(seat.council), (str(seat.person), "")),
        "contacts": can_see_contacts(viewer, seat.council),
        "may_change": can_change_seat(viewer, seat.council),
        "may_decide": may_appoint and seat.can_move("appoint"),
        "may_end": may_appoint
        and seat.state == Seat.State.APPOINTED
        and not seat.end_reason
        and seat.ends_on >= viewer.day,
        "may_succeed": may_nominate and bool(seat.ex_officio_post) and seat.is_held and not seat.end_reason,
        "may_elect": can_elect(viewer, seat.council) and seat.is_held,
        "may_substitute": may_nominate and left and seat.full_term_end > seat.ends_on,
        "may_acknowledge": can_acknowledge(viewer, seat)
        and seat.secrecy_acknowledged_on is None
        and seat.state == Seat.State.APPOINTED,
        "may_invite": may_nominate and can_invite_person(viewer, seat.person),
        "acknowledge_form": AcknowledgeForm(),
        "history": history_of(seat),
    }
    return render_page(request, "councils/seat_detail.html", context)


# ---- proposing and appointing ----------------------------------------------------------------------------


@require_http_methods(FORM)
def seat_nominate(request, council_pk):
    """Propose a member: somebody registered, or somebody new."""
    viewer = request.viewer
    council = council_or_404(request, council_pk)
    require(can_nominate_seat(viewer, council))
    query = request.GET.get("q", "")
    form = NominateForm(request.POST or None, people=Person.objects.visible_to(viewer), q=query)
    if request.method == "POST" and form.is_valid():
        done, seat = form.attempt(
            with_person,
            form,
            viewer,
            council.municipality_id,
            lambda person: nominate_seat(council, person, by=viewer, **form.seat_fields()),
        )
        if done:
            return said(
                request,
                _("%(name)sさんを推薦しました。教育委員会が任命すると委員になります。")
                % {"name": seat.person},
                "seat_list",
                council.pk,
            )
    title = _("委員を推薦する")
    return form_page(
        request,
        form,
        title,
        reverse("seat_list", args=[council.pk]),
        crumbs=crumbs_of(council, _members_crumb(council), (title, "")),
        lead=_("校園長の意見をもとに推薦し、教育委員会が任命します。"),
        save=_("推薦する"),
        search=NameSearch(initial={"q": query}),
        query=query,
    )


@require_POST
def seat_appoint(request, council_pk):
    """Appoint everybody ticked, in one press."""
    council = council_or_404(request, council_pk)
    require(can_appoint_seat(request.viewer, council))
    ticked = [pk for pk in request.POST.getlist("seats") if pk.isdecimal() and len(pk) < 18]
    seats = Seat.objects.filter(council=council, pk__in=ticked).select_related("council", "person")
    made = appoint_seats(seats, by=request.viewer, letter_number=request.POST.get("letter_number", "")[:30])
    return said(request, _("%(n)s人を任命しました。") % {"n": len(made)}, "seat_list", council.pk)


@require_POST
def seat_decline(request, council_pk, pk):
    """A proposal that is not followed."""
    seat = seat_or_404(request, council_pk, pk)
    require(can_appoint_seat(request.viewer, seat.council))
    decline_seat(seat, by=request.viewer, reason=request.POST.get("reason", ""))
    return said(request, _("任命を見送りました。"), seat)


@require_http_methods(FORM)
def seat_renew(request, council_pk):
    """Propose this year's members again for the next 年度."""
    council = council_or_404(request, council_pk)
    require(can_nominate_seat(request.viewer, council))
    year = fiscal_year(request.viewer.day) + 1
    seats = seats_to_renew(council, year)
    form = RenewForm(request.POST or None, seats=seats, fiscal_year=year)
    if request.method == "POST" and form.is_valid():
        done, made = form.attempt(renew_seats, council, year, form.cleaned_data["seats"], by=request.viewer)
        if done:
            return said(request, _("%(n)s人を推薦しました。") % {"n": len(made)}, "seat_list", council.pk)
    title = _("次の年度の委員を推薦する")
    return form_page(
        request,
        form,
        title,
        reverse("seat_list", args=[council.pk]),
        crumbs=crumbs_of(council, _members_crumb(council), (title, "")),
        save=_("推薦する"),
        nothing=""
        if seats
        else _("続けて推薦できる人はいません。もう推薦したか、任期が次の年度まであります。"),
    )


# ---- during the term -------------------------------------------------------------------------------------


@require_http_methods(FORM)
def seat_edit(request, council_pk, pk):
    """Correct what stands on the list."""
    seat = seat_or_404(request, council_pk, pk)
    require(can_change_seat(request.viewer, seat.council))
    form = SeatForm(request.POST or None, instance=seat)
    if request.method == "POST" and form.is_valid():
        change_seat(seat, by=request.viewer, **form.cleaned_data)
        return said(request, _("保存しました。"), seat)
    title = _("委員の情報を直す")
    return form_page(
        request,
        form,
        title,
        seat.get_absolute_url(),
        crumbs=crumbs_of(seat.council, _members_crumb(seat.council), (str(seat.person), "")),
        lead=str(seat.person),
    )


@require_http_methods(FORM)
def seat_end(request, council_pk, pk):
    """End a seat before its term."""
    seat = seat_or_404(request, council_pk, pk)
    require(can_appoint_seat(request.viewer, seat.council))
    form = EndSeatForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done, _seat = form.attempt(end_seat, seat, by=request.viewer, on=data["on"], reason=data["reason"])
        if done:
            messages.success(request, _("任期の終わりを登録しました。"))
            return redirect(seat)
    title = _("%(name)sさんの任期を途中で終える") % {"name": seat.person}
    return form_page(
        request,
        form,
        title,
        seat.get_absolute_url(),
        crumbs=crumbs_of(seat.council, _members_crumb(seat.council), (str(seat.person), "")),
        save=_("登録する"),
        danger=True,
    )


@require_http_methods(FORM)
def seat_substitute(request, council_pk, pk):
    """Propose somebody for the remainder of the term."""
    viewer = request.viewer
    seat = seat_or_404(request, council_pk, pk)
    require(can_nominate_seat(viewer, seat.council))
    query = request.GET.get("q", "")
    form = SubstituteForm(request.POST or None, people=Person.objects.visible_to(viewer), q=query, seat=seat)
    if request.method == "POST" and form.is_valid():
        done, made = form.attempt(
            with_person,
            form,
            viewer,
            seat.council.municipality_id,
            lambda person: substitute_seat(seat, person, by=viewer, **form.seat_fields()),
        )
        if done:
            return said(
                request,
                _("%(name)sさんを後任に推薦しました。") % {"name": made.person},
                "seat_list",
                council_pk,
            )
    title = _("%(name)sさんの後任を推薦する") % {"name": seat.person}
    return form_page(
        request,
        form,
        title,
        seat.get_absolute_url(),
        crumbs=crumbs_of(seat.council, _members_crumb(seat.council), (str(seat.person), "")),
        save=_("推薦する"),
        search=NameSearch(initial={"q": query}),
        query=query,
    )


@require_POST
def seat_elect(request, council_pk, pk):
    """Write down whom the members elected."""
    seat = seat_or_404(request, council_pk, pk)
    require(can_elect(request.viewer, seat.council))
    office = request.POST.get("office", "")
    if office not in Seat.Office.values:
        office = Seat.Office.NONE
    elect(seat, office, by=request.viewer)
    return said(
        request,
        _("%(name)sさんを%(office)sとしました。")
        % {"name": seat.person, "office": seat.get_office_display()},
        seat,
    )


@require_POST
def seat_acknowledge(request, council_pk, pk):
    """The member acknowledges the duty of secrecy, or somebody enters it for them."""
    seat = seat_or_404(request, council_pk, pk)
    require(can_acknowledge(request.viewer, seat))
    form = AcknowledgeForm(request.POST)
    on = form.cleaned_data["on"] if form.is_valid() else today()
    acknowledge_secrecy(seat, by=request.viewer, on=min(on, today()))
    return said(request, _("守秘の確認を記録しました。"), seat)
