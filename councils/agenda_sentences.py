"""Audit lines about agendas that are published, their standard items and topics in words."""

from django.utils.translation import gettext_lazy as _

AGENDA_SENTENCES = {
    "meeting.publish_agenda": _("次第の第%(number)s版を公表しました %(reason)s"),
    "standarditem.add": _("いつもの議題に加えました"),
    "standarditem.change": _("いつもの議題を直しました"),
    "standarditem.move": _("いつもの議題の順番を%(place)s番目にしました"),
    "standarditem.end": _("いつもの議題から外しました"),
    "standarditem.restart": _("いつもの議題に戻しました"),
    "topic.propose": _("話し合いたいことを出しました"),
    "topic.change": _("話し合いたいことを直しました"),
    "topic.answer": _("提案に返事をしました(%(words)s)"),
    "topic.carry": _("第%(number)s回で話し終わらず、次回へ送りました %(note)s"),
    "topic.leave": _("第%(number)s回が%(why)sになり、次回へ送りました"),
    "topic.close": _("話し合いを終えました"),
    "topic.drop": _("話し合いを取り下げました %(reason)s"),
    "topic.reopen": _("もう一度話し合うことにしました"),
}
