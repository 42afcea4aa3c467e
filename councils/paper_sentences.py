"""Audit lines about words on paper."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "newsletter.write": _("協議会だよりを書きました"),
    "handovernote.write": _("引継ぎのことばを書きました"),
}
