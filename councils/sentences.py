"""Audit lines of this room in words."""

from django.utils.translation import gettext_lazy as _

from councils.after_sentences import AFTER_SENTENCES
from councils.agenda_sentences import AGENDA_SENTENCES
from councils.before_sentences import BEFORE_SENTENCES
from councils.day_sentences import DAY_SENTENCES
from councils.deciding_sentences import DECIDING_SENTENCES
from councils.meeting_sentences import MEETING_SENTENCES

SENTENCES = {
    **AFTER_SENTENCES,
    **AGENDA_SENTENCES,
    **DAY_SENTENCES,
    **DECIDING_SENTENCES,
    **BEFORE_SENTENCES,
    **MEETING_SENTENCES,
    "council.add": _("学校運営協議会を登録しました"),
    "council.rename": _("名称を「%(was)s」から「%(now)s」に変えました"),
    "council.set_rules": _("%(day)sからの決まりを登録しました(%(what)s) %(reason)s"),
    "council.withdraw_rules": _("%(day)sからの決まりを取りやめました"),
    "council.become": _("%(day)sから「%(council)s」になります"),
    "council.reopen": _("%(school)sの閉校・閉園の取り消しにより、続けることにしました"),
    "council.cover": _("%(school)sを%(day)sから対象の校園としました"),
    "council.uncover": _("%(school)sを%(day)sまでとしました"),
    "council.dissolve": _("%(day)sに廃止することにしました(%(reason)s)"),
    "councilclerk.add": _("協議会事務局の人を登録しました"),
    "councilclerk.end": _("協議会事務局の役目を%(day)sまでとしました"),
    "seat.nominate": _("委員に推薦しました(任期 %(starts_on)s〜%(ends_on)s)"),
    "seat.appoint": _("委員に任命しました"),
    "seat.decline": _("任命を見送りました %(reason)s"),
    "seat.withdraw": _("任期が始まる前に取りやめました %(reason)s"),
    "seat.change": _("委員の情報を変えました(%(what)s)"),
    "seat.end": _("任期を%(day)sまでとしました(%(reason)s)"),
    "seat.elect": _("%(office)sに選ばれました"),
    "seat.step_down": _("%(office)sから委員に戻りました"),
    "cycle.open": _("%(year)sの歩みを始めました"),
    "cycle.close": _("%(day)sに、この年度の歩みを途中で終えました(%(reason)s)"),
    "cycle.reach": _("歩みの%(step)sに届きました"),
    "cycle.reopen": _("歩みの%(step)sを、もう一度進めることになりました"),
    "cycle.keep_vision": _("目指す子ども像「%(text)s」を続けることにしました"),
    "cycle.wish": _("%(side)sの願いを%(n)s件書きました"),
    "cycle.ungroup": _("願い%(n)s件をまとまりから外しました"),
    "wish.change": _("願いを直しました"),
    "wish.withdraw": _("願いを取り下げました"),
    "wishtheme.add": _("願いのまとまりを作りました"),
    "wishtheme.group": _("願い%(n)s件をまとめました"),
    "wishtheme.rename": _("まとまりの名前を「%(was)s」から「%(now)s」にしました"),
    "childvision.draft": _("子ども像の案を書きました(もとの願い %(n)s件)"),
    "childvision.change": _("子ども像の案を直しました"),
    "childvision.agree": _("目指す子ども像を共有しました(%(where)s)"),
    "childvision.supersede": _("新しい子ども像に見直しました"),
    "goal.add": _("目標を加えました"),
    "goal.change": _("目標を直しました"),
    "goal.move": _("目標の順番を%(place)s番目にしました"),
    "goal.drop": _("目標を取りやめました(%(reason)s)"),
    "basicpolicy.draft": _("基本方針を書き始めました"),
    "basicpolicy.change": _("基本方針を直しました"),
    "basicpolicy.fill": _("昨年度の文を%(n)s項目に写しました"),
    "basicpolicy.submit": _("基本方針を協議会に提出しました"),
    "basicpolicy.withdraw": _("基本方針の提出を取り下げました"),
    "basicpolicy.approve": _("基本方針が承認されました"),
    "basicpolicy.approve_conditionally": _("基本方針が条件付きで承認されました"),
    "basicpolicy.continue": _("基本方針は継続審議となりました"),
    "basicpolicy.reject": _("基本方針は承認されませんでした"),
    "basicpolicy.supersede": _("新しい版に置きかわりました"),
    "basicpolicy.renew": _("新しい版を作り始めました(%(reason)s)"),
}
