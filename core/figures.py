"""Kept figures: numbers that the city reads, kept in the transaction of the change that moves them.

Each room that writes what is counted owns a table of figures and says once, in a query, how its rows are counted.
The same query refreshes one row, rebuilds the table and is what tests recount with.
"""

from dataclasses import dataclass

from django.db import models, transaction

_kept = []


@dataclass(frozen=True)
class Figures:
    """A table of figures and how it is counted.

    `key` names the fields that say what a row is about, `values` those that hold numbers or dates. `count(**key)`
    gives dicts with all of them, for one key, or for everything when called without.
    """

    model: type[models.Model]
    key: tuple
    values: tuple
    count: object

    def rows(self, **key):
        """The counted rows as {key: values}."""
        return {
            tuple(row[name] for name in self.key): {name: row[name] for name in self.values}
            for row in self.count(**key)
        }

    def kept(self, **key):
        """The kept rows in the same shape; rows that hold nothing are left out, as a count has none for them."""
        rows = self.model.objects.filter(**key).values(*self.key, *self.values)
        found = {
            tuple(row[name] for name in self.key): {name: row[name] for name in self.values} for row in rows
        }
        return {key: values for key, values in found.items() if any(values.values())}

    @transaction.atomic
    def refresh(self, **key):
        """Count one row anew. It is locked first, so that the later of two writers counts what the earlier wrote."""
        row, _made = self.model.objects.get_or_create(**key)
        row = self.model.objects.select_for_update().get(pk=row.pk)
        (counted,) = self.rows(**key).values() or [{name: None for name in self.values}]
        for name, value in counted.items():
            field = self.model._meta.get_field(name)
            setattr(row, name, field.get_default() if value is None else value)
        row.save(update_fields=self.values)

    @transaction.atomic
    def rebuild(self):
        """Throw the table away and count it anew; returns the number of rows."""
        self.model.objects.all().delete()
        made = [
            self.model(**dict(zip(self.key, key, strict=True)), **values)
            for key, values in self.rows().items()
        ]
        self.model.objects.bulk_create(made, batch_size=2000)
        return len(made)


def register_figures(figures):
    """Add a table of figures; called once per room when it loads."""
    if figures not in _kept:
        _kept.append(figures)


def all_figures():
    """Every table of kept figures, in the order of the rooms."""
    return list(_kept)
