"""Steps 3 and 4: the network of the neighbourhood, the year's plan, and asking people."""

from headquarters.models.asks import Ask, ContactLog
from headquarters.models.bodies import Commission, Headquarters
from headquarters.models.figures import PlanFigure
from headquarters.models.insurance import InsuranceCover
from headquarters.models.plans import Duty, Plan, PlanItem
from headquarters.models.registry import Consent, Registration

__all__ = [
    "Ask",
    "Commission",
    "Consent",
    "ContactLog",
    "Duty",
    "Headquarters",
    "InsuranceCover",
    "Plan",
    "PlanFigure",
    "PlanItem",
    "Registration",
]
