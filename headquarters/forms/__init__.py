"""Forms of steps 3 and 4."""

from headquarters.forms.asks import AnswerForm, AskForm, ContactLogForm
from headquarters.forms.bodies import (
    CommissionForm,
    EndForm,
    HeadquartersForm,
    PersonFields,
    RegistrationForm,
)
from headquarters.forms.plans import AdoptForm, CancelItemForm, DutyForm, MakePlanForm, PlanItemForm

__all__ = [
    "AdoptForm",
    "AnswerForm",
    "AskForm",
    "CancelItemForm",
    "CommissionForm",
    "ContactLogForm",
    "DutyForm",
    "EndForm",
    "HeadquartersForm",
    "MakePlanForm",
    "PersonFields",
    "PlanItemForm",
    "RegistrationForm",
]
