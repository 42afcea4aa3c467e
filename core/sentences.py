"""Audit actions in words. Each app registers its own when it loads; a test proves that none is missing."""

import re
from datetime import date

from django.utils.translation import gettext_lazy as _

from core.dates import format_date

_sentences = {}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")

CORE = {
    "importbatch.apply": _("名簿などを取り込みました"),
    "importbatch.discard": _("取り込みをやめました"),
}


def register(sentences):
    """Add {action code: sentence}; a sentence may use %(key)s for what the entry's data holds."""
    _sentences.update(sentences)


def known():
    """All action codes that have a sentence."""
    return set(_sentences)


class _Told(dict):
    """The data of an entry as a reader wants it: days in words, nothing for what is missing."""

    def __getitem__(self, key):
        value = super().__getitem__(key)
        if isinstance(value, str) and _DAY.fullmatch(value):
            return format_date(date.fromisoformat(value), weekday=False)
        return "" if value is None else value

    def __missing__(self, key):
        return ""


def sentence_of(entry):
    """The sentence of one audit entry, with who entered it for whom."""
    text = str(_sentences.get(entry.action, entry.action)) % _Told(entry.data)
    if entry.for_label:
        text = _("%(text)s(%(name)sさんの分を入力)") % {"text": text, "name": entry.for_label}
    return text
