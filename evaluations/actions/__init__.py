"""What this room does: look back, mark, agree, carry into the next year."""

from evaluations.actions.evaluations import (
    agree_evaluation,
    close_marking,
    mark_goal,
    open_evaluation,
    reopen_marking,
)
from evaluations.actions.reflections import carry_over, change_reflection, reflect

__all__ = [
    "agree_evaluation",
    "carry_over",
    "change_reflection",
    "close_marking",
    "mark_goal",
    "open_evaluation",
    "reflect",
    "reopen_marking",
]
