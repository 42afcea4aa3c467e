"""履歴: lines stand for ever, and only with what they tell of."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext_lazy as _

from core.audit import history_of, record
from core.dates import today
from core.models import AuditEntry
from core.sentences import register
from core.viewer import Viewer
from councils.models import Topic


@pytest.fixture
def line(topic, by):
    """One line."""
    return record("topic.close", topic, by)


def refused():
    """What the trigger does: an error, and nothing else of the transaction is lost."""
    return pytest.raises(DatabaseError, match="append-only")


def test_a_line_is_never_changed(line):
    with refused(), transaction.atomic():
        AuditEntry.objects.filter(pk=line.pk).update(actor_label="別人")
    with refused(), transaction.atomic():
        line.action = "topic.drop"
        line.save()
    assert AuditEntry.objects.get().actor_label == "事務局"


def test_a_line_is_never_removed(line):
    with refused(), transaction.atomic():
        AuditEntry.objects.all().delete()
    with refused(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_auditentry")
    assert AuditEntry.objects.count() == 1


def test_the_redaction_of_a_person_may_change_labels_but_removes_nothing(line):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL tsunagaru.redacting = 'on'")
        AuditEntry.objects.filter(pk=line.pk).update(actor_label="(消去)")
        with refused(), transaction.atomic():
            AuditEntry.objects.all().delete()
    assert AuditEntry.objects.get().actor_label == "(消去)"


@pytest.mark.django_db(transaction=True)
def test_the_redaction_ends_with_its_transaction(line):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL tsunagaru.redacting = 'on'")
        AuditEntry.objects.update(actor_label="(消去)")
    with refused():
        AuditEntry.objects.update(actor_label="戻す")


def test_a_change_that_is_taken_back_takes_its_line_with_it(topic, by):
    with transaction.atomic():
        topic.move("close", by)
        transaction.set_rollback(True)
    assert Topic.objects.get().state == "open"
    assert not AuditEntry.objects.exists()


def test_a_line_may_hold_days_and_translated_words(topic, by):
    entry = record("topic.close", topic, by, on=today(), word=_("承認"))
    entry.refresh_from_db()
    assert entry.data == {"on": today().isoformat(), "word": "承認"}


def test_long_names_are_cut_instead_of_failing(topic):
    topic.title = "長" * 300
    entry = record("topic.close", topic, Viewer(name="名" * 300), for_label="人" * 300)
    assert (len(entry.target_label), len(entry.actor_label), len(entry.for_label)) == (200, 120, 120)


def test_history_is_the_records_own_newest_first(topic, council, by):
    record("topic.close", topic, by)
    record("topic.reopen", topic, by)
    record("council.change", council, by)
    assert [entry.action for entry in history_of(topic)] == ["topic.reopen", "topic.close"]
    assert len(history_of(topic, limit=1)) == 1


def test_a_line_reads_as_a_sentence_with_who_it_was_entered_for(topic, by):
    register({"probe.count": _("%(count)s人を数えました%(missing)s")})
    entry = record("probe.count", topic, by, for_label="髙原 茂", count=3)
    assert entry.sentence == "3人を数えました(髙原 茂さんの分を入力)"


def test_a_day_reads_as_a_day(topic, by):
    register({"probe.until": _("%(day)sまで%(none)s")})
    entry = record("probe.until", topic, by, day=date(2026, 11, 22), none=None)
    entry.refresh_from_db()
    assert entry.sentence == "令和8年(2026年)11月22日まで"


def test_what_has_no_sentence_shows_its_code(topic, by):
    assert record("probe.unknown", topic, by).sentence == "probe.unknown"
