"""Audit lines of this room in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "headquarters.add": _("本部として位置づけました(%(schools)s)"),
    "headquarters.change": _("本部の情報を直しました"),
    "headquarters.end": _("本部の役割を%(day)sで終えました"),
    "commission.add": _("推進員にしました(%(until)sまで)"),
    "commission.change": _("推進員の情報を直しました(%(until)sまで)"),
    "commission.end": _("推進員を%(day)sで終えました"),
    "registration.add": _("協力者として登録しました(%(until)sまで)"),
    "registration.change": _("できることや都合を直しました"),
    "registration.renew": _("登録を更新しました(%(until)sまで)"),
    "registration.end": _("登録を%(day)sで終えました"),
    "registration.consent": _("連絡先を%(school)sに知らせる同意を受けました"),
    "registration.withdraw_consent": _("連絡先を%(school)sに知らせる同意を取りやめました"),
    "plan.add": _("年間計画を作り始めました"),
    "plan.adopt": _("年間計画を決めました(%(day)s %(where)s)"),
    "plan.reopen": _("年間計画を作成中に戻しました(%(reason)s)"),
    "planitem.add": _("取組を加えました%(late)s"),
    "planitem.change": _("取組を直しました(%(fields)s)"),
    "planitem.decide": _("計画とともに決まりました"),
    "planitem.cancel": _("取りやめました(%(reason)s)"),
    "planitem.add_duty": _("役割を加えました(%(side)s：%(text)s)"),
    "planitem.change_duty": _("役割を直しました(%(side)s：%(text)s)"),
    "planitem.remove_duty": _("役割を外しました(%(side)s：%(text)s)"),
    "ask.add": _("お願いを用意しました(%(channel)s)"),
    "ask.send": _("お願いを伝えました(%(channel)s)"),
    "ask.answer": _("返事は「%(answer)s」です"),
    "ask.change_answer": _("返事が「%(answer)s」に変わりました"),
    "ask.cancel": _("お願いを取り消しました"),
    "contactlog.add": _("連絡を記録しました"),
}
