"""Headings and words that stand in lists of volunteers."""

import re
import unicodedata

from community.imports.marks import folded
from community.imports.people import COLUMNS
from community.models import Person
from core.names import search_key

WANTED = {
    **COLUMNS,
    "phone": [
        *COLUMNS["phone"],
        "電話(昼)",
        "昼の電話",
        "日中の電話",
        "昼間の電話",
        "日中連絡先",
        "昼間連絡先",
        "連絡先(昼)",
    ],
    "evening_phone": ["電話(夜)", "夜の電話", "夜間の電話", "夜間連絡先", "連絡先(夜)", "電話(夜間)"],
    "area": ["学区", "小学校区", "中学校区", "校区"],
    "neighbourhood": ["町内会", "町内", "自治会", "地区", "町名"],
    "born_on": ["生年月日", "誕生日"],
    "birth_year": ["生年", "生まれた年", "生年(西暦)"],
    "age": ["年齢", "年令", "歳"],
    "channel": ["連絡方法", "希望連絡方法", "連絡手段", "連絡のしかた", "希望する連絡方法", "連絡方法の希望"],
    "hours": [
        "連絡のつく時間",
        "連絡可能時間",
        "連絡時間",
        "連絡希望時間",
        "連絡のつく時間帯",
        "連絡してよい時間",
    ],
    "skills": [
        *("できること", "得意なこと", "できること・得意なこと", "特技", "技能", "活動内容", "協力できること"),
        *("協力内容", "協力できる内容", "資格", "資格・特技", "特技・資格", "ボランティア内容", "内容"),
    ],
    "wants": ["希望する活動", "希望活動", "活動希望", "やりたいこと", "希望内容", "希望するボランティア"],
    "times": [
        *(
            "都合のよい曜日",
            "都合のよい曜日・時間",
            "曜日・時間",
            "活動可能日",
            "可能日",
            "都合",
            "都合のよい日",
        ),
        *("活動できる日", "活動できる曜日", "活動可能曜日", "曜日", "活動日時", "活動できる曜日・時間"),
    ],
    "hours_free": ["時間帯", "活動できる時間", "活動時間帯", "都合のよい時間"],
    "relation": ["校園とのかかわり", "学校とのかかわり", "学校との関係", "関係", "立場", "区分", "続柄"],
    "group": ["グループ", "グループ名", "サークル", "サークル名", "班", "団体", "団体名", "所属", "所属団体"],
    "household": ["世帯", "世帯名", "世帯番号", "家族", "家庭", "世帯No."],
    "guardian": ["保護者", "保護者氏名", "保護者名", "保護者の氏名", "親権者", "保護者(未成年)"],
    "guardian_phone": ["保護者電話", "保護者の電話", "保護者連絡先", "保護者電話番号"],
    "consent": [
        *(
            "同意",
            "連絡先の共有",
            "連絡先共有",
            "共有の同意",
            "連絡先を知らせる同意",
            "個人情報の同意",
            "個人情報",
        ),
        *(
            "学校への情報提供",
            "情報提供",
            "情報提供の同意",
            "個人情報の提供",
            "学校への提供",
            "学校との共有",
            "名簿共有",
        ),
    ],
    "consent_schools": [
        *(
            "共有してよい学校",
            "共有してよい校園",
            "提供してよい学校",
            "情報提供先",
            "提供先",
            "連絡先を知らせてよい学校",
        ),
        *("連絡先を知らせてよい校園", "共有先", "同意した学校", "同意校"),
    ],
    "insured": ["保険", "ボランティア保険", "ボランティア活動保険", "活動保険", "保険加入", "保険の加入"],
    "plan": ["保険プラン", "プラン", "保険の種類", "保険種別", "保険のプラン"],
    "procedure_on": [
        "保険加入日",
        "加入日",
        "保険手続日",
        "保険の手続きの日",
        "手続日",
        "保険申込日",
        "保険手続き日",
    ],
    "covered_from": ["補償開始日", "補償の始まり", "保険開始日", "保険の始まり", "補償開始", "保険期間(始)"],
    "certificate": [
        "加入番号",
        "保険加入番号",
        "証券番号",
        "加入証番号",
        "保険番号",
        "加入の番号",
        "加入者番号",
    ],
    "insurance_year": ["保険年度", "保険の年度"],
    "starts_on": ["登録日", "登録の日", "登録年月日", "受付日", "申込日"],
    "ends_on": ["有効期限", "登録期限", "登録の期限", "期限", "登録有効期限"],
    "note": ["備考", "メモ", "摘要", "特記事項", "その他"],
}
CHANNELS = (
    (Person.Channel.LINE, r"line|ライン|sns"),
    (Person.Channel.EMAIL, r"メール|mail|パソコン"),
    (Person.Channel.FAX, r"fax|ファックス|ファクス|ファクシミリ"),
    (Person.Channel.LETTER, r"手紙|郵送|郵便|手渡し|封書|回覧|文書"),
    (Person.Channel.PHONE, r"電話|tel|携帯|スマホ|ショートメ"),
)
#: Words that say that somebody goes to school; 「3年生の祖母」 and 「生徒の保護者」 do not.
_PUPIL = re.compile(
    r"(?:小|中|高|高校|高等学校|中学|小学)?(?:学)?(?:[1-6]年)?生徒?|生徒|児童|高専生|(?:小|中|高|高校)[1-6](?:年)?"
)
ALL_SCHOOLS = re.compile(r"^(?:全校|全て|すべて|全部|全校園|どこでも|全学校|両校|両方)$")


def channel_in(text):
    """The preferred way of contact that a cell names, or ""."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return next((channel.value for channel, words in CHANNELS if re.search(words, text)), "")


def is_pupil(text):
    """Whether a cell says that this is a pupil."""
    word = folded(text)
    return bool(word) and bool(_PUPIL.fullmatch(word)) and word != "学生"


def school_labels(school):
    """What offices write over the column of a school: ひばり小学校, ひばり小, ひばり野市立ひばり小学校, 市立ひばり小."""
    city = school.municipality.name
    short = school.name.removeprefix(f"{city}立").removeprefix("市立")
    for long, brief in (
        ("小学校", "小"),
        ("中学校", "中"),
        ("幼稚園", "幼"),
        ("高等学校", "高"),
        ("義務教育学校", "義務"),
    ):
        short = short.replace(long, brief) if short.endswith(long) else short
    names = (school.name, school.name.removeprefix(f"{city}立"), short)
    return list(dict.fromkeys(f"{before}{name}" for name in names for before in ("", f"{city}立", "市立")))


def schools_in(text, schools):
    """(ids of the schools that a cell names, what in it names none); `schools` are {folded name: id}."""
    if ALL_SCHOOLS.match(folded(text)):
        return sorted(set(schools.values())), []
    parts = [part for part in re.split(r"[、,，・/／;；\s]+", unicodedata.normalize("NFKC", text)) if part]
    found = [schools.get(search_key(part)) for part in parts]
    unknown = [part for part, school in zip(parts, found, strict=True) if school is None]
    return sorted({school for school in found if school}), unknown
