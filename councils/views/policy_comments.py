"""Comments on a submitted basic policy: beside its parts, written by members or for them, answered by the head."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.pages import require
from councils.actions import answer_comment, comment_policy, withdraw_comment
from councils.actions.policy_comments import is_talked_of
from councils.forms.policies import CommentAnswerForm, CommentForm
from councils.models import BasicPolicy, PolicyComment
from councils.permissions import (
    can_answer_comment,
    can_comment_for,
    can_comment_policy,
    can_withdraw_comment,
)
from councils.views.parts import form_page, policy_or_404, said, year_crumbs, year_url

FORM = ["GET", "HEAD", "POST"]


def comments_of(policy, items, viewer):
    """What the policy's page shows of its comments: `item.said` of each part, those on the whole, who may what.

    Comments are the council's and the school's own talk: the Board reads the policy without them.
    """
    council_id = policy.cycle.council_id
    inside = bool(viewer.ids("council") & {council_id}) or can_answer_comment(viewer, policy.school)
    rows = PolicyComment.objects.filter(policy=policy) if inside else PolicyComment.objects.none()
    rows = list(rows.exclude(state=PolicyComment.State.WITHDRAWN).select_related("author")) if inside else []
    for comment in rows:
        comment.policy = policy
        comment.may_withdraw = can_withdraw_comment(viewer, comment)
    for item in items:
        item.said = [comment for comment in rows if comment.item_id == item.pk]
    return {
        "whole_comments": [comment for comment in rows if comment.item_id is None],
        "comments_open": is_talked_of(policy) and can_comment_policy(viewer, council_id),
        "comments_answer": policy.state != BasicPolicy.State.DRAFT
        and can_answer_comment(viewer, policy.school),
        "comments_waiting": sum(comment.state == PolicyComment.State.OPEN for comment in rows),
    }


def _crumbs(policy, label):
    cycle = policy.cycle
    return year_crumbs(
        cycle,
        (_("基本方針"), year_url("policy_list", cycle)),
        (str(policy.school), policy.get_absolute_url()),
        (label, ""),
    )


def _item(request, policy):
    """The part that the address names (?item=12), or None for the whole."""
    asked = request.GET.get("item", "")
    if not asked:
        return None
    if not asked.isdecimal() or len(asked) > 12:
        raise Http404
    return get_object_or_404(policy.items, pk=int(asked))


@require_http_methods(FORM)
def policycomment_add(request, council_pk, pk):
    """A word on one part or on the whole, one's own or written down for somebody."""
    policy, viewer = policy_or_404(request, council_pk, pk), request.viewer
    require(can_comment_policy(viewer, council_pk))
    item = _item(request, policy)
    form = CommentForm(request.POST or None, for_others=can_comment_for(viewer, council_pk))
    if request.method == "POST" and form.is_valid():
        done, _comment = form.attempt(comment_policy, policy, by=viewer, item=item, **form.cleaned_data)
        if done:
            return said(request, _("意見を書きました。校園長が読んで返事をします。"), policy)
    title = _("「%(part)s」への意見") % {"part": item.heading} if item else _("基本方針への意見")
    return form_page(
        request,
        form,
        title,
        policy.get_absolute_url(),
        crumbs=_crumbs(policy, _("意見を書く")),
        template="councils/policy_comment.html",
        item=item,
        comment=None,
    )


def _comment(request, council_pk, pk, comment_pk):
    policy = policy_or_404(request, council_pk, pk)
    comment = get_object_or_404(
        policy.comments.exclude(state=PolicyComment.State.WITHDRAWN).select_related("author", "item"),
        pk=comment_pk,
    )
    comment.policy = policy
    return comment


@require_http_methods(FORM)
def policycomment_answer(request, council_pk, pk, comment_pk):
    """The head's answer."""
    comment = _comment(request, council_pk, pk, comment_pk)
    policy = comment.policy
    require(can_answer_comment(request.viewer, policy.school))
    form = CommentAnswerForm(request.POST or None, initial={"answer": comment.answer})
    if request.method == "POST" and form.is_valid():
        done, _answered = form.attempt(
            answer_comment, comment, form.cleaned_data["answer"], by=request.viewer
        )
        if done:
            return said(request, _("返事を書きました。"), policy)
    return form_page(
        request,
        form,
        _("意見に返事をする"),
        policy.get_absolute_url(),
        crumbs=_crumbs(policy, _("返事をする")),
        template="councils/policy_comment.html",
        item=comment.item,
        comment=comment,
    )


@require_POST
def policycomment_withdraw(request, council_pk, pk, comment_pk):
    """Taken back by whoever said it."""
    comment = _comment(request, council_pk, pk, comment_pk)
    require(can_withdraw_comment(request.viewer, comment))
    withdraw_comment(comment, by=request.viewer)
    return said(request, _("意見を取り下げました。"), comment.policy)
