"""Reading our own source: which files are ours, and what stands in them."""

import ast
import functools
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ("core", "community", "councils", "headquarters", "activities", "evaluations", "dashboards")
TEMPLATES = ROOT / "templates"

#: Letters that only Japanese has; signs and punctuation do not count.
JAPANESE = re.compile(
    "[\u3005\u3006\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)


@functools.cache
def listed(folder):
    """All files under a folder of ours, as paths from the root."""
    files = (
        file for file in (ROOT / folder).rglob("*") if file.is_file() and "__pycache__" not in file.parts
    )
    return sorted(str(file.relative_to(ROOT)) for file in files)


def python_files(*folders):
    """Our Python, without migrations, which Django writes."""
    return [
        name
        for folder in folders
        for name in listed(folder)
        if name.endswith(".py") and "/migrations/" not in name
    ]


@functools.cache
def tree_of(name):
    """The syntax tree of one file; every node knows its `parent`."""
    tree = ast.parse((ROOT / name).read_text())
    for node in ast.walk(tree):
        for child in ast.iter_child_nodes(node):
            child.parent = node
    return tree


def trees(*folders):
    """(name, tree) of our Python files."""
    return [(name, tree_of(name)) for name in python_files(*folders or (*ROOMS, "config"))]


def ancestors(node):
    """The nodes around a node, from the inside out."""
    while node := getattr(node, "parent", None):
        yield node


def pattern_of(node, follow=True):
    """A regular expression for what a literal, an f-string or a choice may be; None when that cannot be known.

    A name stands for what the function around it assigns to that name (`follow`).
    """
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.escape(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(pattern_of(part, follow) or ".+" for part in node.values)
    if isinstance(node, ast.IfExp):
        return _one_of([pattern_of(node.body, follow), pattern_of(node.orelse, follow)])
    if isinstance(node, ast.Name) and follow:
        return _one_of([pattern_of(value, follow=False) for value in _assigned(node)])
    return None


def _one_of(patterns):
    return f"(?:{'|'.join(patterns)})" if patterns and all(patterns) else None


def _assigned(name):
    """The values that the function around a name assigns to it."""
    around = next((a for a in ancestors(name) if isinstance(a, ast.FunctionDef)), None)
    return [
        node.value
        for node in (ast.walk(around) if around else ())
        if isinstance(node, ast.Assign)
        and any(isinstance(t, ast.Name) and t.id == name.id for t in node.targets)
    ]


def templates():
    """Names of all templates, as the loader knows them."""
    return [name.removeprefix("templates/") for name in listed("templates")]
