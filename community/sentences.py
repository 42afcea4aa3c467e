"""Audit lines of this room in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "municipality.add": _("自治体を登録しました"),
    "school.add": _("校園を登録しました"),
    "school.change": _("校園の情報を変えました"),
    "person.add": _("人を登録しました"),
    "person.change": _("連絡先などを変えました"),
    "appointment.add": _("職を登録しました(%(starts_on)sから)"),
    "appointment.end": _("職を終えました(%(ends_on)sまで)"),
    "user.add": _("アカウントを作りました"),
    "user.invite": _("アカウントの案内を出しました"),
    "user.disable": _("アカウントを止めました"),
    "accesslink.revoke": _("リンクを止めました"),
    "organisation.add": _("団体を登録しました"),
    "organisation.change": _("団体の情報を変えました"),
}
