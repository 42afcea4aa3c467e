"""Steps 1 and 2: the council, its year, what it wishes, agrees and approves."""

from councils.models.agenda import AgendaItem, AgendaVersion, Paper, StandardItem
from councils.models.councils import Council, CouncilClerk, CouncilSchool, Seat, standing
from councils.models.cycles import STEP_FIELDS, Cycle, Topic
from councils.models.deliberations import Deliberation, DeliberationSheet, WishMark
from councils.models.figures import CouncilFigure
from councils.models.meetings import Attendance, Meeting
from councils.models.minutes import ActionItem, Minutes, MinutesCorrection
from councils.models.newsletters import HandoverNote, Newsletter
from councils.models.observers import Observer
from councils.models.opinions import Opinion
from councils.models.policies import BasicPolicy, PolicyComment, PolicyItem
from councils.models.presence import TimeAway
from councils.models.resolutions import Condition, Resolution, ResolutionVoter
from councils.models.rules import RULES, CouncilRules, day_of, rule_column, rules_column
from councils.models.visions import ChildVision, Goal, Wish, WishTheme
from councils.models.written import Ballot, WrittenSheet

__all__ = [
    "RULES",
    "STEP_FIELDS",
    "ActionItem",
    "AgendaItem",
    "AgendaVersion",
    "Attendance",
    "Ballot",
    "BasicPolicy",
    "ChildVision",
    "Condition",
    "Council",
    "CouncilClerk",
    "CouncilFigure",
    "CouncilRules",
    "CouncilSchool",
    "Cycle",
    "Deliberation",
    "DeliberationSheet",
    "Goal",
    "HandoverNote",
    "Meeting",
    "Minutes",
    "MinutesCorrection",
    "Newsletter",
    "Observer",
    "Opinion",
    "Paper",
    "PolicyComment",
    "PolicyItem",
    "Resolution",
    "ResolutionVoter",
    "Seat",
    "StandardItem",
    "TimeAway",
    "Topic",
    "Wish",
    "WishMark",
    "WishTheme",
    "WrittenSheet",
    "day_of",
    "rule_column",
    "rules_column",
    "standing",
]
