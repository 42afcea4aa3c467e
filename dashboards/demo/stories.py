"""The shape of a told council: who, which wishes, which undertakings, which meetings."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Part:
    """Somebody in the story. `key` is unique in the city; `affiliation` stands in the list of members."""

    key: str
    name: str
    kana: str
    affiliation: str = ""
    category: str = ""
    office: str = ""
    phone: str = ""
    email: str = ""
    skills: str = ""


@dataclass(frozen=True)
class SchoolPart:
    """A school of the story with its staff: post → Part."""

    key: str
    code: str
    name: str
    kind: str
    address: str
    phone: str
    staff: dict


@dataclass(frozen=True)
class Task:
    """A duty: what is done, and on which side it lay in each of the three years."""

    text: str
    sides: tuple
    is_coordination: bool = False


@dataclass(frozen=True)
class Undertaking:
    """A plan item with the activity that came of it. `day` is (month, day), `slots` (title, start, end, need, places)."""

    title: str
    category: str
    goal: int
    day: tuple
    hours: tuple
    place: str
    aim: str
    issue: str
    why: str
    tasks: tuple
    slots: tuple
    children: str
    counts: tuple
    report: str
    voice: str
    reason: str
    degrees: tuple
    next_change: str
    childrens_role: str = ""
    existing_event: str = ""
    people: tuple = ()
    groups: tuple = ()


@dataclass(frozen=True)
class Talk:
    """A deliberation in the first item of its kind: notes (side, theme, text, marks on paper), what was agreed."""

    question: str
    notes: tuple
    summary: str


@dataclass(frozen=True)
class OpinionPart:
    """An opinion to the Board, resolved in a meeting; without `reply` it is still waited for."""

    title: str
    text: str
    reply: str = ""


@dataclass(frozen=True)
class CorrectionPart:
    """Who asked to read `new` for `old` in the minutes, and why they were not changed; `is_open`: nobody has answered."""

    key: str
    old: str
    new: str
    reason: str
    declined: str = ""
    is_open: bool = False


@dataclass(frozen=True)
class MeetingPart:
    """A meeting of every year: (month, day), items (kind, title, presenter, minutes, notes).

    What stands below `promise` is told of this and the last year only.
    """

    day: tuple
    hour: tuple
    items: tuple
    promise: tuple = ()
    is_kept: bool = True
    talk: Talk | None = None
    opinion: OpinionPart | None = None
    corrections: tuple = ()
    stand_in: str = ""


@dataclass(frozen=True)
class WrittenPart:
    """A meeting in writing: (month, day) of sending and deadline, bills (title, presenter, explanation), sheets:
    (key, how it came back, choices, opinion).
    """

    sent: tuple
    until: tuple
    bills: tuple
    sheets: tuple
    corrections: tuple = ()


@dataclass(frozen=True)
class Story:
    """One council with all that happens to it in a year."""

    key: str
    name: str
    district: str
    schools: tuple
    headquarters: str
    base: tuple
    coordinator: str
    place: str
    members: tuple
    wishes: tuple
    visions: tuple
    goals: tuple
    policy_titles: dict
    policy: tuple
    undertakings: tuple
    meetings: tuple
    evaluation: tuple
    volunteers: tuple = ()
    organisations: tuple = ()
    conditions: tuple = ()
    comments: tuple = ()
    written: WrittenPart | None = None
    special: MeetingPart | None = None
    postponed: str = ""
    late_item: tuple = ()
    observers: tuple = ()
    absent: tuple = ()
    themes: dict = field(default_factory=dict)
