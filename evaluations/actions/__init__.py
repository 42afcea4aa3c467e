"""What this room does: look back, mark, agree, carry into the next year."""

from evaluations.actions.carry_overs import carry_over
from evaluations.actions.evaluations import (
    agree_evaluation,
    close_marking,
    open_evaluation,
    reopen_marking,
    revise_evaluation,
)
from evaluations.actions.marks import mark_goal, mark_goals
from evaluations.actions.reflections import change_reflection, reflect

__all__ = [
    "agree_evaluation",
    "carry_over",
    "change_reflection",
    "close_marking",
    "mark_goal",
    "mark_goals",
    "open_evaluation",
    "reflect",
    "reopen_marking",
    "revise_evaluation",
]
