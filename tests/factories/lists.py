"""Lists as offices keep them, with invented people: a school's CSV, a headquarters' workbook, a 公民館's list, 700 rows."""

import csv
import io

from openpyxl import Workbook

FAMILIES = [
    "青木",
    "石井",
    "上田",
    "遠藤",
    "大野",
    "加藤",
    "木下",
    "久保",
    "小池",
    "近藤",
    "斎藤",
    "清水",
    "杉本",
    "髙田",
    "竹内",
    "千葉",
    "土屋",
    "中川",
    "西村",
    "野口",
    "橋本",
    "平野",
    "福島",
    "藤井",
    "前田",
    "松尾",
    "水野",
    "村上",
    "森本",
    "山﨑",
]
KANA = [
    "アオキ",
    "イシイ",
    "ウエダ",
    "エンドウ",
    "オオノ",
    "カトウ",
    "キノシタ",
    "クボ",
    "コイケ",
    "コンドウ",
    "サイトウ",
    "シミズ",
    "スギモト",
    "タカタ",
    "タケウチ",
    "チバ",
    "ツチヤ",
    "ナカガワ",
    "ニシムラ",
    "ノグチ",
    "ハシモト",
    "ヒラノ",
    "フクシマ",
    "フジイ",
    "マエダ",
    "マツオ",
    "ミズノ",
    "ムラカミ",
    "モリモト",
    "ヤマサキ",
]
GIVEN = [
    "一郎",
    "花子",
    "健",
    "美咲",
    "茂",
    "和子",
    "勇",
    "恵",
    "進",
    "直美",
    "博",
    "幸子",
    "昇",
    "真由美",
    "正",
    "明美",
    "実",
    "由紀",
    "守",
    "陽子",
    "隆",
    "久美子",
    "豊",
    "京子",
    "稔",
    "里美",
    "武",
    "千恵",
]
GIVEN_KANA = [
    "イチロウ",
    "ハナコ",
    "ケン",
    "ミサキ",
    "シゲル",
    "カズコ",
    "イサム",
    "メグミ",
    "ススム",
    "ナオミ",
    "ヒロシ",
    "サチコ",
    "ノボル",
    "マユミ",
    "タダシ",
    "アケミ",
    "ミノル",
    "ユキ",
    "マモル",
    "ヨウコ",
    "タカシ",
    "クミコ",
    "ユタカ",
    "キョウコ",
    "ミノル",
    "サトミ",
    "タケシ",
    "チエ",
]
SKILLS = [
    "読み聞かせ",
    "花づくり",
    "見守り",
    "書道",
    "ミシン",
    "昔遊び",
    "算数の丸つけ",
    "農園の世話",
    "英語",
    "パソコン",
]


def table_csv(rows, encoding="cp932"):
    """A CSV as Excel writes it in Japan."""
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode(encoding)


def table_xlsx(rows, merged=(), prepare=None):
    """A workbook of one sheet."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for area in merged:
        book.active.merge_cells(area)
    if prepare:
        prepare(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def school_csv():
    """A school office's CSV: title rows, a sum at the end, marks for consent, a quoted line break."""
    return table_csv(
        [
            ["令和8年度 ひばり小学校 学校支援ボランティア名簿"],
            ["(取扱注意)", "", "", "", "", "", "作成 R8.4.20"],
            [],
            ["No.", "氏 名", "フリガナ", "電話番号", "住所", "できること", "同意", "備考"],
            [
                "1",
                "青木　一郎",
                "アオキ　イチロウ",
                "０８６－２００－０００１",
                "ひばり野市本町1-1",
                "読み聞かせ",
                "○",
                "",
            ],
            [
                "2",
                "石井 花子",
                "ｲｼｲ ﾊﾅｺ",
                "0862000002",
                "ひばり野市本町1-2",
                "花づくり\n水やり",
                "",
                "午前中のみ",
            ],
            ["3", "髙田 茂", "たかた しげる", "086-200-0003", "", "見守り", "×", "卒業生"],
            ["4", "上田 恵", "", "", "", "", "要確認", ""],
            ["", "合計 4名", "", "", "", "", "", ""],
        ]
    )


