"""Templates: all compile, all are used, all words are marked, nothing is inline. (Whole pages: tests/test_access.py.)"""

import ast
import re

import pytest
from django.template.base import Lexer, TokenType
from django.template.loader import get_template

from tests.helpers.source import JAPANESE, TEMPLATES, pattern_of, templates, trees

NAMES = templates()

#: Names that allauth, crispy and Django's error handlers ask for by themselves.
ASKED_FOR_ELSEWHERE = (
    r"(?:400|403|404|429|500|503)\.html",
    r"account/(?!_).+",
    r"allauth/.+",
    r"tsunagaru/.+",
    r"django/forms/.+",
)
#: Pages that stand alone when nothing else works: not even the translations are loaded.
STAND_ALONE = {"500.html", "503.html"}
#: {template: {what it prints as it is: why that is safe}}
SAFE = {
    "includes/_qr.html": {"qr|safe": "our own SVG of segno"},
    "tsunagaru/help.html": {"field.help_text|safe": "help texts are written by us, never by people"},
}


def source(name):
    return (TEMPLATES / name).read_text()


def tokens(name):
    """The tokens of a template without comments."""
    commented = False
    for token in Lexer(source(name)).tokenize():
        command = token.contents.split(None, 1)[0] if token.contents.strip() else ""
        if token.token_type == TokenType.BLOCK and command in ("comment", "endcomment"):
            commented = command == "comment"
        elif not commented and token.token_type != TokenType.COMMENT:
            yield token, command


def html_of(name):
    """What the template itself writes, tags and variables cut out."""
    return "".join(
        token.contents if token.token_type == TokenType.TEXT else "…" for token, _command in tokens(name)
    )


def test_there_are_templates():
    assert len(NAMES) > 60


@pytest.mark.parametrize("name", NAMES)
def test_it_compiles(name):
    get_template(name)


# ---- used ------------------------------------------------------------------------------------------------


def names_in_code():
    """Patterns of all strings in our Python that look like a template's name."""
    found = set()
    for _name, tree in trees():
        for node in ast.walk(tree):
            pattern = pattern_of(node)
            if pattern and pattern.endswith((r"\.html", r"\.txt")):
                found.add(pattern)
    return found


def names_in_templates():
    """Names that templates extend or include, and strings they hand to an include."""
    found = set()
    for name in NAMES:
        for token, _command in tokens(name):
            if token.token_type != TokenType.TEXT:
                found |= set(re.findall(r"""["']([\w./-]+\.(?:html|txt|svg))["']""", token.contents))
    return found


def test_every_template_is_used():
    included = names_in_templates()
    patterns = re.compile("|".join([*names_in_code(), *ASKED_FOR_ELSEWHERE]))
    unused = [name for name in NAMES if name not in included and not patterns.fullmatch(name)]
    assert not unused


def test_no_template_asks_for_one_that_is_not_there():
    ours = {name.split("/")[0] for name in NAMES}
    missing = {
        n for n in names_in_templates() if n not in NAMES and n.split("/")[0] in ours - {"account", "django"}
    }
    assert not missing


# ---- words -----------------------------------------------------------------------------------------------

#: A string that is marked: _("…") as an argument of a tag or filter.
MARKED = re.compile(r"""_\((?:"[^"]*"|'[^']*')\)""")


def unmarked(name):
    """Japanese outside of {% translate %}, {% blocktranslate %} and _()."""
    inside = False
    for token, command in tokens(name):
        if command in ("blocktranslate", "blocktrans", "endblocktranslate", "endblocktrans"):
            inside = not command.startswith("end")
            continue
        text = token.contents
        if token.token_type == TokenType.TEXT:
            text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
        elif command in ("translate", "trans"):
            continue
        else:
            text = MARKED.sub("", text)
        if not inside and JAPANESE.search(text):
            yield f"{name}:{token.lineno}: {text.strip()[:60]}"


@pytest.mark.parametrize("name", [n for n in NAMES if n not in STAND_ALONE])
def test_all_words_are_marked_for_translation(name):
    assert list(unmarked(name)) == []


# ---- nothing inline, nothing unescaped -------------------------------------------------------------------

FORBIDDEN = {
    "a script in the page": r"<script(?![^>]*\bsrc=)(?![^>]*type=[\"']application/json)",
    "a style in the page": r"<style\b|\sstyle\s*=",
    "an event in an attribute": r"<[a-z][^>]*\son[a-z]+\s*=",
    "a script as an address": r"javascript:",
}


@pytest.mark.parametrize("name", [n for n in NAMES if n.endswith(".html")])
def test_nothing_is_inline(name):
    html = html_of(name)
    found = [what for what, pattern in FORBIDDEN.items() if re.search(pattern, html, re.IGNORECASE)]
    assert not found


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_printed_unescaped_without_a_reason(name):
    allowed = SAFE.get(name, {})
    if name.endswith(".txt"):
        return
    for token, command in tokens(name):
        if token.token_type == TokenType.TEXT:
            continue
        text = token.contents
        for known in allowed:
            text = text.replace(known, "")
        assert not re.search(r"\|\s*safe(?:seq)?\b", text), f"{name}:{token.lineno}"
        assert command != "autoescape", f"{name}:{token.lineno}"


def test_code_calls_nothing_safe_that_it_did_not_escape():
    """format_html escapes; mark_safe does not."""
    found = [
        f"{name}:{node.lineno}"
        for name, tree in trees()
        for node in ast.walk(tree)
        if (isinstance(node, ast.Name) and node.id in ("mark_safe", "SafeString"))
    ]
    assert not found


def test_the_reasons_are_still_needed():
    for name, reasons in SAFE.items():
        for what in reasons:
            assert what in source(name), name
