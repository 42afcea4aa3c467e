"""What was confirmed, published or decided is not rewritten, whoever asks: the database refuses."""

from django.db import migrations

SQL = """
CREATE FUNCTION keep_what_was_settled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is settled and not rewritten', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
-- Once the chair has confirmed the minutes their words stand; a confirmation that is taken back frees them.
CREATE TRIGGER minutes_stay_confirmed BEFORE UPDATE ON councils_minutes FOR EACH ROW
    WHEN (OLD.confirmed_on IS NOT NULL AND NEW.confirmed_on IS NOT NULL
        AND (OLD.meeting_id, OLD.text, OLD.public_text) IS DISTINCT FROM (NEW.meeting_id, NEW.text, NEW.public_text))
    EXECUTE FUNCTION keep_what_was_settled();
-- Once everybody reads them their confirmation stands, too.
CREATE TRIGGER minutes_stay_published BEFORE UPDATE ON councils_minutes FOR EACH ROW
    WHEN (OLD.published_on IS NOT NULL AND NEW.confirmed_on IS NULL)
    EXECUTE FUNCTION keep_what_was_settled();
-- A published agenda is a copy of its moment.
CREATE TRIGGER agenda_version_stays BEFORE UPDATE ON councils_agendaversion FOR EACH ROW
    WHEN ((OLD.meeting_id, OLD.number, OLD.content) IS DISTINCT FROM (NEW.meeting_id, NEW.number, NEW.content))
    EXECUTE FUNCTION keep_what_was_settled();
-- Who was entitled, present and voted how is frozen with the decision; a name alone may be blackened.
CREATE TRIGGER voters_stay BEFORE UPDATE ON councils_resolutionvoter FOR EACH ROW
    WHEN ((OLD.resolution_id, OLD.seat_id, OLD.present, OLD.choice)
        IS DISTINCT FROM (NEW.resolution_id, NEW.seat_id, NEW.present, NEW.choice))
    EXECUTE FUNCTION keep_what_was_settled();
"""
REVERSE = """
DROP TRIGGER voters_stay ON councils_resolutionvoter;
DROP TRIGGER agenda_version_stays ON councils_agendaversion;
DROP TRIGGER minutes_stay_published ON councils_minutes;
DROP TRIGGER minutes_stay_confirmed ON councils_minutes;
DROP FUNCTION keep_what_was_settled();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("councils", "0015_marks_of_members"),
    ]

    operations = [migrations.RunSQL(SQL, REVERSE)]
