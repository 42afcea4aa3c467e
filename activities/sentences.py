"""Audit lines of this room in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "activity.make": _("活動を作りました：%(when)s"),
    "activity.change": _("活動の内容を直しました"),
    "activity.confirm": _("実施を決めました"),
    "activity.hold": _("実施しました"),
    "activity.report": _("報告を書きました"),
    "activity.reflect": _("ふりかえりました"),
    "activity.evaluate": _("評価に反映しました"),
    "activity.postpone": _("延期にしました。理由：%(reason)s"),
    "activity.reschedule": _("日時を変えました：%(was_on)s → %(now_on)s"),
    "activity.cancel": _("中止にしました。理由：%(reason)s"),
    "activity.add_slot": _("役割「%(title)s」を加えました(定員%(capacity)s人)"),
    "activity.change_slot": _("役割「%(title)s」を変えました"),
    "activity.remove_slot": _("役割「%(title)s」をなくしました"),
    "activity.offer": _("声をかけました：%(titles)s"),
    "activity.attend": _("参加を書きました：子ども%(children)s人・大人%(adults)s人・教職員%(staff)s人"),
    "assignment.assign": _("担当が決まりました(%(seats)s人)"),
    "assignment.resize": _("人数を変えました：%(was)s人 → %(now)s人"),
    "assignment.confirm": _("担当を確かめました"),
    "assignment.reconfirm": _("新しい日時でも来られることを確かめました"),
    "assignment.want_standin": _("代わりの人を探し始めました"),
    "assignment.cancel": _("担当を取りやめました"),
    "assignment.replace": _("担当を交代しました"),
    "activityreport.change": _("報告を直しました"),
    "activityreport.publish": _("報告を公開しました"),
    "activityreport.withdraw": _("報告の公開をやめました"),
}
