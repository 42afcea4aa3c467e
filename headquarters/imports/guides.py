"""What lists of volunteers and coordinators may look like, for the pages that say it and the files to begin with."""

from django.utils.translation import gettext as _

from core.imports import Column, Guide
from headquarters.imports.coordinator_words import WANTED as COORDINATORS
from headquarters.imports.words import WANTED as VOLUNTEERS
from headquarters.imports.words import school_labels


def _who():
    """Who the person is, and how they are reached."""
    return [
        Column(
            ("name", "family", "given"),
            _("姓と名の間は空白で分けます。姓と名が別の列でも読めます。この列だけは、なくてはなりません。"),
            _("（例）山田 花子"),
        ),
        Column(
            ("kana", "family_kana", "given_kana"),
            _("ひらがなでもカタカナでも、半角でもかまいません。"),
            "やまだ はなこ",
        ),
        Column(
            ("phone", "mobile"),
            _("二つ目からは「ほかの電話」として、連絡のつく時間などの欄に入れます。"),
            "000-0000-0000",
        ),
        Column(("evening_phone",), _("昼と夜で番号がちがうときに書きます。")),
        Column(("fax",), _("数字の全角・半角は、どちらでもかまいません。")),
        Column(("email",), _("ご家族で一つのメールを使っていても、かまいません。")),
        Column(("postal_code",), _("7けたの数字。")),
        Column(("address",), _("市の名から書いても、町名から書いてもかまいません。"), _("ひばり野市本町1-1")),
        Column(("area", "neighbourhood"), _("学区と町内会。メモに入れます。")),
        Column(("channel",), _("電話、メール、FAX、手紙、LINEのどれか。")),
        Column(("hours",), _("電話のつながる時間など、そのまま入れます。"), _("平日の夕方")),
        Column(
            ("born_on", "birth_year", "age"),
            _("生年月日（S40.5.1、1965/5/1など）、生まれた年、年齢のどれか。生まれた年だけを残します。"),
            "1965/5/1",
        ),
    ]


def _what():
    """What they like to do, with whom they live, who answers for them."""
    return [
        Column(
            ("skills", "wants"),
            _("できることと、希望する活動。「、」で区切ります。"),
            _("読み聞かせ、花づくり"),
        ),
        Column(("times", "hours_free"), _("都合のよい曜日や時間。そのまま入れます。"), _("火曜の午前")),
        Column(("relation",), _("卒業生、保護者、3年生の祖母など。")),
        Column(("group",), _("「【図書の会】」のような小見出しは、その下の人のグループとして読みます。")),
        Column(("household",), _("同じ言葉か番号の人を、一つの世帯にします。")),
        Column(("guardian", "guardian_phone"), _("未成年の人は、保護者の名前がなければ登録できません。")),
    ]


def _consents(schools):
    """With which schools the contact may be shared: each school of the headquarters has a column of its own."""
    mark = _(
        "○・有・同意・はい・レ・1・済は「同意」。×・無・不同意・いいえ・0・未は「同意なし」。空欄は「同意なし」です。ほかの言葉は、次の画面でお聞きします。"
    )
    return [
        *(Column((), mark, heading=school.name) for school in schools),
        Column(
            ("consent", "consent_schools"),
            _("すべての校園についての同意を一つの列に書くか、同意した校園の名前を書きます。"),
            "",
        ),
    ]


def _insured():
    """Insurance, and from when to when the registration holds."""
    return [
        Column(("plan", "insured"), _("加入していれば、プランの名前か○。")),
        Column(
            ("procedure_on", "covered_from"),
            _("補償は、手続きの日の次の日から3月31日までです。「補償開始日」の列なら、その日からです。"),
        ),
        Column(("certificate",), _("加入の番号。")),
        Column(("insurance_year",), _("なければ、前の画面で選んだ年度とします。")),
        Column(("starts_on",), _("なければ、取り込む日とします。"), "2026/4/10"),
        Column(("ends_on",), _("なければ、登録した年度を含めて3年度目の3月31日とします。")),
        Column(("note",), _("推進員だけが見ます。")),
    ]


def volunteer_guide(schools):
    """The registry of volunteers."""
    columns = [*_who(), *_what(), *_consents(schools), *_insured()]
    wanted = VOLUNTEERS | {f"school:{school.pk}": school_labels(school) for school in schools}
    return Guide(_("協力者の名簿"), wanted, columns)


def coordinator_guide():
    """The city's coordinators."""
    columns = [
        Column(
            ("name", "family", "given"),
            _("姓と名の間は空白で分けます。この列だけは、なくてはなりません。"),
            _("（例）山田 花子"),
        ),
        Column(
            ("kana", "family_kana", "given_kana"),
            _("ひらがなでもカタカナでもかまいません。"),
            "やまだ はなこ",
        ),
        Column(("phone", "mobile"), _("数字の全角・半角は、どちらでもかまいません。"), "000-0000-0000"),
        Column(("email",), _("なくてもかまいません。")),
        Column(("address",), _("なくてもかまいません。")),
        Column(
            ("body",),
            _(
                "本部の名前。名前がなければ、校園か中学校区から探します。見つからないときは、次の画面でお聞きします。"
            ),
            _("川上中学校区 地域学校協働本部"),
        ),
        Column(("schools",), _("受け持つ校園。「、」で区切ります。"), _("ひばり小学校")),
        Column(("area",), _("中学校区。小見出しに書いてあっても読みます。"), _("川上中学校区")),
        Column(("commissioned",), _("空欄は「委嘱あり」。委嘱のないコーディネーターは、×か「無」。"), "○"),
        Column(("lead", "post"), _("統括推進員に○。役職の列に「統括」とあっても分かります。")),
        Column(("starts_on", "term"), _("なければ、選んだ年度の4月1日とします。"), "2026/4/1"),
        Column(("ends_on",), _("なければ、その年度の3月31日とします。"), "2027/3/31"),
        Column(("letter_number",), _("委嘱状の番号。"), _("教生第1号")),
        Column(("monthly",), _("20時間、20:30、1200分など。数だけなら時間とします。"), "20"),
    ]
    return Guide(_("推進員の名簿"), COORDINATORS, columns)
