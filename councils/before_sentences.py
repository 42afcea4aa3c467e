"""Audit lines about what comes before a meeting, in words."""

from django.utils.translation import gettext_lazy as _

BEFORE_SENTENCES = {
    "meeting.postpone": _("延期としました(%(reason)s)"),
    "meeting.replan": _(
        "新しい日を決めました(%(when)s)。前の日への返事は、出席%(yes)s人・欠席%(no)s人でした"
    ),
    "meeting.remind": _("返事のない委員%(n)s人にお願いを送りました"),
    "attendance.ask_anew": _("%(when)sへの返事は「%(reply)s」でした %(note)s"),
    "attendance.tell": _("電話で伝えました"),
    "attendance.untell": _("「伝えた」を取り消しました"),
    "observer.add": _("傍聴の申込みを書きとめました(%(state)s)"),
    "observer.accept": _("待っていた傍聴の申込みを受け付けました"),
    "observer.withdraw": _("傍聴の申込みを取り消しました"),
    "observer.mark": _("傍聴の当日の受付をしました(%(came)s)"),
    "accesslink.make_calendar": _("予定を取り込むアドレスを作りました"),
    "accesslink.stop_calendar": _("予定を取り込むアドレスを使えなくしました"),
}