def headquarters_xlsx(*schools):
    """A headquarters' workbook: merged title and headings, a column for each school, insurance, eras and serials."""
    names = [school.name.replace("小学校", "小") for school in schools]
    last = 6 + len(names)
    rows = [
        ["川上中学校区 地域学校協働本部 協力者名簿"],
        [
            "氏名",
            "ふりがな",
            "電話",
            "生年月日",
            "保護者",
            "連絡先を知らせてよい校園",
            *[""] * (len(names) - 1),
            "保険",
        ],
        ["", "", "", "", "", *names, "プラン", "保険加入日", "加入番号"],
        [
            "遠藤 健",
            "えんどう けん",
            "086-300-0001",
            "S45.6.1",
            "",
            *["有"] * len(names),
            "基本",
            "R8.4.9",
            "A-001",
        ],
        [
            "大野 美咲",
            "おおの みさき",
            "090-3000-0002",
            "2010/5/5",
            "大野 勇",
            *["同意"] * len(names),
            "",
            "",
            "",
        ],
        [
            "大野 勇",
            "おおの いさむ",
            "090-3000-0002",
            25569,
            "",
            *["無"] * len(names),
            "天災",
            "2026/6/1",
            "A-003",
        ],
        ["加藤 和子", "かとう かずこ", "086-300-0004", "平成22年1月10日", "", *[""] * len(names), "", "", ""],
    ]
    letters = "ABCDEFGHIJKLMNOP"
    merged = [
        f"A1:{letters[last + 1]}1",
        f"F2:{letters[last - 2]}2",
        f"{letters[last - 1]}2:{letters[last + 1]}2",
    ]
    merged += [f"{letter}2:{letter}3" for letter in "ABCDE"]
    return table_xlsx(rows, [area for area in merged if area.split(":")[0] != area.split(":")[1]])


def hall_csv():
    """A 公民館's list: groups as sub-headings, households, two people at one telephone."""
    return table_csv(
        [
            ["おもしろ公民館 活動グループ名簿"],
            ["氏名", "よみ", "TEL", "町内会", "世帯", "曜日・時間"],
            ["【図書の会】", "", "", "", "", ""],
            ["木下 進", "きのした すすむ", "086-400-0001", "北町内会", "1", "火曜の午前"],
            ["木下 直美", "きのした なおみ", "086-400-0001", "北町内会", "1", "火曜の午前"],
            ["【花の会】", "", "", "", "", ""],
            ["久保 博", "くぼ ひろし", "086-400-0003", "南町内会", "", "土日"],
            ["久保 幸子", "くぼ さちこ", "086-400-0003", "南町内会", "", "土日"],
            ["木下 直美", "きのした なおみ", "086-400-0001", "北町内会", "", "土曜"],
            ["以上 5名", "", "", "", "", ""],
        ],
        "utf-8-sig",
    )


HEADINGS = [
    *("氏名", "ふりがな", "電話", "メール", "住所", "生年", "できること", "都合のよい曜日", "同意"),
    *("保険プラン", "保険加入日", "登録日", "備考"),
]


def many_rows(count=700, start=0):
    """Headings and so many volunteers, each with a name and telephone of their own."""
    rows = [HEADINGS]
    for n in range(start, start + count):
        family, given = n % len(FAMILIES), n // len(FAMILIES) % len(GIVEN)
        rows.append(
            [
                f"{FAMILIES[family]} {GIVEN[given]}",
                f"{KANA[family]} {GIVEN_KANA[given]}",
                f"086-5{n // 100:02}-{n:04}",
                f"v{n:04}@example.jp" if n % 3 == 0 else "",
                f"ひばり野市本町{n % 9 + 1}丁目{n}",
                str(1950 + n % 50),
                SKILLS[n % len(SKILLS)],
                "火曜の午前" if n % 2 else "土日",
                ("○", "", "有", "×", "同意")[n % 5],
                ("基本", "", "天災")[n % 3],
                "R8.4.9" if n % 3 != 1 else "",
                "2026/4/10",
                "",
            ]
        )
    return rows


def volunteers_csv(count=700, start=0):
    """The same as a CSV."""
    return table_csv(many_rows(count, start))


def volunteers_xlsx(count=700, start=0):
    """The same as a workbook."""
    return table_xlsx(many_rows(count, start))
