"""Keys under which names and telephone numbers are found; what people wrote itself is never changed."""

import re
import unicodedata
from functools import cache

#: The glyph searched for, then the variants that really occur in names of people and places. Compatibility
#: ideographs that Unicode itself folds (塚, 隆, 神, 福, 祥 …) need no entry.
VARIANTS = (
    "高髙 崎﨑嵜碕 浜濵濱 辺邉邊 斉齋齊斎 桜櫻 沢澤 吉𠮷 広廣 島嶋嶌嶹 国國 真眞 恵惠 徳德 瀬瀨 条條 "
    "栄榮 寿壽 竜龍 弥彌 籠篭 関關 渋澁 塩鹽 滝瀧 万萬 豊豐 槙槇 遥遙 桧檜 桑桒 柳栁 松枩 船舩 富冨 "
    "峰峯 昇曻 岳嶽 巌巖 村邨 館舘 野埜 鶴靍靏 淵渕渊 土圡𡈽 橋𣘺 泰𣳾 脇𦚰 喜㐂 迪廸 多夛 秋穐龝 彦彥 "
    "産產 祢禰 礼禮 禄祿 静靜 浅淺 芦蘆 円圓 尭堯 当當 来來 伝傳 仏佛 会會 体體 児兒 剣劍 勲勳勛 単單 "
    "厳嚴 収收 参參 団團 囲圍 図圖 声聲 変變 奥奧 姫姬 姉姊 宝寶寳 写寫 寛寬 将將 峡峽 巣巢 帯帶 応應 "
    "悦悅 慎愼 戸戶 抜拔 択擇 数數 旧舊 晋晉 晃晄 暁曉 暦曆 曽曾 枢樞 検檢 楼樓 楽樂 様樣 横橫 欧歐 "
    "歩步 歳歲 歴歷 毎每 気氣 浄淨 渓溪 渉涉 温溫 湾灣 満滿 涼凉 清淸 潜潛 涛濤 灯燈 為爲 煕熙 凛凜 "
    "独獨 献獻 画畫 畳疊 県縣 研硏 称稱 稲稻 穂穗 穣穰 穏穩 窓窗 竪豎 糸絲 経經 絵繪 総總 緑綠 縁緣 "
    "縄繩 聡聰 聴聽 肇肈 舎舍 艶艷 芸藝 荘莊 蒋蔣 蔵藏 薫薰 薬藥 薮藪 莱萊 虫蟲 蛍螢 蝉蟬 衛衞 裏裡 "
    "装裝 覚覺 観觀 訳譯 証證 読讀 誉譽 謡謠 賛贊 賓賔 頼賴 転轉 両兩 郎郞 郷鄕 鄰隣 釈釋 鉄鐵鉃 鉱鑛 "
    "鋭銳 銭錢 録錄 鎮鎭 随隨 雑雜 霊靈 顔顏 顕顯 駅驛 駆驅 鴎鷗 麦麥 黄黃 黒黑 亀龜 亜亞 恒恆 実實 "
    "学學 禱祷 枡桝 頬頰 壷壺 倶俱 兎兔 呑吞 餅餠 瑶瑤 桟棧 毘毗 潟泻 塁壘 売賣 党黨 号號 叙敍 圧壓"
)

_FOLDS = {ord(variant): group[0] for group in VARIANTS.split() for variant in group[1:]}
#: In names of places ヶ and ヵ are abbreviations and are written large as often as small: 霞ヶ丘, 霞ケ丘.
_FOLDS |= {ord("ヶ"): "け", ord("ゖ"): "け", ord("ヵ"): "か", ord("ゕ"): "か"}
_HIRAGANA = {code: code - 0x60 for code in (*range(0x30A1, 0x30F7), 0x30FD, 0x30FE)}
#: Kana in half width, and kana followed by a separate voicing mark (file names from a Mac).
_LOOSE_KANA = re.compile("[\uff61-\uff9f]+|[\u3041-\u30fe][\u3099\u309a]")
#: Glyph selectors (Mongolian, standard, ideographic) and letters without width.
_UNSEEN = re.compile("[\u180b-\u180d\ufe00-\ufe0f\U000e0100-\U000e01ef\u200b-\u200d\u2060\ufeff]")
_SEPARATORS = re.compile(r"[\s・·‧•゠=]+")
_EXTENSION = re.compile(r"内線|ext", re.IGNORECASE)


def fold(text):
    """Letters as they are searched: width, case, kana and variant glyphs fold; spaces and lines stay."""
    text = _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).casefold()
    return text.translate(_FOLDS).translate(_HIRAGANA)


def spellings(letter):
    """All single letters that fold to this one, itself among them: たタﾀ, 高髙."""
    return _spellings().get(letter, set()) | {letter}


@cache
def _spellings():
    found = {}
    letters = [
        *map(chr, (*range(0x21, 0x7F), *range(0x3041, 0x3100), *range(0xFF01, 0xFFA0))),
        *"".join(VARIANTS.split()),
    ]
    for letter in letters:
        found.setdefault(fold(letter), set()).add(letter)
    return found


def search_key(*parts):
    """One key for all `parts` (empty ones skipped), equal for spellings that readers take for the same name.

    Width, case, kana, spaces, middle dots and variant glyphs fold; small kana (ゃゅょっ) stay apart from
    large ones. Cut the searched text with the same function. Returns a string, perhaps empty.
    """
    return _SEPARATORS.sub("", fold("".join(str(part) for part in parts if part)))


def phone_key(text):
    """The digits of a telephone number as dialled within Japan: +81 becomes 0, the extension (内線) goes."""
    text = _EXTENSION.split(unicodedata.normalize("NFKC", text or ""))[0]
    digits = "".join(letter for letter in text if letter in "0123456789")
    if re.match(r"\D*\+\s*81", text):
        return "0" + digits[2:].removeprefix("0")
    return digits


def split_name(text):
    """Family and given name, split at the first space: ('山田', '太郎'), else ('山田太郎', '')."""
    family, *given = (text or "").split(None, 1) or [""]
    return family, given[0].strip() if given else ""


def kana(text):
    """A reading in hiragana, from katakana of full or half width; spaces inside and everything else stay."""
    text = _LOOSE_KANA.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text or "")
    return text.translate(_HIRAGANA).strip()
