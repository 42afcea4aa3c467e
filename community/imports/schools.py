"""The ministry's list of school codes (学校コード一覧), narrowed to the schools of the municipality."""

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.actions import add_school, change_school, close_school
from community.imports.people import postal_code
from community.imports.prefectures import NAMES, prefecture_name
from community.models import Appointment, Municipality, School
from core.dates import format_date, parse_date, today
from core.imports import Importer, Reading, Row, Verdict
from core.names import search_key
from core.tables import records

WANTED = {
    "code": ["学校コード"],
    "kind": ["学校種", "学校種別"],
    "prefecture": ["都道府県番号", "都道府県"],
    "owner": ["設置区分", "設置者区分", "設置者"],
    "branch": ["本分校", "本校分校", "本分校区分"],
    "name": ["学校名", "学校名称", "名称"],
    "address": ["学校所在地", "所在地", "住所"],
    "postal_code": ["郵便番号", "〒"],
    "since": ["属性情報設定年月日", "設定年月日"],
    "until": ["属性情報廃止年月日", "廃止年月日"],
    "old_number": ["旧学校調査番号", "学校調査番号"],
    "successor": ["移行後の学校コード", "移行後学校コード"],
}

#: What the Board does not run itself is left out unless asked for.
NATIONAL, PREFECTURAL, PRIVATE = "national", "prefectural", "private"
OWNERS = (
    (PREFECTURAL, gettext_lazy("都道府県立")),
    (NATIONAL, gettext_lazy("国立")),
    (PRIVATE, gettext_lazy("私立")),
)
_KIND_WORDS = {
    "幼稚園": School.Kind.KINDERGARTEN,
    "幼保連携型認定こども園": School.Kind.CENTRE,
    "認定こども園": School.Kind.CENTRE,
    "こども園": School.Kind.CENTRE,
    "小学校": School.Kind.ELEMENTARY,
    "中学校": School.Kind.JUNIOR_HIGH,
    "義務教育学校": School.Kind.COMPULSORY,
    "高等学校": School.Kind.HIGH,
    "中等教育学校": School.Kind.SECONDARY,
    "特別支援学校": School.Kind.SPECIAL,
}
_CODE = re.compile(r"[A-Z][0-9][0-9A-Z]{11}")
LABELS = {
    "name": gettext_lazy("名称"),
    "kind": gettext_lazy("種別"),
    "is_branch": gettext_lazy("分校"),
    "postal_code": gettext_lazy("郵便番号"),
    "address": gettext_lazy("所在地"),
    "opened_on": gettext_lazy("開校・開園日"),
    "closed_on": gettext_lazy("閉校・閉園日"),
    "successor_code": gettext_lazy("移行後の学校コード"),
}


def _folded(text):
    return "".join(unicodedata.normalize("NFKC", text).split())


def kind_of(text, code=""):
    """The kind from B1(小学校), B1, 小学校, or from the first two letters of the school code; None if unknown."""
    text = _folded(text).upper()
    if text[:2] in School.Kind.values:
        return School.Kind(text[:2])
    if re.match(r"[A-Z][0-9]", text):
        return None
    if text:
        return _KIND_WORDS.get(text)
    return School.Kind(code[:2]) if code[:2] in School.Kind.values else None


