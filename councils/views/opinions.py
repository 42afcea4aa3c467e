"""Opinions of the council: the list, one opinion on its way, the letter, the Board's list."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.audit import history_of
from core.dates import format_date, today
from core.pages import page_of, render_page, require
from core.thread import Link
from councils.actions import (
    answer_opinion,
    change_opinion,
    draft_opinion,
    put_opinion_on_agenda,
    send_opinion,
    withdraw_opinion,
)
from councils.forms.opinions import (
    OpinionAgendaForm,
    OpinionAnswerForm,
    OpinionForm,
    OpinionSendForm,
    OpinionWithdrawForm,
)
from councils.models import Cycle, Meeting, Opinion, Seat
from councils.permissions import (
    can_convene,
    can_list_opinions_of_city,
    can_reply_to_opinion,
    can_write_opinion,
)
from councils.views.parts import council_or_404, crumbs_of, form_page, said

FORM = ["GET", "HEAD", "POST"]
State, Kind = Opinion.State, Opinion.Kind


def _crumb(council_pk):
    return (_("意見"), reverse("opinion_list", args=[council_pk]))


def _opinion(request, council_pk, pk):
    rows = Opinion.objects.visible_to(request.viewer).select_related("council", "cycle__vision", "school")
    return get_object_or_404(rows, pk=pk, council_id=council_pk)


def _written(request, council_pk, pk):
    """An opinion on which the viewer may work."""
    opinion = _opinion(request, council_pk, pk)
    require(can_write_opinion(request.viewer, council_pk, opinion.kind))
    return opinion


def _act(request, opinion, form, title, act, sentence, **more):
    """A page with one form whose press is an act on the opinion."""
    if request.method == "POST" and form.is_valid():
        done, _opinion_now = form.attempt(act, opinion, by=request.viewer, **form.cleaned_data)
        if done:
            return said(request, sentence, opinion)
    crumbs = crumbs_of(
        opinion.council, _crumb(opinion.council_id), (opinion.title, opinion.get_absolute_url()), (title, "")
    )
    return form_page(request, form, title, opinion.get_absolute_url(), crumbs=crumbs, **more)


@require_safe
def opinion_list(request, council_pk):
    """The council's opinions, the newest first; of those on staffing only what the viewer may read."""
    council = council_or_404(request, council_pk)
    rows = Opinion.objects.visible_to(request.viewer).filter(council=council)
    context = {
        "council": council,
        "page": page_of(request, rows.select_related("cycle", "school")),
        "may_add": can_write_opinion(request.viewer, council.pk),
        "crumbs": crumbs_of(council, _crumb(council.pk)),
    }
    return render_page(request, "councils/opinion_list.html", context)


def _opinion_form(request, council, instance=None, kind=Kind.MANAGEMENT):
    may_staffing = can_write_opinion(request.viewer, council.pk, Kind.STAFFING)
    schools = council.covered_schools()
    initial = {} if instance else {"kind": kind}
    if instance is None and (first := schools[:2]) and len(first) == 1:
        initial["school"] = first[0]
    return OpinionForm(
        request.POST or None, instance=instance, initial=initial, schools=schools, may_staffing=may_staffing
    )


@require_http_methods(FORM)
def opinion_add(request, council_pk):
    """Write down what the council might say."""
    council = council_or_404(request, council_pk)
    require(can_write_opinion(request.viewer, council.pk))
    form = _opinion_form(request, council)
    cycle = Cycle.objects.running(today()).filter(council=council).first()
    if request.method == "POST" and form.is_valid():
        if cycle is None:
            form.add_error(None, _("今年度の歩みが始まっていません。先に年度の歩みを始めてください。"))
        else:
            done, opinion = form.attempt(draft_opinion, cycle, by=request.viewer, **_fields(form))
            if done:
                return said(request, _("意見の案を書きました。会議の議題に入れると、議決できます。"), opinion)
    crumbs = crumbs_of(council, _crumb(council.pk), (_("意見を書く"), ""))
    lead = _(
        "協議会は、校園の運営について校園長か教育委員会に、教職員の任用について教育委員会に、意見を述べることができます。"
    )
    back = reverse("opinion_list", args=[council.pk])
    return form_page(request, form, _("意見を書く"), back, crumbs=crumbs, lead=lead)


def _fields(form):
    return {name: form.cleaned_data[name] for name in ("kind", "addressee", "school", "title", "text")}


@require_safe
def opinion_detail(request, council_pk, pk):
    """One opinion: its words, how far it is, the reply and how long it was waited for."""
    opinion, viewer = _opinion(request, council_pk, pk), request.viewer
    writes = can_write_opinion(viewer, council_pk, opinion.kind)
    replies = can_reply_to_opinion(viewer, opinion)
    items = list(opinion.agenda_items.select_related("meeting").order_by("-pk"))
    resolutions = list(opinion.resolutions.exclude(state="void").select_related("meeting").order_by("-pk"))
    context = {
        "council": opinion.council,
        "opinion": opinion,
        "items": [item for item in items if not item.is_dropped],
        "resolutions": resolutions,
        "may_edit": writes and opinion.state == State.DRAFT,
        "may_agenda": writes and opinion.state == State.DRAFT and can_convene(viewer, council_pk),
        "may_send": writes and opinion.can_move("send"),
        "may_answer": (writes or replies) and opinion.can_move("answer"),
        "replies": replies,
        "may_withdraw": writes and opinion.can_move("withdraw"),
        "history": history_of(opinion),
        "thread": _thread(opinion, items, resolutions),
        "crumbs": crumbs_of(opinion.council, _crumb(council_pk), (opinion.title, "")),
    }
    return render_page(request, "councils/opinion_detail.html", context)


