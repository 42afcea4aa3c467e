"""Writing many rows at once: rows are gathered per table and go in by COPY, past no constraint and no trigger."""

import json
from datetime import UTC, datetime

from django.db import connection, models


class Table:
    """The rows of one model. `add` gives the new row's id at once, long before the row is written."""

    def __init__(self, model):
        self.model, self.rows = model, []
        fields = model._meta.concrete_fields
        self.columns = [field.column for field in fields]
        self.place = {field.name: n for n, field in enumerate(fields)}
        self.key = self.place["id"]
        self.json = [n for n, field in enumerate(fields) if isinstance(field, models.JSONField)]
        self.blank = [default_of(field) for field in fields]
        self.blank[self.key] = None
        self.next = (model._base_manager.aggregate(last=models.Max("pk"))["last"] or 0) + 1

    def reserve(self):
        """An id for a row that is added later, once all of it is known."""
        self.next += 1
        return self.next - 1

    def add(self, **values):
        """Gather one row; foreign keys are given by id. Returns the row's own id."""
        row = self.blank.copy()
        for name, value in values.items():
            row[self.place[name]] = value
        pk = row[self.key]
        if pk is None:
            pk = row[self.key] = self.reserve()
        for n in self.json:
            row[n] = json.dumps(row[n], ensure_ascii=False)
        self.rows.append(row)
        return pk

    def write(self):
        """Send the gathered rows and let the next ordinary insert count on from them."""
        if not self.rows:
            return 0
        table, count = self.model._meta.db_table, len(self.rows)
        names = ", ".join(f'"{column}"' for column in self.columns)
        with connection.cursor() as cursor:
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                for row in self.rows:
                    copy.write_row(row)
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, %s), %s)",
                [f'"{table}"', self.columns[self.key], self.next - 1],
            )
        self.rows = []
        return count


def default_of(field):
    """What stands in a column of which nothing is said."""
    if field.has_default() and not callable(field.default):
        return field.default
    if isinstance(field, models.JSONField):
        return field.get_default()
    if field.null:
        return None
    return "" if field.empty_strings_allowed else None


class Tables:
    """All tables of a load. They are written in the order in which they are named at the end."""

    def __init__(self):
        self.tables, self.written = {}, {}

    def __getitem__(self, model):
        if model not in self.tables:
            self.tables[model] = Table(model)
        return self.tables[model]

    def add(self, model, **values):
        """Gather one row of a model."""
        return self[model].add(**values)

    def link(self, field, from_id, to_id):
        """Gather one pair of a many-to-many field, such as PlanItem.goals."""
        through = field.through
        source, target = field.field.m2m_field_name(), field.field.m2m_reverse_field_name()
        self[through].add(**{source: from_id, target: to_id})

    def write(self, first=()):
        """Write everything gathered; `first` are models that others' triggers need to find."""
        rest = [model for model in self.tables if model not in first]
        for model in [*first, *rest]:
            if model in self.tables:
                count = self.tables[model].write()
                self.written[model] = self.written.get(model, 0) + count


#: For records whose moment nobody reads.
LONG_AGO = datetime(2019, 4, 1, tzinfo=UTC)
