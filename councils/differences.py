"""What changed between two texts, word by word, so that a page can show it with <ins> and <del>."""

import re
from difflib import SequenceMatcher

#: Japanese has no spaces: runs of one kind of letter stand for words.
_WORDS = re.compile(
    r"[\u4e00-\u9fff々〆ヶ]+|[ぁ-ゖー]+|[ァ-ヺー]+|[0-9０-９]+|[A-Za-zＡ-Ｚａ-ｚ]+|\n|.", re.DOTALL
)
#: Longer texts are compared line by line, which takes a fraction of the time.
_LONG = 4000


def words_of(text):
    """The text cut into pieces that join to it again."""
    text = (text or "").replace("\r\n", "\n")
    if len(text) > _LONG:
        return text.splitlines(keepends=True)
    return _WORDS.findall(text)


def difference(old, new):
    """[(kind, text)] with kind "same", "del" or "ins"; the old text without "ins", the new without "del"."""
    before, after = words_of(old), words_of(new)
    parts = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            parts.append(("same", "".join(before[a:b])))
            continue
        if b > a:
            parts.append(("del", "".join(before[a:b])))
        if d > c:
            parts.append(("ins", "".join(after[c:d])))
    return parts


def is_changed(parts):
    """Whether anything differs."""
    return any(kind != "same" for kind, _text in parts)


def keep_both(one, other):
    """A text in which everything stands that is in one or the other, line by line, for somebody to put in order."""
    before, after = _lines(one), _lines(other)
    kept = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        kept += before[a:b] if kind == "equal" else [*before[a:b], *after[c:d]]
    return "\n".join(kept) + "\n"


def _lines(text):
    return (text or "").replace("\r\n", "\n").rstrip("\n").split("\n")


def sides(parts):
    """(the old text, the new text) of a difference, each as its own parts: to be read beside each other."""
    return (
        [(kind, text) for kind, text in parts if kind != "ins"],
        [(kind, text) for kind, text in parts if kind != "del"],
    )