def _thread(opinion, items, resolutions):
    """The image, the opinion, where it was talked of and what was decided."""
    vision = opinion.cycle.vision
    links = [Link(1, _("目指す子ども像"), vision.text, url=vision.get_absolute_url())] if vision else []
    links.append(
        Link(2, _("意見"), opinion.title, opinion.get_state_display(), opinion.get_absolute_url(), here=True)
    )
    for item in items:
        meeting = item.meeting
        links.append(
            Link(2, _("会議"), meeting.title, meeting.get_state_display(), meeting.get_absolute_url())
        )
    for resolution in resolutions:
        note = str(resolution.get_state_display())
        links.append(Link(2, _("議決"), resolution.get_result_display(), note, resolution.get_absolute_url()))
    return links


@require_http_methods(FORM)
def opinion_edit(request, council_pk, pk):
    """The draft said better; whoever saves second sees both texts."""
    opinion = _written(request, council_pk, pk)
    form = _opinion_form(request, opinion.council, opinion)
    if request.method == "POST" and form.is_valid():
        done, _opinion_now = form.attempt(change_opinion, form, by=request.viewer)
        if done:
            return said(request, _("保存しました。"), opinion)
    back = reverse("opinion_detail", args=[council_pk, pk])
    crumbs = crumbs_of(opinion.council, _crumb(council_pk), (_("意見を直す"), ""))
    return form_page(request, form, _("意見を直す"), back, crumbs=crumbs)


@require_http_methods(FORM)
def opinion_agenda(request, council_pk, pk):
    """Put it on the agenda of a meeting that is to come or running."""
    opinion = _written(request, council_pk, pk)
    require(can_convene(request.viewer, council_pk))
    ahead = (Meeting.State.PLANNED, Meeting.State.NOTIFIED, Meeting.State.OPEN)
    meetings = Meeting.objects.filter(council_id=council_pk, state__in=ahead).order_by("starts_at")
    form = OpinionAgendaForm(request.POST or None, meetings=meetings.select_related("council"))
    lead = _("この意見を議決する会議を選びます。")
    if opinion.is_closed:
        lead = _("教職員の任用に関わるため、公開しない議題になります。")
    nothing = "" if meetings.exists() else _("これからの会議がありません。先に会議を予定してください。")
    return _act(
        request,
        opinion,
        form,
        _("会議の議題にする"),
        put_opinion_on_agenda,
        _("次第に入れました。会議で議決し、会長が確認すると、提出できます。"),
        lead=lead,
        nothing=nothing,
        save=_("議題にする"),
    )


@require_http_methods(FORM)
def opinion_send(request, council_pk, pk):
    """Write down that it was sent: the day, the number of the letter."""
    opinion = _written(request, council_pk, pk)
    form = OpinionSendForm(request.POST or None, initial={"on": today()})
    sentence = _("提出したことを記録しました。回答を待つ日数を、この日から数えます。")
    lead = _("意見書を印刷して渡したら、その日を書いてください。教育委員会は、この画面でも読めます。")
    return _act(request, opinion, form, _("提出を記録する"), send_opinion, sentence, lead=lead)


@require_http_methods(FORM)
def opinion_answer(request, council_pk, pk):
    """The addressee replies; or the office types the reply that came on paper."""
    opinion, viewer = _opinion(request, council_pk, pk), request.viewer
    replies = can_reply_to_opinion(viewer, opinion)
    require(replies or can_write_opinion(viewer, council_pk, opinion.kind))
    form = OpinionAnswerForm(request.POST or None, for_somebody=not replies, initial={"on": today()})
    lead = "" if replies else _("紙や電話で届いた回答を、届いたとおりに書いてください。")
    sentence = _("回答を記録しました。")
    return _act(request, opinion, form, _("回答を書く"), answer_opinion, sentence, lead=lead)


@require_http_methods(FORM)
def opinion_withdraw(request, council_pk, pk):
    """The council will not send it."""
    opinion = _written(request, council_pk, pk)
    form = OpinionWithdrawForm(request.POST or None)
    return _act(
        request,
        opinion,
        form,
        _("取り下げる"),
        withdraw_opinion,
        _("取り下げました。"),
        save=_("取り下げる"),
        danger=True,
    )


@require_safe
def opinion_print(request, council_pk, pk):
    """意見書 on A4."""
    opinion = _opinion(request, council_pk, pk)
    chair = Seat.objects.on(opinion.sent_on or today()).filter(council_id=council_pk, office="chair")
    resolution = opinion.resolutions.filter(state="confirmed").order_by("-pk").first()
    context = {
        "opinion": opinion,
        "council": opinion.council,
        "chair": chair.select_related("person").first(),
        "resolution": resolution,
        "letter_number": opinion.document_number,
        "letter_date": format_date(opinion.sent_on, weekday=False) if opinion.sent_on else "",
        "letter_title": _("意見書"),
        "letter_step": 2,
    }
    return render_page(request, "councils/opinion_print.html", context)


@require_safe
def city_opinions(request):
    """For the Board's guidance: what was sent to the Board, that which waits longest first; or (?answered=1) the rest."""
    viewer = request.viewer
    if not can_list_opinions_of_city(viewer):
        raise Http404
    answered = bool(request.GET.get("answered"))
    rows = Opinion.objects.visible_to(viewer).filter(
        addressee=Opinion.Addressee.BOARD, council__municipality_id=viewer.municipality_id
    )
    rows = rows.filter(state=State.ANSWERED).order_by("-replied_on", "-pk") if answered else rows.waiting()
    if not answered:
        rows = rows.order_by("sent_on", "pk")
    context = {
        "page": page_of(request, rows.select_related("council", "school")),
        "answered": answered,
        "crumbs": [{"label": _("協議会からの意見"), "url": ""}],
    }
    return render_page(request, "councils/opinion_city.html", context)
