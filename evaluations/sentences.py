"""Audit lines of this room in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "reflection.add": _("ふりかえりを書きました(%(degree)s)"),
    "reflection.change": _("ふりかえりを直しました"),
    "carryover.add": _("次の年度へ伝えることを決めました:%(text)s"),
    "goalevaluation.open": _("目標の評価を始めました"),
    "goalevaluation.close_marking": _("委員の記入を締め切りました"),
    "goalevaluation.reopen_marking": _("委員の記入を再開しました"),
    "goalevaluation.agree": _("目標の評価を決めました"),
    "mark.write": _("評価を記入しました"),
}
