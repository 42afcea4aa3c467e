"""Audit lines of this room in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "council.add": _("学校運営協議会を登録しました"),
}
