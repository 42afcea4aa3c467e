"""Things to talk about: proposed by members, coordinators and office, or carried over from last year."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.roles import SCHOOL_OFFICE, Role
from core.audit import history_of
from core.dates import fiscal_year
from core.pages import page_of, render_page, require
from core.thread import thread_of
from councils.actions import answer_topic, change_topic, close_topic, drop_topic, leave_topic, reopen_topic
from councils.forms.cycles import (
    AnswerTopicForm,
    DropTopicForm,
    EnteredTopicForm,
    NewTopicForm,
    TopicForm,
)
from councils.models import Topic
from councils.offered import open_topics
from councils.permissions import can_propose_topic, can_settle_topic
from councils.permissions.cycle import can_enter_topic
from councils.proposals import became_of, stages_of
from councils.proposers import proposers_of
from councils.views.parts import council_or_404, crumbs_of, form_page, said, topic_or_404

FORM = ["GET", "HEAD", "POST"]


def _topics_crumb(council):
    return (_("話し合いたいこと"), reverse("topic_list", args=[council.pk]))


@require_safe
def topic_list(request, council_pk):
    """Open topics, what was left unfinished first; those that are settled, and one's own, on pages of their own."""
    viewer = request.viewer
    council = council_or_404(request, council_pk)
    topics = Topic.objects.visible_to(viewer).filter(council=council).select_related("council")
    state = request.GET.get("state", "")
    if state == "settled":
        topics = topics.exclude(state=Topic.State.OPEN).order_by("-fiscal_year", "-pk")
    elif state == "mine":
        topics = topics.filter(proposer=viewer.person_id).order_by("-pk")
    else:
        state, topics = "", open_topics(viewer).filter(council=council).select_related("council")
    context = {
        "council": council,
        "state": state,
        "page": page_of(request, topics),
        "this_year": fiscal_year(viewer.day),
        "may_propose": can_propose_topic(viewer, council.pk),
        "crumbs": crumbs_of(council, (_("話し合いたいこと"), "")),
    }
    return render_page(request, "councils/topic_list.html", context, partials=["topics"])


def _origin_of(viewer, council):
    """From which side a proposal comes."""
    if viewer.holds("council", council.pk, *SCHOOL_OFFICE, Role.CLERK):
        return Topic.Origin.SCHOOL
    if viewer.holds("council", council.pk, Role.CHAIR, Role.VICE_CHAIR, Role.MEMBER):
        return Topic.Origin.COUNCIL
    return Topic.Origin.HEADQUARTERS


def _topic_form(request, council):
    """The form of a proposal; the office chooses whose it is."""
    viewer, posted = request.viewer, request.POST or None
    this_year = fiscal_year(viewer.day)
    years = [this_year, this_year + 1]
    if can_enter_topic(viewer, council.pk):
        return EnteredTopicForm(posted, years=years, proposers=proposers_of(council, viewer.day))
    return NewTopicForm(posted, years=years)


def _whose(form, viewer, council):
    """From whom and from which side the proposal is."""
    proposer = form.proposer() if isinstance(form, EnteredTopicForm) else None
    if proposer is None:
        return {"origin": _origin_of(viewer, council)}
    return {"origin": proposer.origin, "proposer": proposer.person, "name": proposer.name}


def _proposed_words(topic):
    if topic.entered_by:
        return _("%(name)sさんの提案を書きとめました。返事は、このページからできます。") % {
            "name": topic.proposed_by
        }
    return _("提案しました。事務局の返事と、話し合う会議は、このページとはじめの画面でお知らせします。")


@require_http_methods(FORM)
def topic_add(request, council_pk):
    """Propose something to talk about (提案)."""
    viewer = request.viewer
    council = council_or_404(request, council_pk)
    require(can_propose_topic(viewer, council.pk))
    form = _topic_form(request, council)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done, topic = form.attempt(
            leave_topic,
            council,
            data["fiscal_year"],
            data["title"],
            by=viewer,
            body=data["body"],
            **_whose(form, viewer, council),
        )
        if done:
            return said(request, _proposed_words(topic), topic)
    title = _("話し合いたいことを提案する")
    return form_page(
        request,
        form,
        title,
        reverse("topic_list", args=[council.pk]),
        crumbs=crumbs_of(council, _topics_crumb(council), (title, "")),
        save=_("提案する"),
    )


@require_safe
def topic_detail(request, council_pk, pk):
    """One topic: where it came from, in which meetings it was, its thread."""
    viewer = request.viewer
    topic = topic_or_404(request, council_pk, pk)
    stages = stages_of(topic, viewer)
    context = {
        "topic": topic,
        "council": topic.council,
        "crumbs": crumbs_of(topic.council, _topics_crumb(topic.council), (topic.title, "")),
        "stages": stages,
        "became": became_of(topic, stages),
        "may_settle": can_settle_topic(viewer, topic.council_id),
        "answer_form": AnswerTopicForm(initial={"words": topic.answer}),
        "drop_form": DropTopicForm(),
        "thread": thread_of(topic, viewer),
        "history": history_of(topic),
    }
    return render_page(request, "councils/topic_detail.html", context)


@require_http_methods(FORM)
def topic_edit(request, council_pk, pk):
    """Put it into better words."""
    topic = topic_or_404(request, council_pk, pk)
    require(can_settle_topic(request.viewer, topic.council_id))
    form = TopicForm(request.POST or None, instance=topic)
    if request.method == "POST" and form.is_valid():
        done, _topic = form.attempt(change_topic, topic, by=request.viewer, **form.cleaned_data)
        if done:
            return said(request, _("保存しました。"), topic)
    title = _("話し合いたいことを直す")
    return form_page(
        request,
        form,
        title,
        topic.get_absolute_url(),
        crumbs=crumbs_of(topic.council, _topics_crumb(topic.council), (title, "")),
    )


def _to_settle(request, council_pk, pk):
    topic = topic_or_404(request, council_pk, pk)
    require(can_settle_topic(request.viewer, topic.council_id))
    return topic


@require_POST
def topic_answer(request, council_pk, pk):
    """The office tells the proposer what becomes of it."""
    topic = answer_topic(
        _to_settle(request, council_pk, pk), request.POST.get("words", ""), by=request.viewer
    )
    if topic.entered_by:
        words = _("提案に返事をしました。%(name)sさんには、電話などでも伝えてください。")
        return said(request, words % {"name": topic.proposed_by}, topic)
    return said(request, _("提案に返事をしました。提案した人のはじめの画面に出ます。"), topic)


@require_POST
def topic_close(request, council_pk, pk):
    """It has been talked through."""
    topic = close_topic(_to_settle(request, council_pk, pk), by=request.viewer)
    return said(request, _("話し合い済みにしました。"), topic)


@require_POST
def topic_drop(request, council_pk, pk):
    """It is not to be talked about after all."""
    topic = drop_topic(
        _to_settle(request, council_pk, pk), by=request.viewer, reason=request.POST.get("reason", "")
    )
    return said(request, _("取り下げました。"), topic)


@require_POST
def topic_reopen(request, council_pk, pk):
    """It is to be talked about again."""
    topic = reopen_topic(_to_settle(request, council_pk, pk), by=request.viewer)
    return said(request, _("もう一度話し合うことにしました。"), topic)
