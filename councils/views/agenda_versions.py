"""Publishing an agenda again, and all its versions as they were printed."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.dates import now
from core.pages import render_page, require
from councils.actions import publish_agenda
from councils.forms.agenda import PublishForm
from councils.permissions.meeting import can_convene
from councils.published import agenda_shown, printed_versions
from councils.views.meeting_parts import meeting_crumbs, meeting_or_404


def _agenda_crumb(meeting):
    return (_("次第"), reverse("agenda_edit", args=[meeting.council_id, meeting.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
def agenda_publish(request, council_pk, pk):
    """What has changed since the agenda was published; with a reason it is published again."""
    meeting = meeting_or_404(request, council_pk, pk)
    require(can_convene(request.viewer, council_pk))
    publication = agenda_shown(meeting, request.viewer).publication
    form = PublishForm(request.POST or None, changes=publication.unpublished)
    if request.method == "POST" and form.is_valid():
        done, version = form.attempt(publish_agenda, meeting, by=request.viewer, **form.cleaned_data)
        if done:
            messages.success(request, _published_words(meeting) % {"n": version.number})
            return redirect(meeting)
    context = {
        "meeting": meeting,
        "publication": publication,
        "form": form,
        "back": reverse("agenda_edit", args=[council_pk, pk]),
        "crumbs": meeting_crumbs(meeting, _agenda_crumb(meeting), (_("公表し直す"), "")),
    }
    return render_page(request, "councils/agenda_publish.html", context)


def _published_words(meeting):
    if meeting.ends_at <= now():
        return _("次第の第%(n)s版を公表しました。")
    return _(
        "次第の第%(n)s版を公表しました。メールのある委員にはお知らせを送りました。"
        "ほかの委員には、電話連絡表を見て知らせてください。"
    )


@require_safe
def agenda_versions(request, council_pk, pk):
    """All published versions, the newest first, each with what had changed."""
    meeting = meeting_or_404(request, council_pk, pk)
    context = {
        "meeting": meeting,
        "versions": printed_versions(meeting, request.viewer),
        "crumbs": meeting_crumbs(meeting, (_("公表した次第"), "")),
    }
    return render_page(request, "councils/agenda_versions.html", context)


@require_safe
def agenda_version(request, council_pk, pk, number):
    """One version on paper, as it was printed then."""
    meeting = meeting_or_404(request, council_pk, pk)
    versions = printed_versions(meeting, request.viewer)
    printed = next((version for version in versions if version.version.number == number), None)
    if printed is None:
        raise Http404
    context = {"meeting": meeting, "printed": printed, "letter_step": 1}
    return render_page(request, "councils/agenda_version.html", context)
