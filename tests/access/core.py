"""Who may open what in this room; see tests/access/rows.py."""

ROWS = {}
