"""Words that stand in lists of members: headings, groups, offices, marks, days."""

import re
import unicodedata
from datetime import date

from django.utils.translation import gettext as _

from community.imports.people import COLUMNS
from core.dates import parse_date
from councils.models import Seat

WANTED = {
    **COLUMNS,
    "category": [
        "区分",
        "選出区分",
        "委員区分",
        "選任区分",
        "選出枠",
        "選出母体",
        "分野",
        "種別",
        "構成",
        "条例区分",
        "規則区分",
    ],
    "body": [
        "所属",
        "団体",
        "団体名",
        "所属団体",
        "所属・役職",
        "所属役職",
        "所属(役職)",
        "所属等",
        "選出団体",
        "所属・職名",
    ],
    "title": ["役職", "役職名", "役職等", "職名", "職", "肩書", "肩書き", "職業"],
    "office": [
        "役",
        "会長",
        "会長・副会長",
        "役員",
        "協議会役職",
        "協議会での役職",
        "協議会の役職",
        "協議会内役職",
    ],
    "note": ["備考", "摘要", "その他", "メモ"],
    "renewal": ["新再", "新・再", "新/再", "新任・再任", "新任/再任", "新規・再任", "新規・継続", "再任"],
    "term": ["任期", "委嘱期間", "任命期間"],
    "starts_on": [
        "任期始",
        "任期の始まり",
        "任期開始",
        "任期開始日",
        "任期(始)",
        "任期(自)",
        "委嘱日",
        "委嘱年月日",
        "任命日",
        "任命年月日",
        "自",
    ],
    "ends_on": [
        "任期終",
        "任期の終わり",
        "任期終了",
        "任期終了日",
        "任期満了",
        "任期満了日",
        "任期(終)",
        "任期(至)",
        "満了日",
        "至",
    ],
    "vote": ["表決権", "議決権", "表決", "議決"],
    "public": ["氏名公表", "公表", "氏名の公表", "名前の公表"],
}

#: Words that tell from where a member comes, in the order in which they are tried.
_CATEGORY_WORDS = (
    (Seat.Category.RESIDENT, r"(?:元|前)(?:ＰＴＡ|PTA|保護者|育友会)|公民館|卒業生|同窓"),
    (Seat.Category.COORDINATOR, r"推進員|コーディネータ|運営に資する"),
    (Seat.Category.GUARDIAN, r"PTA|保護者|育友会|父母|父親の会|母親クラブ"),
    (Seat.Category.ACADEMIC, r"学識|大学|教授|有識者|(?:元|前).{0,8}(?:校長|園長|教頭|教諭)"),
    (Seat.Category.STAFF, r"校長|園長|教頭|教諭|教職員|教員|学校職員|校園の職員|事務職員|学校関係者$"),
    (
        Seat.Category.RESIDENT,
        r"町内会|自治会|町会|区長|民生|児童委員|地域|住民|婦人会|女性会|老人|社協|社会福祉協議会|愛育|青少年|消防|交通|スポーツ|体育|防犯|商工|農協|JA\b|子ども会|見守",
    ),
    (Seat.Category.OTHER, r"^その他|教育委員会が.*認め"),
)
NOT_MEMBERS = re.compile(r"事務局|オブザーバー|傍聴|アドバイザー|退任")
VACANT = re.compile(r"欠員|欠席者|未定|調整中|選任中|選考中|空席|該当なし")
NOTE_LINE = re.compile(
    r"^(?:※|注[)意:]|\*|以上$|合計|計|小計|総数|備考|任期|凡例|作成|◎[は=:])|。|[0-9]+(?:名|人)$"
)
LEADING_NUMBER = re.compile(r"^[\d①-⑳]{1,2}[.)、\s]*|^[(\uff08][\d一二三四五]+[)\uff09]\s*")
RENEWED = {"新", "再", "新任", "再任", "新規", "継続", "留任", "新委員"}
_CHAIR = {
    "会長",
    "協議会会長",
    "運営協議会会長",
    "学校運営協議会会長",
    "学校運営協議会長",
    "委員長",
    "協議会長",
}
_VICE = {
    "副会長",
    "協議会副会長",
    "運営協議会副会長",
    "学校運営協議会副会長",
    "副委員長",
    "会長代理",
    "職務代理",
    "職務代理者",
    "会長職務代理者",
}
CIRCLES = {"○", "〇", "◯"}
_YES, _NO = (
    {"○", "〇", "◯", "有", "あり", "可", "する", "はい", "1"},
    {"×", "✕", "無", "なし", "不可", "しない", "いいえ", "0"},
)
RANGE = re.compile(r"\s*(?:[〜~～]|から|より|(?<=日)\s*-|\s-\s|―|→)\s*")
_YEAR_ONLY = re.compile(r"(令和|平成|R|H)?\s*(元|\d{1,4})\s*年度")


def plain(text):
    """Half width, no spaces, no brackets around."""
    return "".join(unicodedata.normalize("NFKC", text).split()).strip("()[]【】〔〕〈〉<>:・")


def guess_category(text):
    """The category that words point to, or ""."""
    text = unicodedata.normalize("NFKC", text)
    return next((category.value for category, words in _CATEGORY_WORDS if re.search(words, text)), "")


def office_of(text):
    """chair, vice_chair or "" from a cell that holds nothing else."""
    text = plain(text)
    if text == "◎" or text.lstrip("◎○〇◯") in _CHAIR:
        return Seat.Office.CHAIR.value
    return Seat.Office.VICE_CHAIR.value if text.lstrip("◎○〇◯") in _VICE else ""


def fiscal_years_in(text):
    """The fiscal years that a text names, such as 令和8年度."""
    years = []
    for era, number in _YEAR_ONLY.findall(text):
        value = 1 if number == "元" else int(number)
        years.append(value if value > 1900 else {"平成": 1988, "H": 1988}.get(era, 2018) + value)
    return years


def day_in(text, remarks):
    """The day that a cell names, or None; a sentence goes to `remarks` when it cannot be read."""
    if not text.strip():
        return None
    try:
        day = parse_date(text)
    except ValueError:
        remarks.append(_("任期の日付「%(text)s」は読めません。") % {"text": text[:20]})
        return None
    return day if date(1947, 4, 1) <= day <= date(2100, 3, 31) else None


def yes_or_no(text):
    """What a mark in a column says; None for an empty or unknown one."""
    text = plain(text)
    return True if text in _YES else False if text in _NO else None
