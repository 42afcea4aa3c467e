"""The kinds of things that wait for people, by the role that has to act (dashboards.todos)."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from activities.models import Activity
from community.roles import Role
from core.dates import fiscal_year, today
from councils import proposals, waiting
from dashboards import rows
from dashboards.rows import ACTIVE, CHAIRS, OFFICE
from dashboards.todos import Kind


def _to(name, *, fragment=""):
    """A link to a record of the council."""
    return lambda row: reverse(name, args=[row.council, row.pk]) + fragment


def _to_year(name):
    """A link to a page of this year."""
    return lambda row: reverse(name, args=[row.council, fiscal_year(today())])


MEMBER_KINDS = [
    Kind(
        "answered",
        1,
        proposals.proposals_answered,
        "council_id",
        "title",
        _("提案がどうなったかを見る：%(title)s"),
        _to("topic_detail"),
    ),
    Kind(
        "reply",
        2,
        waiting.replies_owed,
        "meeting__council_id",
        "meeting__number",
        _("第%(title)s回の会議の出欠を答える"),
        lambda row: reverse("meeting_detail", args=[row.council, row.pk]) + "#reply",
        "meeting__starts_at",
        True,
        pk="meeting_id",
    ),
    Kind(
        "sheet",
        2,
        waiting.sheets_owed,
        "meeting__council_id",
        "meeting__number",
        _("第%(title)s回の書面表決書を出す"),
        _to("written_sheet"),
        "meeting__ends_at",
        True,
        pk="meeting_id",
    ),
    Kind(
        "resolution",
        2,
        waiting.resolutions_to_confirm,
        "meeting__council_id",
        "item__title",
        _("議決を確認する：%(title)s"),
        _to("resolution_detail"),
        note=_("会長が確認すると、承認が有効になります。"),
        tag=_("確認待ち"),
    ),
    Kind(
        "minutes",
        2,
        waiting.minutes_to_read,
        "meeting__council_id",
        "meeting__number",
        _("第%(title)s回の議事録を確認する"),
        lambda row: reverse("minutes_detail", args=[row.council, row.pk]),
        note=_("事務局の案が届いています。"),
        tag=_("確認待ち"),
        pk="meeting_id",
    ),
    Kind(
        "promise",
        2,
        waiting.my_promises,
        "council_id",
        "text",
        "%(title)s",
        lambda row: reverse("actionitem_list", args=[row.council]),
        "due_on",
        note=_("会議での約束"),
    ),
    Kind(
        "mark",
        6,
        rows.to_mark,
        "goal__cycle__council_id",
        "goal__text",
        _("目標を評価する：%(title)s"),
        _to_year("evaluation_year"),
        tag=_("記入待ち"),
    ),
]

OFFICE_KINDS = [
    Kind(
        "proposal",
        1,
        proposals.proposals_to_answer,
        "council_id",
        "title",
        _("提案に返事をする：%(title)s"),
        _to("topic_detail"),
    ),
    Kind(
        "open_year",
        1,
        rows.councils_without_year,
        "pk",
        "name",
        _("今年度の歩みを始める：%(title)s"),
        lambda row: reverse("cycle_open", args=[row.council]),
    ),
    Kind(
        "image",
        1,
        rows.years_without_image,
        "council_id",
        "fiscal_year",
        _("目指す子ども像を話し合い、共有する"),
        _to_year("vision_year"),
        note=_("昨年度の子ども像を続けることもできます。"),
    ),
    Kind(
        "draft_policy",
        2,
        rows.schools_without_policy,
        "council_id",
        "school__name",
        _("%(title)sの基本方針を作る"),
        _to_year("policy_list"),
    ),
    Kind(
        "submit_policy",
        2,
        rows.policies_to_submit,
        "cycle__council_id",
        "school__name",
        _("%(title)sの基本方針を提出する"),
        _to("policy_detail"),
        tag=_("作成中"),
    ),
    Kind(
        "notify",
        2,
        waiting.meetings_without_notice,
        "council_id",
        "number",
        _("第%(title)s回の会議を案内する"),
        _to("meeting_detail"),
        "starts_at",
        True,
    ),
    Kind(
        "write_minutes",
        2,
        waiting.meetings_without_minutes,
        "council_id",
        "number",
        _("第%(title)s回の議事録を作る"),
        _to("meeting_detail"),
    ),
    Kind(
        "publish_minutes",
        2,
        waiting.minutes_to_publish,
        "meeting__council_id",
        "meeting__number",
        _("第%(title)s回の議事録を公表する"),
        lambda row: reverse("minutes_detail", args=[row.council, row.pk]),
        pk="meeting_id",
    ),
    Kind(
        "minutes_correction",
        2,
        waiting.corrections_to_answer,
        "minutes__meeting__council_id",
        "minutes__meeting__number",
        _("第%(title)s回の議事録の直しに返事をする"),
        lambda row: reverse("minutes_detail", args=[row.council, row.pk]),
        tag=_("返事待ち"),
        pk="minutes__meeting_id",
    ),
    Kind(
        "policy_comment",
        2,
        waiting.comments_to_head,
        "policy__cycle__council_id",
        "text",
        _("基本方針への意見に返事をする：%(title)s"),
        _to("policy_detail"),
        tag=_("返事待ち"),
        pk="policy_id",
    ),
    Kind(
        "opinion_to_head",
        2,
        waiting.opinions_to_head,
        "council_id",
        "title",
        _("協議会の意見に回答する：%(title)s"),
        _to("opinion_detail"),
        tag=_("回答待ち"),
    ),
    Kind(
        "written_result",
        2,
        waiting.written_results_to_tell,
        "council_id",
        "number",
        _("第%(title)s回（書面）の結果を委員に知らせる"),
        _to("written_detail"),
    ),
    Kind(
        "condition",
        2,
        waiting.open_conditions,
        "resolution__meeting__council_id",
        "text",
        _("承認の条件：%(title)s"),
        _to("resolution_detail"),
        "due_on",
        note=_("どうなったかを書くと、次の会議で確かめられます。"),
        pk="resolution_id",
    ),
    Kind(
        "review",
        2,
        waiting.reviews_due,
        "meeting__council_id",
        "item__title",
        _("議決を見直す：%(title)s"),
        _to("resolution_detail"),
        "review_on",
    ),
    Kind(
        "meeting_new_day",
        2,
        waiting.meetings_postponed,
        "council_id",
        "number",
        _("延期した第%(title)s回の会議の新しい日を決める"),
        _to("meeting_replan"),
    ),
    Kind(
        "meeting_result",
        2,
        waiting.meetings_overdue,
        "council_id",
        "number",
        _("第%(title)s回の会議の結果を記録する"),
        _to("meeting_detail"),
        "starts_at",
        True,
    ),
]

ACTIVE_KINDS = [
    Kind(
        "adopt",
        3,
        rows.plans_to_adopt,
        "cycle__council_id",
        "cycle__fiscal_year",
        _("今年度の計画を決める"),
        _to_year("plan_detail"),
        tag=_("作成中"),
    ),
    Kind(
        "hold",
        5,
        lambda v: rows.activities(v, Activity.State.CONFIRMED, Activity.State.ARRANGING),
        "item__plan__cycle__council_id",
        "title",
        _("「%(title)s」の参加者を記録する"),
        _to("activity_detail"),
    ),
    Kind(
        "report",
        5,
        lambda v: rows.activities(v, Activity.State.HELD),
        "item__plan__cycle__council_id",
        "title",
        _("「%(title)s」の報告を書く"),
        _to("activity_detail"),
    ),
    Kind(
        "reflect",
        6,
        lambda v: rows.activities(v, Activity.State.REPORTED),
        "item__plan__cycle__council_id",
        "title",
        _("「%(title)s」をふりかえる"),
        _to("reflection_page"),
    ),
]

COORDINATOR_KINDS = [
    Kind(
        "ask_again",
        4,
        lambda v: rows.asks_overdue(v).filter(item__plan__cycle__council__isnull=False),
        "item__plan__cycle__council_id",
        "item__title",
        _("「%(title)s」のお願いの返事を確かめる"),
        _to("ask_detail"),
        "reply_by",
    ),
]

VOLUNTEER_KINDS = [
    Kind(
        "answer",
        4,
        rows.asks_of_me,
        "item__plan__cycle__council_id",
        "item__title",
        _("「%(title)s」のお願いに答える"),
        lambda row: reverse("my_ask", args=[row.pk]),
        "reply_by",
    ),
]

BOARD_KINDS = [
    Kind(
        "appoint",
        2,
        rows.nominations,
        "pk",
        "name",
        _("%(title)sの委員を任命する"),
        lambda row: reverse("seat_list", args=[row.council]),
        tag=_("推薦中"),
    ),
    Kind(
        "opinion_to_board",
        2,
        waiting.opinions_to_board,
        "council_id",
        "title",
        _("協議会の意見に回答する：%(title)s"),
        _to("opinion_detail"),
        tag=_("回答待ち"),
    ),
]

SCHOOL_KINDS = [*OFFICE_KINDS, *ACTIVE_KINDS]


def kinds_of(viewer):
    """The kinds that can concern this viewer, by the roles held."""
    kinds = []
    if viewer.has(Role.MEMBER, *CHAIRS):
        kinds += MEMBER_KINDS
    elif viewer.held:
        kinds += [kind for kind in MEMBER_KINDS if kind.code in ("promise", "answered")]
    if viewer.has(*OFFICE):
        kinds += OFFICE_KINDS
    if viewer.has(*ACTIVE):
        kinds += ACTIVE_KINDS
    if viewer.has(Role.COORDINATOR):
        kinds += COORDINATOR_KINDS
    if viewer.has(Role.VOLUNTEER, Role.CONTACT):
        kinds += VOLUNTEER_KINDS
    if viewer.has(Role.BOARD_GUIDANCE, Role.BOARD_CHILDCARE):
        kinds += BOARD_KINDS
    return kinds
