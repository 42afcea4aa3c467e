"""Where the columns of a list of people stand, also when its header has two lines or a name two columns."""

import re

from core.tables import Header, TableError, find_header


def find_people_header(rows, wanted):
    """The header of a list of people: with one column for the name, or with 姓 and 名 apart."""
    try:
        return find_header(rows, wanted, {"name"})
    except TableError as error:
        try:
            return find_header(rows, wanted, {"family", "given"})
        except TableError:
            raise error from None


def complete_header(rows, header, wanted):
    """The header with what its second line adds (連絡先 over 電話 and 携帯), and a given name beside the name."""
    columns, index = dict(header.columns), header.row_index
    below = rows[index + 1] if index + 1 < len(rows) else []
    if below and (second := _all_labels(below, wanted)):
        for name, column in second.items():
            if column not in columns.values() or name not in columns:
                columns = {
                    key: taken for key, taken in columns.items() if taken != column or key in ("name", "kana")
                }
                columns[name] = column
        index += 1
    for whole, part, first in (("name", "given", "family"), ("kana", "given_kana", "family_kana")):
        if whole in columns and part not in columns and _continues(rows, index, columns, whole):
            columns[part] = columns[whole] + 1
        elif whole in columns and columns.get(first) == columns[whole]:
            columns.pop(first)
    labels = {key: header.labels[key] for key in header.labels if key in columns}
    return Header(index, columns, labels, header.required)


def _all_labels(row, wanted):
    """Field → column when every cell of the row is a label, else nothing."""
    filled = [text for text in row if text.strip()]
    try:
        found = find_header([row], wanted)
    except TableError:
        return {}
    return found.columns if len(found.columns) == len(filled) else {}


def _continues(rows, index, columns, whole):
    """Whether the unlabelled column to the right holds the second half of the name in most rows."""
    column = columns[whole]
    if column + 1 in columns.values():
        return False
    label = rows[index][column + 1].strip() if column + 1 < len(rows[index]) else ""
    filled = [row for row in rows[index + 1 :] if column < len(row) and row[column].strip()]
    halves = [row[column + 1].strip() for row in filled if column + 1 < len(row)]
    names = [text for text in halves if re.fullmatch(r"[^\W\d_]{1,6}", text)]
    return not label and bool(names) and len(names) * 2 > len(filled)
