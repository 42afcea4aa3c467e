"""Forms of step 6."""

from evaluations.forms.agreements import AgreeForm
from evaluations.forms.marks import MarksForm
from evaluations.forms.reflections import ReflectionForm

__all__ = ["AgreeForm", "MarksForm", "ReflectionForm"]