@dataclass
class SchoolImporter(Importer):
    """Schools of one municipality. `include` names owners besides the municipality: national, prefectural, private."""

    municipality: Municipality
    include: frozenset = frozenset()

    kind = "schools"
    wanted = WANTED
    required = frozenset({"code", "name", "address"})

    def __post_init__(self):
        self.prefecture = self.municipality.prefecture or prefecture_name(self.municipality.prefecture_number)
        self.key = search_key(self.municipality.name)
        self.prefecture_keys = [
            search_key(name) for name in ([self.prefecture] if self.prefecture else NAMES)
        ]
        self.number = self.municipality.prefecture_number.lstrip("0")

    @property
    def scope(self):
        """Whose batches these are."""
        return f"municipality:{self.municipality.pk}"

    @property
    def nothing_found(self):
        return _(
            "%(name)sの校園が見つかりません。学校所在地が「%(place)s」で始まる行のあるファイルを選んでください。"
        ) % {"name": self.municipality, "place": f"{self.prefecture}{self.municipality.name}"}

    # ---- reading ---------------------------------------------------------------------------------------

    def read(self, table, header):
        rows, left_out = [], Counter()
        for line in records(table.rows, header, table.spanning):
            if not any(line.values.values()):
                continue
            if not self._is_here(line.values):
                left_out[_("ほかの自治体")] += 1
                continue
            rows.append(self._row(line.line, line.values))
        self._keep_the_latest(rows)
        notes = []
        if any(row.values.get("prefix_cut") for row in rows):
            notes.append(_("学校名の「%(name)s立」は省いて登録します。") % {"name": self.municipality})
        return Reading(rows, notes, left_out)

    def _is_here(self, values):
        """By the number of the prefecture, then by the address: (岡山県)(○○郡)ひばり野市…."""
        told = _folded(values.get("prefecture", ""))
        number = re.match(r"0*(\d+)", told)
        if number and self.number and number[1] != self.number:
            return False
        address = search_key(values["address"])
        prefecture = next((key for key in self.prefecture_keys if address.startswith(key)), "")
        if not (prefecture or number or (self.prefecture and self.prefecture in told)):
            return False
        address = address[len(prefecture) :]
        district, county, rest = address.partition("郡")
        in_county = bool(county) and len(district) <= 6 and rest.startswith(self.key)
        return address.startswith(self.key) or in_county

    def _row(self, line, values):
        code = _folded(values["code"]).upper()
        name, cut = self._name(values["name"])
        row = Row(line, label=name or code)
        if not _CODE.fullmatch(code):
            return row.leave(
                Verdict.ERROR,
                _("学校コード「%(code)s」の形が違います。英数字13文字です。") % {"code": code[:20]},
            )
        if not name:
            return row.leave(Verdict.ERROR, _("学校名がありません。"))
        owner, sentence = self._owner(values)
        kind = kind_of(values.get("kind", ""), code)
        row.values = {"code": code, "name": name[:80], "prefix_cut": cut, "kind": kind.value if kind else ""}
        if kind is None:
            shown = values.get("kind") or code[:2]
            return row.leave(
                Verdict.SKIP, _("「%(kind)s」は、この仕組みで扱わない種別です。") % {"kind": shown}
            )
        if owner and owner not in self.include:
            return row.leave(Verdict.SKIP, sentence)
        branch = _folded(values.get("branch", ""))
        row.values |= {
            "is_branch": None if not branch else branch[0] == "2" or branch.endswith("分校"),
            "postal_code": postal_code(values.get("postal_code", "")),
            "address": " ".join(values["address"].split())[:200],
            "closed_on": _iso(values.get("until", ""), row.remarks),
            "since": _iso(values.get("since", ""), row.remarks),
            "successor_code": _folded(values.get("successor", "")).upper()[:13],
        }
        return row

    def _name(self, text):
        """The name as people say it: without the municipality's own 「ひばり野市立」."""
        name = " ".join(text.split())
        short = name.removeprefix(f"{self.municipality.name}立").strip()
        return (short, True) if short and short != name else (name, False)

    def _owner(self, values):
        """(owner, why it is left out); nothing for the municipality's own."""
        text = _folded(values.get("owner", ""))
        if text[:1] == "1" or "国立" in text:
            return NATIONAL, _("国立の校園です。")
        if text[:1] == "3" or "私立" in text:
            return PRIVATE, _("私立の校園です。")
        name = values["name"].strip()
        if self.prefecture and name.startswith(f"{self.prefecture}立"):
            return PREFECTURAL, _("%(prefecture)s立の校園です。") % {"prefecture": self.prefecture}
        return "", ""

    @staticmethod
    def _keep_the_latest(rows):
        """A code that stands twice: the row in force counts, and among equals the one set last."""
        by_code = defaultdict(list)
        for row in rows:
            if not row.fixed:
                by_code[row.values["code"]].append(row)
        for same in by_code.values():
            best = max(
                same, key=lambda row: (not row.values["closed_on"], row.values["since"] or "", -row.line)
            )
            for row in same:
                if row is not best:
                    row.leave(
                        Verdict.SKIP,
                        _("同じ学校コードの行が%(line)s行目にもあり、そちらを使います。")
                        % {"line": best.line},
                    )

    # ---- judging ---------------------------------------------------------------------------------------

    def judge(self, rows, choices):
        self.known = {s.code: s for s in School.objects.filter(code__in=[row.values["code"] for row in rows])}
        here = School.objects.filter(municipality=self.municipality).only("code", "name", "search_key")
        names = defaultdict(set)
        for school in here:
            names[school.search_key].add(school.code)
        for row in rows:
            names[search_key(row.values["name"])].add(row.values["code"])
        posts = Appointment.objects.filter(school__in=self.known.values()).values_list(
            "school__code", "starts_on"
        )
        self.last_post = {}
        for code, day in posts:
            self.last_post[code] = max(day, self.last_post.get(code, day))
        for row in self.progress.rows(rows, self.step):
            self._judge_row(row, names[search_key(row.values["name"])] - {row.values["code"]})

    def _judge_row(self, row, namesakes):
        school = self.known.get(row.values["code"])
        if school and school.municipality_id != self.municipality.pk:
            row.verdict = Verdict.ERROR
            row.notes.append(_("この学校コードは、ほかの自治体の校園として登録されています。"))
            return
        if namesakes:
            codes = "、".join(sorted(namesakes))
            row.notes.append(
                _("同じ名前の校園がほかにもあります(学校コード %(codes)s)。学校コードで見分けて登録します。")
                % {"codes": codes}
            )
        if school:
            self._judge_known(row, school)
        else:
            row.verdict = Verdict.NEW
            row.facts = [[str(LABELS[key]), text] for key, text in self._facts(row.values) if text]

    def _judge_known(self, row, school):
        row.target = school.pk
        updates = self._updates(row.values, school)
        row.changes = [
            [str(LABELS[k]), _words(k, getattr(school, k)), _words(k, v)] for k, v in updates.items()
        ]
        row.verdict = Verdict.CHANGE if updates else Verdict.SAME
        closing = updates.get("closed_on")
        if closing and school.opened_on and closing < school.opened_on:
            row.verdict = Verdict.ERROR
            row.notes.append(
                _("閉校・閉園日が開校・開園日より前です。校園のページで日付を確かめてください。")
            )
        elif closing and not school.closed_on and self.last_post.get(school.code, closing) > closing:
            row.verdict = Verdict.ERROR
            row.notes.append(
                _("閉校・閉園日より後の発令が入っています。先に、その発令を取り消してください。")
            )
        elif school.closed_on and not row.values["closed_on"]:
            row.notes.append(
                _("ファイルでは閉校・閉園になっていませんが、登録の%(day)sのままにします。")
                % {"day": format_date(school.closed_on)}
            )

    def _facts(self, values):
        closed = _day(values["closed_on"])
        yield "kind", str(School.Kind(values["kind"]).label) + (_("(分校)") if values["is_branch"] else "")
        yield "address", " ".join(filter(None, [values["postal_code"], values["address"]]))
        yield "opened_on", _words("opened_on", self._opens(values))
        yield "closed_on", _words("closed_on", closed)
        yield "successor_code", values["successor_code"]

    @staticmethod
    def _opens(values):
        """The list says since when its words hold, not when a school opened; a day to come is the opening."""
        since = _day(values["since"])
        return since if since and since > today() and not values["closed_on"] else None

    def _updates(self, values, school):
        """Fields that change. Empty cells change nothing."""
        wanted = {
            "name": values["name"],
            "kind": values["kind"],
            "is_branch": values["is_branch"],
            "postal_code": values["postal_code"],
            "address": values["address"],
            "closed_on": _day(values["closed_on"]),
            "successor_code": values["successor_code"],
        }
        empty = (None, "")
        return {k: v for k, v in wanted.items() if v not in empty and v != getattr(school, k)}

    # ---- writing ---------------------------------------------------------------------------------------

    def lock(self):
        """The municipality, so that two people's imports follow each other; then its schools."""
        Municipality.objects.select_for_update().get(pk=self.municipality.pk)
        list(
            School.objects.select_for_update(of=("self",))
            .filter(municipality=self.municipality)
            .order_by("pk")
        )

    def store(self, rows, by):
        for row in self.progress.rows(rows, "write"):
            if row.verdict == Verdict.NEW:
                add_school(self._new(row.values), by=by)
            else:
                self._change(self.known[row.values["code"]], row.values, by)

    def _new(self, values):
        return School(
            municipality=self.municipality,
            code=values["code"],
            name=values["name"],
            kind=values["kind"],
            is_branch=bool(values["is_branch"]),
            postal_code=values["postal_code"],
            address=values["address"],
            opened_on=self._opens(values),
            closed_on=_day(values["closed_on"]),
            successor_code=values["successor_code"],
        )

    def _change(self, school, values, by):
        """Words first; then, when the list closes the school, its end with all that ends with it."""
        updates = self._updates(values, school)
        closing = updates.pop("closed_on", None) if not school.closed_on else None
        successor = updates.pop("successor_code", "") if closing else ""
        for key, value in updates.items():
            setattr(school, key, value)
        if updates:
            change_school(school, by=by, fields=sorted(updates))
        if closing:
            close_school(school, closing, by=by, successor_code=successor)


def _iso(text, remarks):
    """A day of the list as 2026-03-31; "" when there is none. 99999999 and the like stand for none."""
    if not text.strip() or set(_folded(text)) <= set("09-/"):
        return ""
    try:
        return parse_date(text).isoformat()
    except ValueError:
        remarks.append(_("日付「%(text)s」は読めません。") % {"text": text[:20]})
        return ""


def _day(iso):
    return parse_date(iso) if iso else None


def _words(key, value):
    if value in (None, ""):
        return ""
    if key == "kind":
        return str(School.Kind(value).label)
    if key == "is_branch":
        return _("分校") if value else _("本校")
    return format_date(value, weekday=False) if key.endswith("_on") else str(value)
