"""States change through one door, once, with their line of 履歴."""

import threading

import pytest
from django.db import DataError, connection
from django.utils import translation

from core.models import AuditEntry
from core.refusal import InvalidMove, Refused
from core.viewer import system_viewer
from councils.models import Topic


def test_a_move_saves_state_fields_and_one_line(topic, by):
    topic.move("close", by, body="話し合いました", for_label="森田 和夫", data={"votes": 3})
    stored = Topic.objects.get(pk=topic.pk)
    assert (stored.state, stored.body) == ("closed", "話し合いました")
    assert (topic.state, topic.body) == ("closed", "話し合いました")
    line = AuditEntry.objects.get()
    assert (line.action, line.target_id, line.target_label) == ("topic.close", topic.pk, "あいさつ")
    assert (line.actor_label, line.for_label) == ("事務局", "森田 和夫")
    assert line.scope == f"council:{topic.council_id}"
    assert line.data == {"was": "open", "now": "closed", "votes": 3}


def test_only_the_named_fields_are_saved(topic, by):
    topic.title = "書きかけ"
    topic.move("close", by)
    assert Topic.objects.get().title == "あいさつ"


def test_a_stale_copy_does_not_move(topic, by):
    stale = Topic.objects.get(pk=topic.pk)
    topic.move("drop", by)
    with pytest.raises(InvalidMove):
        stale.move("close", by)
    assert Topic.objects.get().state == "dropped"
    assert AuditEntry.objects.count() == 1


def test_a_second_click_gets_a_calm_sentence(topic, by):
    topic.move("close", by)
    with pytest.raises(Refused, match="ほかの人が先に進めていたため、変更はしていません。"):
        topic.move("close", by)


def test_a_guard_sees_the_locked_row_and_may_refuse(topic, by):
    Topic.objects.filter(pk=topic.pk).update(title="新しい題")

    def guard(locked):
        assert locked.title == "新しい題"
        raise Refused("いまはできません。")

    with pytest.raises(Refused, match="いまはできません。"):
        topic.move("close", by, guard=guard)
    assert Topic.objects.get().state == topic.state == "open"
    assert not AuditEntry.objects.exists()


def test_a_move_whose_line_cannot_be_written_does_not_happen(topic, by):
    with pytest.raises(DataError):
        topic.move("close", by, data={"text": "\0"})
    assert Topic.objects.get().state == "open"


def test_an_unknown_move_is_a_fault_of_ours(topic, by):
    with pytest.raises(KeyError):
        topic.move("explode", by)


@pytest.mark.django_db(transaction=True)
def test_of_two_people_at_once_exactly_one_moves(topic):
    copies = [Topic.objects.get(pk=topic.pk) for _ in range(4)]
    ready, ends = threading.Barrier(len(copies)), []

    def click(copy):
        ready.wait()
        try:
            copy.move("close", system_viewer("だれか"))
            ends.append("moved")
        except InvalidMove:
            ends.append("late")
        finally:
            connection.close()

    threads = [threading.Thread(target=click, args=[copy]) for copy in copies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == ["late", "late", "late", "moved"]
    assert AuditEntry.objects.filter(action="topic.close").count() == 1


@pytest.mark.parametrize(("origin", "word"), [("council", "協議会"), ("unknown", "unknown"), (None, None)])
def test_the_word_for_a_choice_is_found_without_translating_all_of_them(topic, monkeypatch, origin, word):
    asked = []
    monkeypatch.setattr(translation._trans, "gettext", lambda text: asked.append(text) or text)
    topic.origin = origin
    assert topic.get_origin_display() == word
    assert len(asked) <= 1
