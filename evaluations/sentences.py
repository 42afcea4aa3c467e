"""Audit lines of this room in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "reflection.add": _("ふりかえりを書きました(%(degree)s)"),
    "reflection.change": _("ふりかえりを直しました(%(degree)s)"),
    "carryover.add": _("次の年度へ伝えることを決めました：%(text)s"),
    "carryover.change": _("次の年度へ伝えることを直しました：%(text)s"),
    "goalevaluation.open": _("目標の評価を始めました"),
    "goalevaluation.close_marking": _("委員の記入を締め切りました"),
    "goalevaluation.reopen_marking": _("委員の記入をもう一度受け付けました"),
    "goalevaluation.agree": _("協議会としての評価を決めました(%(degree)s)"),
    "goalevaluation.revise": _("協議会としての評価を直しました(%(degree)s)。理由：%(reason)s"),
    "mark.write": _("評価を記入しました"),
    "mark.change": _("評価の記入を直しました"),
}
