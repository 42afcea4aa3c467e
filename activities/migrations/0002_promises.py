"""What the ORM cannot say: the promise's time is its slot's, places are counted by triggers."""

from django.db import migrations

HOLDS = "('offered','confirmed','standin_wanted')"

SQL = f"""
ALTER TABLE activities_slot ADD CONSTRAINT slot_during_is_its_times
    CHECK (during = tstzrange(starts_at, ends_at, '[)'));

ALTER TABLE activities_assignment ADD CONSTRAINT assignment_same_time_as_slot
    FOREIGN KEY (slot_id, during) REFERENCES activities_slot (id, during)
    ON UPDATE CASCADE ON DELETE RESTRICT;

CREATE FUNCTION activities_recount() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE r record;
BEGIN
  IF TG_OP = 'INSERT' THEN
    FOR r IN SELECT slot_id, sum(seats)::int AS d FROM added WHERE state IN {HOLDS} GROUP BY 1 ORDER BY 1 LOOP
      UPDATE activities_slot SET filled = filled + r.d WHERE id = r.slot_id;
    END LOOP;
  ELSIF TG_OP = 'DELETE' THEN
    FOR r IN SELECT slot_id, -sum(seats)::int AS d FROM removed WHERE state IN {HOLDS} GROUP BY 1 ORDER BY 1 LOOP
      UPDATE activities_slot SET filled = filled + r.d WHERE id = r.slot_id;
    END LOOP;
  ELSE
    FOR r IN SELECT slot_id, sum(d)::int AS d FROM (
               SELECT slot_id, seats AS d FROM added WHERE state IN {HOLDS}
               UNION ALL SELECT slot_id, -seats FROM removed WHERE state IN {HOLDS}) both_sides
             GROUP BY 1 HAVING sum(d) <> 0 ORDER BY 1 LOOP
      UPDATE activities_slot SET filled = filled + r.d WHERE id = r.slot_id;
    END LOOP;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER assignment_added AFTER INSERT ON activities_assignment
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION activities_recount();
CREATE TRIGGER assignment_changed AFTER UPDATE ON activities_assignment
    REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION activities_recount();
CREATE TRIGGER assignment_removed AFTER DELETE ON activities_assignment
    REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION activities_recount();

CREATE FUNCTION activities_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- moved or made longer: the promise was given for another time; made shorter, it still holds
  IF NEW.during <> OLD.during AND NEW.slot_id = OLD.slot_id AND NEW.state IN {HOLDS}
     AND NOT (OLD.during @> NEW.during) THEN
    NEW.needs_reconfirm := true;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER assignment_moved BEFORE UPDATE OF during ON activities_assignment
    FOR EACH ROW EXECUTE FUNCTION activities_moved();

CREATE FUNCTION activities_keep_filled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- a save() of an old copy of the slot must not overwrite the count: only the trigger above may
  IF pg_trigger_depth() = 1 THEN NEW.filled := OLD.filled; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER slot_keep_filled BEFORE UPDATE OF filled ON activities_slot
    FOR EACH ROW EXECUTE FUNCTION activities_keep_filled();
"""

REVERSE = """
DROP TRIGGER slot_keep_filled ON activities_slot;
DROP TRIGGER assignment_moved ON activities_assignment;
DROP TRIGGER assignment_removed ON activities_assignment;
DROP TRIGGER assignment_changed ON activities_assignment;
DROP TRIGGER assignment_added ON activities_assignment;
DROP FUNCTION activities_keep_filled();
DROP FUNCTION activities_moved();
DROP FUNCTION activities_recount();
ALTER TABLE activities_assignment DROP CONSTRAINT assignment_same_time_as_slot;
ALTER TABLE activities_slot DROP CONSTRAINT slot_during_is_its_times;
"""


class Migration(migrations.Migration):
    dependencies = [("activities", "0001_initial")]
    operations = [migrations.RunSQL(SQL, REVERSE)]
