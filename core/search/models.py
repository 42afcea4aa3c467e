"""What can be found: one row for each record and each of its readerships."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Lookup


class SearchEntry(models.Model):
    """The words of one record, as plain copies with plain ids; who may read them is asked when somebody searches.

    A record that different people read differently (minutes with closed items) has an entry of another kind for each.
    The keys are folded (core.names.fold); `words` holds the two-letter pieces of `key`, which is all the text.
    """

    kind = models.CharField(max_length=30)
    target_id = models.BigIntegerField()
    municipality_id = models.BigIntegerField()
    scope = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=250)
    body = models.TextField(blank=True)
    day = models.DateField(null=True)
    url = models.CharField(max_length=200, blank=True)
    title_key = models.CharField(max_length=300)
    reading_key = models.CharField(max_length=400, blank=True)
    key = models.TextField()
    words = SearchVectorField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "target_id"], name="search_entry_once")]
        indexes = [
            GinIndex(fields=["words"], name="search_words"),
            models.Index(fields=["scope"], name="search_scope"),
        ]

    def __str__(self):
        return self.title


@SearchVectorField.register_lookup
class Holds(Lookup):
    """`words__holds="'見守' & '守り'"`: our own pieces go in as they are, past PostgreSQL's dictionaries."""

    lookup_name = "holds"

    def as_sql(self, compiler, connection):
        """The condition."""
        left, left_parameters = self.process_lhs(compiler, connection)
        right, right_parameters = self.process_rhs(compiler, connection)
        return f"{left} @@ {right}::tsquery", [*left_parameters, *right_parameters]
