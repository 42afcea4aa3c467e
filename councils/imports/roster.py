"""Reading a list of members as offices write it: sub-headings, marks for the chair, eras, vacant seats."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from community.imports.people import COLUMNS, read_person
from core.dates import fiscal_year_end, fiscal_year_start, parse_date
from core.imports import Row, Verdict
from core.tables import Header, TableError, find_header
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
_NOT_MEMBERS = re.compile(r"事務局|オブザーバー|傍聴|アドバイザー|退任")
_VACANT = re.compile(r"欠員|欠席者|未定|調整中|選任中|選考中|空席|該当なし")
_NOTE_LINE = re.compile(
    r"^(?:※|注[)意:]|\*|以上$|合計|計|小計|総数|備考|任期|凡例|作成|◎[は=:])|。|[0-9]+(?:名|人)$"
)
_LEADING_NUMBER = re.compile(r"^[\d①-⑳]{1,2}[.)、\s]*|^[(\uff08][\d一二三四五]+[)\uff09]\s*")
_RENEWED = {"新", "再", "新任", "再任", "新規", "継続", "留任", "新委員"}
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
_CIRCLES = {"○", "〇", "◯"}
_YES, _NO = (
    {"○", "〇", "◯", "有", "あり", "可", "する", "はい", "1"},
    {"×", "✕", "無", "なし", "不可", "しない", "いいえ", "0"},
)
_RANGE = re.compile(r"\s*(?:[〜~～]|から|より|(?<=日)\s*-|\s-\s|―|→)\s*")
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


@dataclass
class Roster:
    """One list while it is read: what the sub-headings and the columns said so far."""

    table: object
    header: Header
    fiscal_year: int
    term_years: int
    heading: str = ""
    outside: bool = False
    category: str = ""
    rows: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    left_out: Counter = field(default_factory=Counter)
    circles: set = field(default_factory=set)

    def take(self, record):
        """Take one record of the table: a sub-heading, a note, or a member."""
        text = record.heading if record.heading is not None else self._lone_heading(record)
        if text is not None:
            self._take_heading(text)
            return
        if self._is_second_header(record):
            return
        row = self._member(record)
        if row:
            self.rows.append(row)

    def _lone_heading(self, record):
        """The text of a row that holds nothing but a word that names a group."""
        filled = {key: text for key, text in record.values.items() if text}
        if set(filled) - {"name", "category"} or len(filled) != 1:
            return None
        (text,) = filled.values()
        bracketed = text[0] in "【〔[〈《■●◆□◇▼▽" or text[0] == "\uff3b"
        word = _LEADING_NUMBER.sub("", text)
        is_word = bool(guess_category(word) or _NOT_MEMBERS.search(word)) and len(word.split()) == 1
        is_word = is_word and not _VACANT.search(word)
        return text if bracketed or is_word or _NOTE_LINE.search(text) else None

    def _take_heading(self, text):
        text = " ".join(text.split())
        if _NOT_MEMBERS.search(text) and len(text) <= 20:
            self.heading, self.outside, self.category = text, True, ""
        elif len(text) > 40 or (_NOTE_LINE.search(plain(text)) and not guess_category(text)):
            return
        else:
            self.heading, self.outside, self.category = text, False, guess_category(text)

    def _is_second_header(self, record):
        labels = {plain(label).casefold() for labels in WANTED.values() for label in labels}
        return all(plain(text).casefold() in labels for text in record.values.values() if text)

    def _member(self, record):
        cells = record.values
        remarks = []
        person, marks, asides = read_person(cells, remarks)
        row = Row(record.line, label=person["name"], remarks=remarks)
        if not person["name"] or _VACANT.search(person["name"] + "".join(asides)):
            return self._no_member(row, cells, asides)
        if _NOTE_LINE.search(plain(person["name"])) or len(person["name"]) > 25:
            self.left_out[_("表の下の注など")] += 1
            return None
        row.values = person | self._seat(cells, asides, remarks)
        row.values["office"], row.values["circles"] = self._office(record, marks, asides)
        if self.outside:
            return row.leave(
                Verdict.SKIP, _("「%(heading)s」の欄なので、委員には入れません。") % {"heading": self.heading}
            )
        return row

    def _no_member(self, row, cells, asides):
        row.label = row.label or _("(氏名なし)")
        if any(_VACANT.search(text) for text in (*cells.values(), *asides)):
            return row.leave(Verdict.SKIP, _("欠員の行です。"))
        telling = ("kana", "family_kana", "phone", "mobile", "email", "address", "family", "given")
        if any(cells.get(key) for key in telling):
            return row.leave(
                Verdict.ERROR, _("氏名がありません。ファイルに氏名を書いて、もう一度選んでください。")
            )
        self.left_out[_("氏名のない行")] += 1
        return None

    # ---- the seat --------------------------------------------------------------------------------------

    def _seat(self, cells, asides, remarks):
        told = cells.get("category", "")
        if told and not guess_category(told):
            told = ""
        if told:
            self.category = guess_category(told)
        body, title = cells.get("body", ""), cells.get("title", "")
        if office_of(body) or (not body and office_of(title)):
            body = title = ""
        extra = [a for a in asides if plain(a) not in _RENEWED and not office_of(a) and len(a) > 1]
        affiliation = " ".join(" ".join([body, title]).split()) or " ".join(extra)
        guess = guess_category(f"{affiliation} {' '.join(extra)}")
        note_guess = guess_category(cells.get("note", ""))
        if "旧姓" in affiliation:
            affiliation = ""
        starts_on, ends_on, term_given = self._term(cells, remarks)
        return {
            "affiliation": affiliation[:80],
            # What the list itself says about groups counts more than words in somebody's post.
            "category": self.category or guess or note_guess,
            "starts_on": starts_on.isoformat(),
            "ends_on": ends_on.isoformat(),
            "term_given": term_given,
            "has_vote": _yes_or_no(cells.get("vote", "")),
            "is_publicly_named": _yes_or_no(cells.get("public", "")),
        }

    def _office(self, record, marks, asides):
        """(office, places of ○): whether a ○ means 副会長 is only known when the whole list was read."""
        line = self.table.rows[record.line - 1]
        columns = self.header.columns
        # 「川上小PTA | 会長」 is the chair of the PTA, not of the council.
        elsewhere = columns.get("title") if record.values.get("body") else None
        cells = [(column, text) for column, text in enumerate(line) if column != elsewhere]
        offices = [office_of(text) for text in (*asides, *(text for _column, text in cells))]
        circled = plain(record.values.get("office", "")) in _CIRCLES
        if "◎" in marks or (circled and self.header.labels.get("office") == "会長"):
            offices.append(Seat.Office.CHAIR.value)
        silent = {columns.get(key) for key in ("vote", "public", "renewal", "note", "name")}
        circles = [str(column) for column, text in cells if plain(text) in _CIRCLES and column not in silent]
        if marks & _CIRCLES:
            circles.append("name")
        self._remember_double_circle(marks, line)
        chair = Seat.Office.CHAIR.value
        return chair if chair in offices else next(filter(None, offices), ""), circles

    def _remember_double_circle(self, marks, line):
        """Where ◎ stands; a ○ in the same place is the vice-chair's."""
        if "◎" in marks:
            self.circles.add("name")
        self.circles |= {str(column) for column, text in enumerate(line) if plain(text) == "◎"}

    def settle_offices(self):
        """Read ○ as 副会長 where ◎ marks the 会長; None everywhere when the list marks nobody."""
        for row in self.rows:
            if row.values and not row.values["office"] and self.circles & set(row.values["circles"]):
                row.values["office"] = Seat.Office.VICE_CHAIR.value
        marked = any(row.values.get("office") for row in self.rows)
        for row in self.rows:
            if row.values:
                row.values.pop("circles")
                row.values["office"] = row.values["office"] if marked else None

    # ---- the term --------------------------------------------------------------------------------------

    def _term(self, cells, remarks):
        """(first day, last day, whether the list says so); else the fiscal year of the import."""
        begin, end = (
            fiscal_year_start(self.fiscal_year),
            fiscal_year_end(self.fiscal_year + self.term_years - 1),
        )
        text = unicodedata.normalize("NFKC", cells.get("term", ""))
        parts = [part for part in _RANGE.split(text) if part.strip()] if text else []
        first = cells.get("starts_on") or (parts[0] if len(parts) == 2 else "")
        last = cells.get("ends_on") or (parts[-1] if parts else "")
        years = fiscal_years_in(text)
        if years and not cells.get("starts_on") and not cells.get("ends_on"):
            return fiscal_year_start(years[0]), fiscal_year_end(years[-1]), True
        if re.fullmatch(r"\s*[0-9一二三]\s*年?\s*", last) or not (first or last):
            return begin, end, False
        day_one, day_last = _day(first, remarks), _day(re.sub(r"(?:まで|迄)$", "", last.strip()), remarks)
        if day_one and not day_last:
            fiscal = day_one.year if day_one.month >= 4 else day_one.year - 1
            day_last = fiscal_year_end(fiscal + self.term_years - 1)
        if day_last and not day_one:
            day_one = min(begin, day_last)
        if not day_one or day_last < day_one:
            if day_one:
                remarks.append(_("任期の終わりが始まりより前なので、任期は読みませんでした。"))
            return begin, end, False
        return day_one, day_last, True


