"""Steps 1 and 2: the council, its year, what it wishes, agrees and approves."""

from councils.models.agenda import AgendaItem, Paper
from councils.models.councils import Council, CouncilClerk, CouncilSchool, Seat
from councils.models.cycles import STEP_FIELDS, Cycle, Topic
from councils.models.figures import CouncilFigure
from councils.models.meetings import Attendance, Meeting
from councils.models.minutes import ActionItem, Minutes
from councils.models.policies import BasicPolicy, PolicyItem
from councils.models.resolutions import Resolution
from councils.models.rules import RULES, CouncilRules, day_of, rule_column, rules_column
from councils.models.visions import ChildVision, Goal, Wish, WishTheme

__all__ = [
    "RULES",
    "STEP_FIELDS",
    "ActionItem",
    "AgendaItem",
    "Attendance",
    "BasicPolicy",
    "ChildVision",
    "Council",
    "CouncilClerk",
    "CouncilFigure",
    "CouncilRules",
    "CouncilSchool",
    "Cycle",
    "Goal",
    "Meeting",
    "Minutes",
    "Paper",
    "PolicyItem",
    "Resolution",
    "Seat",
    "Topic",
    "Wish",
    "WishTheme",
    "day_of",
    "rule_column",
    "rules_column",
]
