"""The workbook of a year: one sheet for each kind of record."""

from functools import partial

from django.utils.translation import gettext as _

from activities.models import Activity
from core.dates import local_day, local_time
from councils.actions.minutes_names import names_in, without_names
from councils.models import ActionItem, Attendance, Meeting, Resolution
from councils.presence import times_away_in_words, with_times_away
from evaluations.models import GoalEvaluation
from headquarters.models import PlanItem


def sheets_of_year(cycle, viewer, public):
    """(title, header, rows) for core.workbooks.write_book; the public one names nobody and nothing closed."""
    yield _meetings(cycle)
    if not public:
        yield _attendance(cycle)
    mask = _mask(cycle) if public else str
    yield _decisions(cycle, viewer, public, mask)
    yield _promises(cycle, public, mask)
    yield _plan(cycle)
    yield _activities(cycle, public)
    yield _evaluations(cycle)


def _meetings(cycle):
    header = [
        _("回"),
        _("日"),
        _("始まり"),
        _("終わり"),
        _("場所"),
        _("開き方"),
        _("いま"),
        _("在任(表決権)"),
    ]
    header += [_("出席(表決権)"), _("定足数"), _("傍聴"), _("議事録"), _("議事録の公表の日")]
    rows = []
    for meeting in Meeting.objects.filter(cycle=cycle).select_related("record").order_by("number"):
        minutes = getattr(meeting, "record", None)
        times = [local_time(meeting.starts_at), local_time(meeting.ends_at)]
        counts = [meeting.voters_in_office, meeting.voters_present, meeting.quorum, meeting.observers]
        words = [meeting.place, meeting.get_mode_display(), meeting.get_state_display()]
        last = [minutes.get_state_display(), minutes.published_on] if minutes else ["", None]
        rows.append([meeting.number, local_day(meeting.starts_at), *times, *words, *counts, *last])
    return _("会議"), header, rows


def _attendance(cycle):
    header = [
        _("回"),
        _("名前"),
        _("役"),
        _("返事"),
        _("出席"),
        _("オンライン"),
        _("着いた"),
        _("帰った"),
        _("席を外した"),
        _("代理"),
    ]
    found = with_times_away(Attendance.objects.filter(meeting__cycle=cycle)).select_related(
        "meeting", "seat__person", "stands_in_for__person"
    )
    rows = []
    for row in found.order_by("meeting__number", "pk"):
        name = row.guest or row.name_then or str(row.seat.person)
        office = row.office_then or (row.seat.get_office_display() if row.seat else _("委員以外"))
        came = {True: _("出席"), False: _("欠席"), None: ""}[row.present]
        times = [local_time(at) if at else None for at in (row.arrived_at, row.left_at)]
        times.append(times_away_in_words(row))
        stands = str(row.stands_in_for.person) if row.stands_in_for else ""
        online = _("はい") if row.is_online else ""
        rows.append([row.meeting.number, name, office, row.get_reply_display(), came, online, *times, stands])
    return _("出席"), header, rows


def _mask(cycle):
    """Takes the names of those who were there out of what was typed."""
    rows = list(Attendance.objects.filter(meeting__cycle=cycle).select_related("seat__person"))
    promises = list(ActionItem.objects.filter(meeting__cycle=cycle).select_related("person"))
    names = set()
    for meeting in Meeting.objects.filter(cycle=cycle):
        names |= names_in(meeting, rows, promises)
    return partial(without_names, names=names)


def _decisions(cycle, viewer, public, mask):
    header = [
        _("番号"),
        _("日"),
        _("回"),
        _("議決したこと"),
        _("結果"),
        _("決め方"),
        _("賛成"),
        _("反対"),
        _("棄権"),
    ]
    header += [_("加わらなかった"), _("条件"), _("いま")]
    found = Resolution.objects.visible_to(viewer).filter(cycle=cycle)
    if public:
        found = found.filter(item__is_public=True, state=Resolution.State.CONFIRMED)
    found = found.select_related("meeting", "policy__school", "vision", "topic", "opinion")
    rows = [
        [
            row.number,
            row.decided_on,
            row.meeting.number,
            mask(str(row.subject)),
            row.get_result_display(),
            row.get_method_display(),
            row.votes_for,
            row.votes_against,
            row.abstained,
            row.excluded,
            mask(row.conditions),
            row.get_state_display(),
        ]
        for row in found.order_by("number")
    ]
    return _("議決"), header, rows


def _promises(cycle, public, mask):
    header = [_("回"), _("約束したこと"), _("だれが"), _("いつまでに"), _("いま"), _("どうなったか")]
    found = ActionItem.objects.filter(meeting__cycle=cycle).select_related("meeting", "person")
    rows = [
        [
            row.meeting.number,
            mask(row.text),
            _("委員など") if public and row.person_id else row.owner_label,
            row.due_on,
            row.get_state_display(),
            "" if public else row.result,
        ]
        for row in found.order_by("meeting__number", "pk")
    ]
    return _("約束"), header, rows


def _plan(cycle):
    header = [_("月"), _("取組"), _("区分"), _("ねらい"), _("つながる目標"), _("いま")]
    items = PlanItem.objects.filter(plan__cycle=cycle).prefetch_related("goals")
    rows = [
        [
            item.month,
            item.title,
            item.get_category_display(),
            item.aim,
            "、".join(goal.text for goal in item.goals.all()),
            item.get_state_display(),
        ]
        for item in items.order_by("pk")
    ]
    return _("計画"), header, rows


def _activities(cycle, public):
    header = [_("日"), _("活動"), _("区分"), _("場所"), _("いま"), _("子ども"), _("大人"), _("ようす")]
    found = Activity.objects.filter(item__plan__cycle=cycle).select_related("activity_report")
    if public:
        found = found.public()
    rows = []
    for activity in found.order_by("starts_at", "pk"):
        report = getattr(activity, "activity_report", None)
        told = report if report and (report.is_public or not public) else None
        figures = [told.children_count, told.adults_count, told.text] if told else [None, None, ""]
        words = [
            activity.title,
            activity.get_category_display(),
            activity.place,
            activity.get_state_display(),
        ]
        rows.append([local_day(activity.starts_at), *words, *figures])
    return _("活動"), header, rows


def _evaluations(cycle):
    header = [_("目標"), _("評価"), _("理由と意見"), _("次の年度は"), _("次の年度へ伝えること")]
    found = GoalEvaluation.objects.filter(goal__cycle=cycle, state=GoalEvaluation.State.AGREED)
    rows = []
    for row in found.select_related("goal", "carry_over").order_by("goal__order", "pk"):
        carried = getattr(row, "carry_over", None)
        last = [carried.get_decision_display(), carried.text] if carried else ["", ""]
        rows.append([row.goal.text, row.get_degree_display(), row.comment, *last])
    return _("評価"), header, rows
