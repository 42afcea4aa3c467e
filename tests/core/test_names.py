"""Search keys: what a reader takes for the same name has the same key, what differs stays apart."""

import unicodedata

import pytest

from core import names


@pytest.mark.parametrize(
    ("written", "searched"),
    [
        ("髙橋", "高橋"),
        ("山﨑", "山崎"),
        ("山嵜", "山崎"),
        ("川碕", "川崎"),
        ("濵田", "浜田"),
        ("濱田", "浜田"),
        ("渡邉", "渡辺"),
        ("渡邊", "渡辺"),
        ("齋藤", "斉藤"),
        ("齊藤", "斎藤"),
        ("櫻井", "桜井"),
        ("黒澤", "黒沢"),
        ("𠮷田", "吉田"),
        ("廣田", "広田"),
        ("中嶋", "中島"),
        ("中嶌", "中島"),
        ("國井", "国井"),
        ("眞子", "真子"),
        ("惠子", "恵子"),
        ("德田", "徳田"),
        ("\ufa10本", "塚本"),
        ("\uf9dc", "隆"),
        ("\ufa19\ufa1b\ufa1a", "神福祥"),
        ("瀨戸", "瀬戸"),
        ("北條", "北条"),
        ("榮", "栄"),
        ("壽", "寿"),
        ("龍", "竜"),
        ("彌生", "弥生"),
        ("籠", "篭"),
        ("辻\U000e0100", "辻"),
        ("葛\ufe00", "葛"),
        ("ﾔﾏﾀﾞ ﾀﾛｳ", "やまだたろう"),
        ("ヴァン", "ゔぁん"),
        ("か\u3099", "が"),
        ("ジョン・スミス", "ジョン　スミス"),
        ("ジャン＝ポール", "ジャン ポール"),
        ("ＰＴＡ", "pta"),
        ("山田 太郎", "山田\u3000太郎"),
        ("霞ヶ丘", "霞ケ丘"),
        ("五ヵ所", "五カ所"),
        ("山田\u200b", "山田"),
    ],
)
def test_same_name(written, searched):
    assert names.search_key(written) == names.search_key(searched)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("きよ", "きょ"),
        ("もつ", "もっ"),
        ("大野", "太野"),
        ("おの", "おーの"),
        ("佐々木", "佐木"),
        ("畑", "畠"),
    ],
)
def test_other_name(one, other):
    assert names.search_key(one) != names.search_key(other)


def test_search_key_joins_parts():
    assert names.search_key("髙橋", None, "", "花子") == "高橋花子"
    assert names.search_key() == ""
    assert "タカハシ" not in names.search_key("髙橋", "タカハシ")


def test_a_part_of_a_name_is_found_in_its_key():
    key = names.search_key("髙橋 花子", "タカハシ ハナコ")
    assert names.search_key("高橋花") in key
    assert names.search_key("ﾀｶﾊｼ") in key


def test_key_of_a_key_is_the_key():
    key = names.search_key(names.VARIANTS, "ヴヵヶＡ")
    assert names.search_key(key) == key


def test_variants_say_each_thing_once():
    glyphs = "".join(names.VARIANTS.split())
    assert len(glyphs) == len(set(glyphs))
    assert unicodedata.normalize("NFKC", glyphs) == glyphs


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("086-803-1234", "0868031234"),
        ("(086)803-1234", "0868031234"),
        ("０８６（８０３）１２３４", "0868031234"),
        ("086‐803−1234", "0868031234"),
        ("086ー803ー1234", "0868031234"),
        ("086 803 1234", "0868031234"),
        ("+81-86-803-1234", "0868031234"),
        ("＋８１ (0)86-803-1234", "0868031234"),
        ("(+81) 90 1234 5678", "09012345678"),
        ("TEL 086-803-1234", "0868031234"),
        ("086-803-1234 内線12", "0868031234"),
        ("086-803-1234 ext.12", "0868031234"),
        ("0818-1234", "08181234"),
        ("なし", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_phone_key(text, key):
    assert names.phone_key(text) == key


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("山田　太郎", ("山田", "太郎")),
        ("山田 太郎", ("山田", "太郎")),
        ("　山田\u00a0 太郎 ", ("山田", "太郎")),
        ("𠮷田 髙雄", ("𠮷田", "髙雄")),
        ("山田太郎", ("山田太郎", "")),
        ("ジョン ポール スミス", ("ジョン", "ポール スミス")),
        ("", ("", "")),
        ("　", ("", "")),
        (None, ("", "")),
    ],
)
def test_split_name(text, name):
    assert names.split_name(text) == name


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("ヤマダ タロウ", "やまだ たろう"),
        ("ﾔﾏﾀﾞ ﾀﾛｳ", "やまだ たろう"),
        ("か\u3099っこう", "がっこう"),
        ("シューイチ", "しゅーいち"),
        (" やまだ ", "やまだ"),
        ("\ufa19ヤマ", "\ufa19やま"),
        ("Ａヤ", "Ａや"),
        (None, ""),
    ],
)
def test_kana(text, reading):
    assert names.kana(text) == reading
