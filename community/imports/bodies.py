"""Organisations in lists: their headings, their kinds in every spelling, and when two names mean one body."""

import re
import unicodedata

from community.imports.people import COLUMNS
from community.models import Organisation
from core.names import search_key

WANTED = {
    "name": [
        *(
            "団体名",
            "団体",
            "名称",
            "組織名",
            "団体・企業名",
            "企業名",
            "事業所名",
            "会社名",
            "施設名",
            "館名",
        ),
        *("町内会名", "自治会名", "団体名称", "協力団体", "協力団体名", "機関名", "公民館名"),
    ],
    "kind": ["種別", "区分", "分類", "団体種別", "種類", "団体の種別", "業種"],
    "phone": [*COLUMNS["phone"], "代表電話", "団体電話"],
    "fax": COLUMNS["fax"],
    "email": COLUMNS["email"],
    "postal_code": COLUMNS["postal_code"],
    "address": [*COLUMNS["address"], "団体所在地", "事務所"],
    "head": ["代表者", "代表者名", "代表者氏名", "代表", "責任者", "氏名", "代表者の氏名"],
    "chair": ["会長", "会長名", "会長氏名", "町内会長", "自治会長"],
    "director": ["館長", "館長名", "館長氏名"],
    "clerk": [
        "担当者",
        "担当者名",
        "窓口",
        "窓口担当者",
        "連絡担当者",
        "担当",
        "連絡者",
        "窓口の方",
        "連絡先氏名",
    ],
    "title": ["役職", "役職名", "肩書", "肩書き", "職名"],
    "contact_phone": [
        *(
            "担当者電話",
            "担当者の電話",
            "代表者電話",
            "代表者連絡先",
            "担当者連絡先",
            "携帯",
            "携帯電話",
            "会長電話",
        ),
        *("窓口の電話", "窓口電話"),
    ],
    "since": ["就任日", "就任", "就任年月日", "いつから", "始まり", "開始日", "就任年月"],
    "note": ["備考", "メモ", "摘要", "その他", "協力内容", "活動内容"],
}
#: What the column says of the person's post, where nothing else does.
TITLES = {"head": "代表者", "chair": "会長", "director": "館長", "clerk": "担当"}

#: Words that tell what kind of body it is, in the order in which they are tried.
_KINDS = (
    (Organisation.Kind.GUARDIANS, r"pta|育友会|保護者|父母|おやじの会|母の会|父親の会|母親クラブ"),
    (
        Organisation.Kind.PUBLIC,
        r"警察|消防署|市役所|区役所|支所|官公庁|行政|大学|短大|高校|高等学校|交番|保健所|児童相談所",
    ),
    (
        Organisation.Kind.LEARNING,
        r"公民館|図書館|博物館|美術館|科学館|社会教育|生涯学習|児童館|コミュニティセンター|文化センター",
    ),
    (
        Organisation.Kind.SPORTS,
        r"スポーツ|体育|少年団|野球|サッカー|バレー|剣道|柔道|文化|合唱|茶道|華道|太鼓|コーラス|将棋|囲碁|書道|俳句",
    ),
    (
        Organisation.Kind.RESIDENTS,
        r"町内会|町会|自治会|地域|婦人会|女性会|老人|シニア|長寿|愛育|民生|児童委員|青少年|交通安全|防犯|消防団|子ども会|こども会|栄養|見守|社会福祉協議会|社協|連合会|公園",
    ),
    (
        Organisation.Kind.COMPANY,
        r"株式会社|有限会社|合同会社|\(株\)|\(有\)|企業|事業所|会社|商店|商工|銀行|信用金庫|農協|農業協同|ja|工場|組合|店$|農園|建設|工務店|医院|病院|クリニック",
    ),
    (Organisation.Kind.CIVIC, r"npo|非営利|市民|ボランティア|サークル|の会$|グループ|法人|その他"),
)
_FORMS = re.compile(
    "株式会社|有限会社|合同会社|合資会社|合名会社|[一公](?:般|益)(?:社団|財団)法人|特定非営利活動法人|npo法人|社会福祉法人|医療法人|"
    r"学校法人|宗教法人|\((?:株|有|同|資|名|福|医|学|一社|公社|一財|公財|特非|npo)\)"
)


def kind_of(*texts):
    """The kind that words point to, or "": what the list itself says first, then the name."""
    for text in texts:
        text = unicodedata.normalize("NFKC", text).casefold()
        for kind, words in _KINDS:
            if text and (text == kind.value or re.search(words, text)):
                return kind.value
    return ""


def body_key(name):
    """The name without the form of the company or association: ㈱ひばり建設 and ひばり建設株式会社 meet here."""
    key = search_key(name)
    return search_key(re.sub(r"[()「」『』、。,.\-ー]", "", _FORMS.sub("", key))) or key
