"""The demo: three councils of the invented ひばり野市 with three 年度, made through the same actions as everything else.

All names, telephone numbers and events are invented. Everything is dated relative to today, so that a year is always
running and a next meeting always announced.
"""
