"""Forms of step 6."""

from evaluations.forms.evaluations import AgreeForm, MarkForm, ReflectionForm

__all__ = ["AgreeForm", "MarkForm", "ReflectionForm"]
