"""Audit lines about the day of a meeting and about deliberations, in words."""

from django.utils.translation import gettext_lazy as _

DAY_SENTENCES = {
    "agendaitem.start": _("この議題を始めました"),
    "agendaitem.finish": _("この議題を終えました"),
    "attendance.arrive": _("出席を記録しました(%(when)s)"),
    "attendance.return": _("席にもどったことを記録しました(%(when)s)"),
    "attendance.leave": _("帰ったことを記録しました(%(when)s)"),
    "attendance.guest": _("委員以外の出席者を記録しました"),
    "meeting.times": _("着いた時刻・帰った時刻を記録しました(%(n)s人)"),
    "meeting.item_times": _("議題の始まりと終わりの時刻を記録しました(%(n)s件)"),
    "meeting.preside": _("議長が%(before)sから%(who)sに代わりました"),
    "deliberation.add": _("熟議の問いを立てました"),
    "deliberation.change": _("熟議の問い・まとめを直しました"),
    "deliberation.wish": _("%(side)sの願いを%(n)s件書きました"),
    "deliberation.mark": _("大事だと思う願いを選ぶ時間にしました"),
    "deliberation.write": _("もう一度、願いを書く時間にしました"),
    "deliberation.close": _("熟議を終えました"),
    "deliberation.reopen": _("熟議をもう一度開きました"),
    "attendance.choose": _("大事だと思う願いを選びました"),
    "seat.choose": _("熟議で、大事だと思う願いを選びました"),
    "deliberation.count": _("紙に貼られた印の数を書きました(%(n)s件)"),
    "deliberation.add_sheet": _("模造紙の写真を加えました"),
    "deliberation.remove_sheet": _("模造紙の写真を外しました"),
}
