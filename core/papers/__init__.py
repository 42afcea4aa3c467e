"""Papers: a print page of ours as PDF, made by a job from the page itself, with its fonts, without network.

`child` is a process of its own that turns HTML into PDF; `printer` starts it and keeps its time; `pages` makes the HTML
of a print page for a person; `work` keeps what was asked for and how far it is; `needs` says what must be installed.
"""
