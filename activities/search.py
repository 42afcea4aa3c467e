"""What of this room can be found: activities, and their reports."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import Activity, ActivityReport
from community.roles import BOARD
from core.dates import local_day
from core.search.entries import Document, Kind, text_of
from councils.models import Council


def is_board(viewer):
    """Whoever sees all activities."""
    return viewer.has(*BOARD)


def _of(activity, **said):
    council = activity.item.plan.cycle.council
    return Document(
        day=local_day(activity.starts_at),
        municipality_id=council.municipality_id,
        scope=f"council:{council.pk}",
        url=activity.get_absolute_url(),
        **said,
    )


def _activity(activity):
    """What also residents may read: no names of those who are in charge."""
    return _of(activity, title=activity.title, body=text_of(activity.aim, activity.place))


def _report(report):
    """What the report's page and the school's say; what went wrong is not searched."""
    title = _("「%(activity)s」の報告") % {"activity": report.activity.title}
    return _of(report.activity, title=title, body=text_of(report.text, report.voices))


def _public_report(report):
    """What the school's page says of it."""
    return _of(report.activity, title=report.activity.title, body=report.text)


def _reports():
    return ActivityReport.objects.select_related("activity__item__plan__cycle__council")


def _inside(viewer):
    return ActivityReport.objects.filter(
        activity__item__plan__cycle__council__in=Council.objects.visible_to(viewer)
    )


KINDS = [
    Kind(
        code="activity",
        group="activities",
        label=gettext_lazy("活動"),
        records=lambda: Activity.objects.select_related("item__plan__cycle__council"),
        document=_activity,
        visible=lambda viewer: Activity.objects.visible_to(viewer),
        sees_all=is_board,
    ),
    Kind(
        code="report",
        group="activities",
        label=gettext_lazy("活動の報告"),
        records=_reports,
        document=_report,
        visible=_inside,
        touched_by={"activities.activity": "activity"},
        sees_all=is_board,
    ),
    Kind(
        code="public_report",
        group="activities",
        label=gettext_lazy("活動のようす"),
        records=lambda: _reports().filter(is_public=True),
        document=_public_report,
        visible=lambda viewer: ActivityReport.objects.none(),  # who signs in finds the whole report
        touched_by={"activities.activity": "activity"},
    ),
]
