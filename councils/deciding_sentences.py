"""Audit lines about decisions, their conditions and meetings in writing, in words."""

from django.utils.translation import gettext_lazy as _

DECIDING_SENTENCES = {
    "resolution.record": _("議決を記録しました(%(result)s)"),
    "resolution.confirm": _("議決を確認しました"),
    "resolution.void": _("議決の記録を取り消しました(%(reason)s)"),
    "resolution.review": _("見直す日を%(day)sにしました"),
    "condition.meet": _("条件「%(text)s」は満たされました"),
    "condition.drop": _("条件「%(text)s」を取りやめました"),
    "condition.reopen": _("条件を、もう一度これからに戻しました(前の記録：%(answer)s)"),
    "condition.due": _("条件の期限を%(day)sにしました"),
    "meeting.count": _("届いた書面表決書を数えました(有効%(present)s通、定足数%(quorum)s通)"),
    "meeting.recount_item": _("「%(title)s」の表決をもう一度数えました"),
    "meeting.extend": _("書面の締切を%(when)sまで延ばしました(%(reason)s) %(word)s"),
    "meeting.tell_result": _("書面の結果を全員に知らせました"),
    "writtensheet.return": _("書面表決書が届きました %(how)s"),
    "writtensheet.correct": _("書面表決書を書き直しました %(how)s"),
}
