"""Words and marks in the cells of lists: yes and no in every spelling, days, numbers."""

import re
import unicodedata
from datetime import date, timedelta

from django.utils.translation import gettext as _

from core.dates import parse_date

#: What an office writes for yes. A blank is never one of them.
YES = frozenset(
    [
        "○",
        "〇",
        "◯",
        "◎",
        "●",
        "✓",
        "✔",
        "☑",
        "レ",
        "v",
        "有",
        "有り",
        "有る",
        "あり",
        "ある",
        "可",
        "可能",
        "よい",
        "良い",
        "良",
        "はい",
        "する",
        "同意",
        "同意する",
        "同意します",
        "します",
        "同意済",
        "同意済み",
        "同意あり",
        "同意有",
        "承諾",
        "承諾済",
        "承諾する",
        "了承",
        "了承済",
        "了解",
        "許可",
        "ok",
        "yes",
        "y",
        "true",
        "1",
        "済",
        "済み",
        "希望する",
        "加入",
        "加入済",
        "加入済み",
        "加入中",
        "加入する",
        "委嘱",
        "委嘱あり",
        "委嘱する",
        "委嘱済",
    ]
)
#: What it writes for no, and for not yet.
NO = frozenset(
    [
        "×",
        "✕",
        "✖",
        "✗",
        "✘",
        "╳",
        "x",
        "☐",
        "□",
        "無",
        "無し",
        "無い",
        "なし",
        "ない",
        "不可",
        "だめ",
        "否",
        "いいえ",
        "しない",
        "しません",
        "不同意",
        "同意しない",
        "同意しません",
        "同意なし",
        "同意無",
        "非同意",
        "拒否",
        "辞退",
        "no",
        "n",
        "ng",
        "false",
        "0",
        "未",
        "未同意",
        "未確認",
        "未提出",
        "未回収",
        "未加入",
        "未了",
        "まだ",
        "希望しない",
        "加入しない",
        "加入なし",
        "委嘱なし",
        "委嘱しない",
        "-",
        "--",
        "ー",
        "―",
        "–",
        "─",
        "/",
        "／",
    ]
)


def folded(text):
    """Half width, small letters, without spaces and the brackets around."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split()).strip("()[]【】〔〕「」。.")


def yes_or_no(text):
    """True, False, or None for a blank and for anything else: see `is_unclear`."""
    word = folded(text)
    return True if word in _YES else False if word in _NO else None


def is_unclear(text):
    """Whether something stands there that is neither yes nor no."""
    return bool(text.strip()) and yes_or_no(text) is None and bool(folded(text))


_YES, _NO = frozenset(map(folded, YES)), frozenset(map(folded, NO)) - {""}
_NOTE_LINE = re.compile(
    r"^(?:※|注[)意:]|\*|以上|合計|小計|総計|計[\s0-9]|計$|総数|備考|凡例|作成)|[0-9]+(?:名|人|件|団体)$|。$"
)


def is_note_line(text):
    """Whether a line is a sum or a note below the table, and nobody's name."""
    return bool(_NOTE_LINE.search(unicodedata.normalize("NFKC", text).strip()))


def is_example(asides):
    """Whether the brackets beside a name say that the row is the example of a template: （例）山田 花子."""
    return any(folded(aside) in ("例", "見本", "記入例", "記載例") for aside in asides)


def day_in(text, remarks, label):
    """The day that a cell names as an iso text, or ""; what cannot be read goes to `remarks` by its label."""
    if not text.strip() or folded(text) in _NO:
        return ""
    try:
        # Spreadsheets hand out days that were never formatted as the number of days since 1900.
        return (serial_day(text) or parse_date(text)).isoformat()
    except ValueError as error:
        words = {"label": label, "text": text[:20], "why": error}
        remarks.append(_("%(label)s「%(text)s」は読めないので、入れません。%(why)s") % words)
        return ""


def serial_day(text):
    """The day behind Excel's bare number (46113 is 2026/4/1), or None when it is no such number."""
    digits = unicodedata.normalize("NFKC", text).strip()
    if not re.fullmatch(r"[1-7][0-9]{4}", digits):
        return None
    return date(1899, 12, 30) + timedelta(days=int(digits))


def number_in(text):
    """The first whole number in a cell, or None."""
    found = re.search(r"[0-9]+", unicodedata.normalize("NFKC", text))
    return int(found[0]) if found and len(found[0]) < 7 else None


def fiscal_year_in(text):
    """The 年度 that a cell names: 令和8年度, R8, 8, 2026; None when it names none."""
    text = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    found = re.search(r"(令和|平成|R|H)?(元|[0-9]{1,4})", text)
    if not found:
        return None
    year = 1 if found[2] == "元" else int(found[2])
    if year > 1900:
        return year if year < 2100 else None
    return {"平成": 1988, "H": 1988}.get(found[1], 2018) + year if year < 60 else None


def one_line(text, limit):
    """A cell as one line that fits."""
    return " ".join(text.split())[:limit]
