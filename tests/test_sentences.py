"""履歴 in words: every code that is written has its sentence, and no sentence is for a code that never is."""

import ast
import re
from collections import defaultdict

import pytest
from django.apps import apps

from core.sentences import known, sentence_of
from core.states import Stateful
from tests.helpers.source import ROOMS, pattern_of, trees

#: A file whose one call writes the codes of several records, told by name here.
ONE_CALL_FOR_MANY = {
    "community/imports/bulk.py": [
        *("person.add", "person.change", "person.guardian", "person.household", "registration.add"),
        *("registration.change", "registration.consent", "registration.withdraw_consent"),
        *("insurancecover.add", "insurancecover.change", "organisation.add", "organisation.change"),
        *("organisationcontact.add", "organisationcontact.end", "organisationcontact.change"),
    ],
    "community/actions/places.py": [
        *("municipality.add", "municipality.change", "department.add", "department.change"),
        *("ward.add", "ward.change", "district.add", "district.change"),
    ],
}
#: `move()` itself, whose codes are those of the tables of moves, and `record()`.
THE_DOORS = ("core/states.py", "core/audit.py")
KEYS = re.compile(r"%\((\w+)\)")


def moves():
    """{code: room} of every move of every record with states."""
    records = [model for model in apps.get_models() if issubclass(model, Stateful)]
    assert len(records) > 5
    return {
        f"{model._meta.model_name}.{move}": model._meta.app_label for model in records for move in model.MOVES
    }


def calls():
    """(file, call) of every `record(…)` in the product."""
    return [
        (name, node)
        for name, tree in trees(*ROOMS)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in ("record", "audit.record", "line", "audit.line")
        and node.args
    ]


def written():
    """{pattern of a code: room}; the pattern of a literal is that code."""
    codes = {re.escape(code): room for code, room in moves().items()}
    for name, call in calls():
        room = name.split("/")[0]
        if name in ONE_CALL_FOR_MANY:
            codes |= {re.escape(code): room for code in ONE_CALL_FOR_MANY[name]}
        elif name not in THE_DOORS:
            codes[pattern_of(call.args[0]) or ""] = room
    return codes


def by_room(pairs):
    """{room: codes} for a message that says who is missing what."""
    rooms = defaultdict(list)
    for code, room in sorted(pairs):
        rooms[room].append(code.replace("\\", ""))
    return dict(rooms)


def test_every_call_names_its_code():
    """A code is `modelname.verb`; one put together while the program runs begins with the record's name."""
    wrong = [
        f"{name}:{call.lineno}"
        for name, call in calls()
        if name not in THE_DOORS
        and name not in ONE_CALL_FOR_MANY
        and not re.match(r"(?:\(\?:)*[a-z]+\\\.", pattern_of(call.args[0]) or "")
    ]
    assert not wrong


def test_every_code_has_a_sentence():
    missing = [
        (code, room)
        for code, room in written().items()
        if not any(re.fullmatch(code, one) for one in known())
    ]
    assert not missing, by_room(missing)


def test_no_sentence_is_for_a_code_that_is_never_written():
    codes = re.compile("|".join(written()))
    rooms = {model._meta.model_name: model._meta.app_label for model in apps.get_models()}
    idle = [
        (code, rooms.get(code.split(".")[0], "nobody"))
        for code in known()
        if not codes.fullmatch(code) and not code.startswith("probe.")
    ]
    assert not idle, by_room(idle)


def test_codes_are_of_records_that_exist():
    names = {model._meta.model_name for model in apps.get_models()}
    assert not [code for code in known() if code.split(".")[0] not in names | {"probe"}]


def test_only_moves_that_exist_are_made():
    made = {
        (name, node.args[0].value)
        for name, tree in trees(*ROOMS)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("move", "can_move")
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    names = {code.split(".")[1] for code in moves()}
    assert not [pair for pair in sorted(made) if pair[1] not in names]


@pytest.mark.parametrize("code", sorted(known()))
def test_a_sentence_reads_without_any_data(code):
    class Line:
        action, data, for_label = code, {}, ""

    text = sentence_of(Line)
    assert text != code
    assert not text.endswith("。"), "lines of a list stand without a full stop"


def test_sentences_tell_only_what_is_written_down():
    """A key that the call does not give would be an empty place in the sentence."""
    from core.sentences import _sentences

    wrong = []
    for name, call in calls():
        given = {keyword.arg for keyword in call.keywords}
        if name in THE_DOORS or None in given or not isinstance(call.args[0], ast.Constant):
            continue
        wanted = set(KEYS.findall(str(_sentences.get(call.args[0].value, ""))))
        if wanted - given:
            wrong.append(f"{name}:{call.lineno} {call.args[0].value} wants {sorted(wanted - given)}")
    assert not wrong