def fiscal_years_in(text):
    """The fiscal years that a text names, such as 令和8年度."""
    years = []
    for era, number in _YEAR_ONLY.findall(text):
        value = 1 if number == "元" else int(number)
        years.append(value if value > 1900 else {"平成": 1988, "H": 1988}.get(era, 2018) + value)
    return years


def _day(text, remarks):
    if not text.strip():
        return None
    try:
        day = parse_date(text)
    except ValueError:
        remarks.append(_("任期の日付「%(text)s」は読めません。") % {"text": text[:20]})
        return None
    return day if date(1947, 4, 1) <= day <= date(2100, 3, 31) else None


def _yes_or_no(text):
    text = plain(text)
    return True if text in _YES else False if text in _NO else None


# ---- the header ------------------------------------------------------------------------------------------


def complete_header(rows, header):
    """The header with what its second line adds (連絡先 over 電話 and 携帯), and a given name beside the name."""
    columns, index = dict(header.columns), header.row_index
    below = rows[index + 1] if index + 1 < len(rows) else []
    if below and (second := _all_labels(below)):
        for name, column in second.items():
            if column not in columns.values() or name not in columns:
                columns = {
                    key: taken for key, taken in columns.items() if taken != column or key in ("name", "kana")
                }
                columns[name] = column
        index += 1
    for whole, part, first in (("name", "given", "family"), ("kana", "given_kana", "family_kana")):
        if whole in columns and part not in columns and _continues(rows, index, columns, whole):
            columns[part] = columns[whole] + 1
        elif whole in columns and columns.get(first) == columns[whole]:
            columns.pop(first)
    labels = {key: header.labels[key] for key in header.labels if key in columns}
    return Header(index, columns, labels, header.required)


def _all_labels(row):
    """Field → column when every cell of the row is a label, else nothing."""
    filled = [text for text in row if text.strip()]
    try:
        found = find_header([row], WANTED)
    except TableError:
        return {}
    return found.columns if len(found.columns) == len(filled) else {}


def _continues(rows, index, columns, whole):
    """Whether the unlabelled column to the right holds the second half of the name in most rows."""
    column = columns[whole]
    if column + 1 in columns.values():
        return False
    label = rows[index][column + 1].strip() if column + 1 < len(rows[index]) else ""
    filled = [row for row in rows[index + 1 :] if column < len(row) and row[column].strip()]
    halves = [row[column + 1].strip() for row in filled if column + 1 < len(row)]
    names = [text for text in halves if re.fullmatch(r"[^\W\d_]{1,6}", text)]
    return not label and bool(names) and len(names) * 2 > len(filled)
