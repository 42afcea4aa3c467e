"""Names, telephones and marks as they stand in the cells of lists that offices keep."""

import re
import unicodedata

from core.names import kana as to_hiragana

# Half and full width are written as escapes: an editor that folds them would change the meaning unseen.
_OPEN, _CLOSE = r"(\uff08【\[\uff3b〔〈<", r")\uff09】\]\uff3d〕〉>"
_MARKS = "◎○〇◯●★☆◆◇■□▲△▼▽※*\uff0a"
_AROUND = _MARKS + "・ \u3000"
_NUMBERING = re.compile(r"^(?:[0-9\uff10-\uff19]{1,3}|[①-⑳])[.\uff0e、)\uff09:\uff1a\s]*(?=\S)")
_BRACKET = re.compile(rf"[{_OPEN}]([^{_OPEN}{_CLOSE}]*)[{_CLOSE}]")
_HONORIFIC = re.compile(r"(?<=\S)\s*(?:様|先生|殿|氏|さん)$")
_KANA_ONLY = re.compile("[\\s・ぁ-ゖァ-ヺーヽヾゝゞ\uff65-\uff9f]+")
_PHONE = re.compile(
    r"(?P<before>[^0-9+(]*)(?P<number>(?:\+81[-\s]?)?\(?[0-9]{1,5}\)?[-\s(]{0,2}[0-9]{1,4}[-\s)]{0,2}[0-9]{3,4})(?![0-9])"
)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ー─", "-"))


def is_kana(text):
    """Whether a text is nothing but a reading."""
    return bool(text) and bool(_KANA_ONLY.fullmatch(text))


def take_name_apart(cell):
    """(name, reading, marks, asides) of a name cell: 「◎ 1.山田 太郎 様(やまだ たろう)(会長)」.

    The name keeps its glyphs. `marks` are the signs before or after it, `asides` what stood in brackets.
    """
    reading, asides = "", []
    lines = [line for line in cell.split("\n") if line.strip()]
    if len(lines) > 1:
        readings = [line for line in lines if is_kana(_BRACKET.sub(r"\1", line).strip())]
        if len(readings) == 1:
            reading = _BRACKET.sub(r"\1", readings[0])
            lines.remove(readings[0])
    text = " ".join(lines)
    for aside in _BRACKET.findall(text):
        if is_kana(aside) and not reading:
            reading = aside
        elif aside.strip():
            asides.append(aside.strip())
    text = _BRACKET.sub(" ", text).strip()
    marks = {letter for letter in text if letter in _MARKS}
    text = _NUMBERING.sub("", text.strip(_AROUND)).strip(_AROUND)
    marks |= {sign for sign in asides if sign in _MARKS}
    return _tidy(text), to_hiragana(" ".join(reading.split())), marks, asides


def _tidy(text):
    """One space between the parts; letters set apart one by one (山 田 太 郎) go together again."""
    text = " ".join(text.split())
    bare = _HONORIFIC.sub("", text)
    parts = (bare if len(bare.replace(" ", "")) > 1 else text).split()
    if len(parts) > 2 and all(len(part) == 1 for part in parts):
        return "".join(parts)
    return " ".join(parts)


def telephones(text):
    """(telephones, FAX numbers) found in a cell, as written but in half width: 「000-1234-5678 (FAX 同…)」."""
    text = unicodedata.normalize("NFKC", text).translate(_DASHES)
    phones, faxes = [], []
    for found in _PHONE.finditer(text):
        number = "-".join(found["number"].split())
        is_fax = re.search(r"fax|ファ|^\s*f\b", found["before"], re.IGNORECASE)
        if is_fax:
            faxes.append(_leading_zero(number))
        if not is_fax or re.search(r"tel|電話", found["before"], re.IGNORECASE):
            phones.append(_leading_zero(number))
    return phones, faxes


def _leading_zero(number):
    """Spreadsheets drop the first zero of what they take for a number."""
    if number.isdecimal() and len(number) in (9, 10) and not number.startswith("0"):
        return "0" + number
    return number
