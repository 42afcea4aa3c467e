"""Headings and words that stand in lists of coordinators."""

import re
import unicodedata
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.imports.marks import is_unclear, yes_or_no
from community.imports.people import COLUMNS
from core.dates import format_date
from core.names import search_key

WANTED = {
    **COLUMNS,
    "body": ["本部", "本部名", "協働本部", "地域学校協働本部", "所属本部", "地域学校協働本部名", "配置本部"],
    "schools": ["担当校", "担当校園", "学校", "学校名", "校園", "校園名", "担当学校", "配置校", "担当"],
    "area": ["中学校区", "学区", "担当学区", "校区", "担当地区", "中学校区名"],
    "commissioned": ["委嘱", "委嘱の有無", "委嘱あり", "推進員の委嘱"],
    "post": ["区分", "役職", "種別", "職名", "肩書", "役割"],
    "lead": ["統括", "統括推進員", "統括コーディネーター", "リーダー"],
    "starts_on": ["委嘱日", "委嘱の始まり", "任期始", "任期(自)", "委嘱開始日", "開始日", "始期", "自"],
    "ends_on": ["委嘱の終わり", "任期終", "任期(至)", "委嘱終了日", "終了日", "終期", "至", "満了日"],
    "term": ["任期", "委嘱期間"],
    "letter_number": ["委嘱状番号", "委嘱状の番号", "文書番号", "番号(委嘱状)", "委嘱番号"],
    "monthly": [
        "月の上限",
        "月上限",
        "月の時間",
        "月の活動時間",
        "月あたり時間",
        "上限時間",
        "月の活動時間の上限",
    ],
}
LABELS = {
    "is_commissioned": gettext_lazy("教育委員会の委嘱"),
    "is_lead": gettext_lazy("統括推進員"),
    "ends_on": gettext_lazy("委嘱の終わり"),
    "letter_number": gettext_lazy("委嘱状の番号"),
    "monthly_minutes": gettext_lazy("月の上限"),
}


def minutes_in(text):
    """Minutes out of 20, 20時間, 20:30, 1200分; None for a blank."""
    text = "".join(unicodedata.normalize("NFKC", text).split())
    found = re.search(r"([0-9]{1,4})(?:\.([0-9]))?(分|:([0-9]{2}))?", text)
    if not found:
        return None
    number = int(found[1])
    if found[3] == "分":
        return number
    return number * 60 + int(found[4] or 0) + 6 * int(found[2] or 0)


def mark_in(text, remarks):
    """Yes, no, or None; what is neither goes to `remarks`."""
    if is_unclear(text):
        remarks.append(_("「%(text)s」は読めないので、入れません。") % {"text": text[:20]})
    return yes_or_no(text)


def area_key(name):
    """The key of a district, however its name ends: 川上中学校区, 川上中, 川上."""
    return search_key(re.sub(r"(?:中学校区|中学区|中校区|学区|校区|地区|中学校|中学|中)$", "", name))


def in_words(key, value):
    """A field of a commission as people read it."""
    if isinstance(value, bool):
        return _("あり") if value else _("なし")
    if isinstance(value, date):
        return format_date(value, weekday=False)
    if key == "monthly_minutes" and value:
        return _("%(minutes)s分") % {"minutes": value}
    return str(value or "")
