"""Audit lines about what comes after a meeting, in words: corrections, reports, promises, opinions, comments."""

from django.utils.translation import gettext_lazy as _

AFTER_SENTENCES = {
    "minutes.report": _("議事録を教育委員会に報告しました"),
    "minutescorrection.ask": _("議事録の直しを申し出ました"),
    "minutescorrection.take": _("申し出のとおり議事録を直しました"),
    "minutescorrection.decline": _("申し出のあった直しは取り入れませんでした"),
    "actionitem.tell": _("約束のことを伝えました(%(who)s)"),
    "opinion.draft": _("意見の案を書きました"),
    "opinion.change": _("意見の案を直しました"),
    "opinion.resolve": _("意見を出すことを議決しました"),
    "opinion.send": _("意見を提出しました"),
    "opinion.answer": _("意見に回答がありました"),
    "opinion.withdraw": _("意見を取り下げました(%(reason)s)"),
    "policycomment.add": _("基本方針に意見を書きました"),
    "policycomment.answer": _("基本方針への意見に返事をしました"),
    "policycomment.withdraw": _("基本方針への意見を取り下げました"),
}
