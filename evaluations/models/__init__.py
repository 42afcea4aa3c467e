"""Step 6: how far, and what next."""

from evaluations.models.evaluations import CarryOver, GoalEvaluation, Mark
from evaluations.models.reflections import Degree, Reflection

__all__ = ["CarryOver", "Degree", "GoalEvaluation", "Mark", "Reflection"]
