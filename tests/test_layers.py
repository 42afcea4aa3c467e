"""The house: what points where, how long things are, and that each says what it is for.

Imports are watched by import-linter (`make lint`); this is what imports do not show.
"""

import ast
import importlib
import re
import weakref
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth import signals as auth_signals
from django.core import signals as core_signals
from django.db.models import signals as model_signals
from django.dispatch import Signal

from tests.helpers.source import ROOMS, ROOT, python_files, trees

#: Django's and allauth's own tables, which know our account and nothing else of ours.
FRAME = {"auth", "contenttypes", "sessions", "account", "procrastinate"}

MAX_LINES = 400
#: Nine of ten functions are not longer than this.
MOST_FUNCTIONS = 25


OURS = python_files(*ROOMS, "config")


def test_there_is_something_to_look_at():
    assert len(OURS) > 100
    assert {name.split("/")[0] for name, _ in trees()} == {*ROOMS, "config"}


# ---- direction -------------------------------------------------------------------------------------------


def test_every_app_has_its_place_in_the_line():
    ours = {
        config.label
        for config in apps.get_app_configs()
        if Path(config.path).is_relative_to(ROOT / config.label)
    }
    assert ours == set(ROOMS)


def pointers(model):
    """(name of the field, model it points to), by whatever way it was written."""
    for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
        if field.related_model:
            yield field.name, field.related_model
        if field.many_to_many:
            yield f"{field.name} (through)", field.remote_field.through


def test_records_point_to_their_own_room_or_to_one_before_it():
    wrong = []
    for model in apps.get_models(include_auto_created=True):
        room = model._meta.app_label
        for name, target in pointers(model):
            below = target._meta.app_label
            if room in ROOMS and below in ROOMS and ROOMS.index(below) > ROOMS.index(room):
                wrong.append(f"{model._meta.label}.{name} points up to {target._meta.label}")
            if room in ROOMS and below not in ROOMS and model._meta.label != "community.User":
                wrong.append(f"{model._meta.label}.{name} points into {below}")
            if room in FRAME and below in ROOMS and target._meta.label != "community.User":
                wrong.append(f"{model._meta.label}.{name} points to {target._meta.label}")
    assert not wrong


def test_no_record_leaves_core():
    left = [
        f"{model.__name__}.{name} → {target._meta.label}"
        for model in apps.get_app_config("core").get_models(include_auto_created=True)
        for name, target in pointers(model)
        if target._meta.app_label != "core"
    ]
    assert not left


def test_the_last_room_owns_no_tables():
    assert not list(apps.get_app_config("dashboards").get_models())


def receivers():
    """Everything that listens to a signal of Django's."""
    for module in (core_signals, model_signals, auth_signals):
        for signal in vars(module).values():
            if isinstance(signal, Signal):
                for _key, receiver, *_rest in signal.receivers:
                    yield receiver() if isinstance(receiver, weakref.ReferenceType) else receiver


def test_nothing_of_ours_listens_to_signals():
    modules = {getattr(receiver, "__module__", "") for receiver in receivers()}
    assert any(module.startswith("django.") for module in modules)
    assert not {module for module in modules if module.split(".")[0] in (*ROOMS, "config")}


def test_nothing_of_ours_has_signals_of_its_own():
    found = [
        f"{name}:{node.lineno}"
        for name, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").endswith((".signals", ".dispatch"))
    ]
    assert not found


# ---- size ------------------------------------------------------------------------------------------------


def test_files_fit_a_few_screens():
    long = {name: n for name in OURS if (n := (ROOT / name).read_text().count("\n")) > MAX_LINES}
    assert not long, f"split by noun, never by kind of helper: {long}"


def functions(tree):
    """Every function and method, with nested ones."""
    return [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]


def test_functions_are_short():
    lengths = sorted(node.end_lineno - node.lineno + 1 for _, tree in trees() for node in functions(tree))
    assert lengths[int(len(lengths) * 0.9)] <= MOST_FUNCTIONS
    longest = {
        f"{name}:{node.name}": node.end_lineno - node.lineno + 1
        for name, tree in trees()
        for node in functions(tree)
        if node.end_lineno - node.lineno + 1 > 3 * MOST_FUNCTIONS
    }
    assert not longest, longest


# ---- words about it --------------------------------------------------------------------------------------

#: What Django, or the frame, asks for by name; the answer is the code.
ASKED_FOR = {"Meta", "Media", "audit_scope", "get_absolute_url", "handle", "add_arguments"}
CHOICES = {"models.TextChoices", "models.IntegerChoices"}


def undocumented(name, tree):
    """Public names of a module that do not say what they are for: itself, its classes, functions and methods.

    Python's own methods, Meta and lists of choices need no words. A method may leave them to ours that it overrides.
    """
    if tree.body and not ast.get_docstring(tree) and not name.endswith("/apps.py"):
        yield "(the module)"
    module = name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    yield from _undocumented(tree, module, "")


def _undocumented(parent, module, path):
    for node in parent.body:
        if not isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        if node.name.startswith("_") or node.name in ASKED_FOR:
            continue
        if not (
            ast.get_docstring(node) or _needs_no_words(node) or _has_words_below(module, path, node.name)
        ):
            yield path + node.name
        if isinstance(node, ast.ClassDef):
            yield from _undocumented(node, module, f"{path}{node.name}.")


def _needs_no_words(node):
    bases = {ast.unparse(base) for base in getattr(node, "bases", [])}
    return bool(bases & CHOICES) or "AppConfig" in bases


def _has_words_below(module, path, name):
    """Whether a class of ours, from which this one inherits, says it of the same method."""
    if not path:
        return False
    kind = importlib.import_module(module)
    for part in path.strip(".").split("."):
        kind = getattr(kind, part)
    bases = [base for base in kind.__mro__[1:] if base.__module__.split(".")[0] in ROOMS]
    return any(getattr(base, name, None) and getattr(base, name).__doc__ for base in bases)


@pytest.mark.parametrize("room", [*ROOMS, "config"])
def test_everything_public_says_what_it_is_for(room):
    silent = [
        f"{name}: {what}"
        for name, tree in trees()
        if name.split("/")[0] == room
        for what in undocumented(name, tree)
    ]
    assert not silent, "\n".join(silent)


def test_nothing_is_printed():
    found = [
        f"{name}:{node.lineno}"
        for name, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("print", "breakpoint")
        and not name.startswith("config/")
    ]
    assert not found


def test_nothing_is_left_for_later():
    words = ("TO" + "DO", "FIX" + "ME", "X" * 3, "HA" + "CK")
    found = [
        f"{name}: {word}"
        for name in [*OURS, *python_files("tests")]
        for word in words
        if re.search(rf"# {word}|\b{word}:", (ROOT / name).read_text())
    ]
    assert not found
