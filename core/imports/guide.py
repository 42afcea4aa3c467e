"""What a kind of list may look like, said in words, and an empty file of that kind to begin with."""

from dataclasses import dataclass, field

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from core.tables import write_csv, write_xlsx

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@dataclass(frozen=True)
class Column:
    """One column: its fields in `wanted`, how it is read, and what stands in the example."""

    fields: tuple
    how: str
    example: str = ""
    heading: str = ""


@dataclass(frozen=True)
class Guide:
    """All columns of a kind of list; `wanted` are its headings (core.tables.find_header)."""

    title: str
    wanted: dict
    columns: list = field(default_factory=list)

    @property
    def rows(self):
        """For includes/_import_columns.html: the heading we like, the others, how it is read."""
        return [
            {
                "heading": self._heading(column),
                "others": "、".join(self._others(column)),
                "how": column.how,
            }
            for column in self.columns
        ]

    def _heading(self, column):
        return column.heading or self.wanted[column.fields[0]][0]

    def _others(self, column):
        labels = [label for name in column.fields for label in self.wanted.get(name, ())]
        return [label for label in dict.fromkeys(labels) if label != self._heading(column)]

    def download(self, form):
        """The file to begin with: our headings and one example, which no import takes for a person."""
        if form not in TYPES:
            raise Http404
        header = [self._heading(column) for column in self.columns]
        example = [column.example for column in self.columns]
        data = write_xlsx(self.title, header, [example]) if form == "xlsx" else write_csv(header, [example])
        response = HttpResponse(data, content_type=TYPES[form])
        name = _("%(title)sのひな形") % {"title": self.title}
        response.headers["Content-Disposition"] = content_disposition_header(True, f"{name}.{form}")
        return response
