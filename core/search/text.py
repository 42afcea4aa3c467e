"""Text cut for searching: Japanese into pieces of two letters, Latin letters and digits into words.

Japanese has no spaces between words, and the embedded PostgreSQL no dictionary for it; two letters that follow each
other are found in any text, however it would be cut into words.
"""

import re
from dataclasses import dataclass

from core.names import fold, spellings

#: Longer questions are cut; more words than this are left out.
MAX_LENGTH, MAX_WORDS = 100, 8
#: Of a very long text so much is searched; a tsvector holds a megabyte.
MAX_TEXT = 60_000

_GAP = r"(?:[^\S\n]|[・·‧•゠=])++"
_GAPS = re.compile(rf"(?<![0-9a-z]){_GAP}|{_GAP}(?![0-9a-z])")
_RUNS = re.compile(r"[0-9a-z]+|[^\W0-9a-z_]+")
_WORDS = re.compile(r"[^\W_]+")
#: What may stand between two letters of a word in the text as it was written.
_BETWEEN = r"[\s・·‧•゠=]{0,2}"


def key_of(*parts):
    """The parts folded, each on lines of its own; spaces stay only between Latin words."""
    text = "\n".join(str(part) for part in parts if part)[:MAX_TEXT]
    return _GAPS.sub("", fold(text.replace("\x00", "")))


def pieces_of(key):
    """All that an index must know of a folded text.

    A run of Japanese gives every two letters that follow each other and its last letter, so that also a single
    letter is found: as the beginning of a piece.
    """
    found = set()
    for run in _RUNS.findall(key):
        if run[0].isascii():
            found.add(run[:60])
        else:
            found.update(run[n : n + 2] for n in range(len(run)))
    return found


def vector_of(key):
    """The text of a tsvector; pieces hold letters and digits only, so nothing needs escaping."""
    return " ".join(f"'{piece}'" for piece in sorted(pieces_of(key)))


@dataclass(frozen=True)
class Word:
    """One word of a question, folded."""

    text: str

    @property
    def runs(self):
        """Its parts of one script."""
        return _RUNS.findall(self.text)

    @property
    def query(self):
        """The text of a tsquery: necessary, and enough where `is_exact`."""
        return " & ".join(piece for run in self.runs for piece in self._pieces(run))

    @staticmethod
    def _pieces(run):
        if run[0].isascii() or len(run) == 1:
            return [f"'{run[:60]}':*"]
        return [f"'{run[n : n + 2]}'" for n in range(len(run) - 1)]

    @property
    def is_exact(self):
        """Whether the pieces alone say that the word stands in the text; longer ones might be scattered in it."""
        return len(self.runs) == 1 and (self.text.isascii() or len(self.text) <= 2)


def question_of(text):
    """The words somebody asks for; signs between them part them, and so does a space."""
    found = _WORDS.findall(fold(text.replace("\x00", "")[:MAX_LENGTH]))
    words = dict.fromkeys(word for word in found if _RUNS.search(word))
    return [Word(word) for word in words][:MAX_WORDS]


def pattern_of(words):
    """A pattern that finds the words in the text as it was written, in whatever glyphs; None without words."""
    if not words:
        return None
    longest_first = sorted((word.text for word in words), key=len, reverse=True)
    return re.compile("|".join(_BETWEEN.join(map(_letter, text)) for text in longest_first))


def _letter(letter):
    return "[" + "".join(re.escape(one) for one in sorted(spellings(letter))) + "]"


def marked(text, pattern):
    """[(part of the text, whether it was asked for)]."""
    parts, end = [], 0
    for found in pattern.finditer(text) if pattern else ():
        parts += [(text[end : found.start()], False), (found.group(), True)]
        end = found.end()
    parts.append((text[end:], False))
    return [part for part in parts if part[0]]


def excerpt_of(text, pattern, before=30, length=110):
    """The place of a long text where the first word stands, else its beginning, as one line; marked."""
    found = pattern.search(text) if pattern else None
    start = max(0, found.start() - before) if found else 0
    cut = "　".join(
        filter(None, (" ".join(line.split()) for line in text[start : start + length].split("\n")))
    )
    head, tail = "…" if start else "", "…" if start + length < len(text) else ""
    return marked(f"{head}{cut}{tail}", pattern) if cut else []
