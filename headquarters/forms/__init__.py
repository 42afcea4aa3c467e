"""Forms of steps 3 and 4."""

from headquarters.forms.asks import AnswerForm, AskForm, ContactLogForm, LogFilter
from headquarters.forms.bodies import (
    CommissionChangeForm,
    CommissionForm,
    HeadquartersForm,
    PersonFields,
    RegistrationForm,
)
from headquarters.forms.plans import (
    AdoptForm,
    CancelItemForm,
    CopyItemForm,
    DutyForm,
    MakePlanForm,
    PlanItemForm,
    ReopenForm,
)

__all__ = [
    "AdoptForm",
    "AnswerForm",
    "AskForm",
    "CancelItemForm",
    "CommissionChangeForm",
    "CommissionForm",
    "ContactLogForm",
    "CopyItemForm",
    "DutyForm",
    "HeadquartersForm",
    "LogFilter",
    "MakePlanForm",
    "PersonFields",
    "PlanItemForm",
    "RegistrationForm",
    "ReopenForm",
]
