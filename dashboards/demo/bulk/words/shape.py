"""The shape of an undertaking as it is told, before a council makes it its own."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Told:
    """An undertaking in its variants. `months` say when, `weight` how many hundredths of the councils have it.

    `tasks` are (text, the side it lay on in each of three years, whether it is the work of calling people);
    `slots` (title, least number, places); `grades` who takes part, with the share of all children.
    """

    titles: tuple
    category: str
    goal: str
    months: tuple
    hours: tuple
    places: tuple
    aims: tuple
    issues: tuple
    whys: tuple
    tasks: tuple
    slots: tuple
    grades: tuple
    adults: tuple
    reports: tuple
    voices: tuple
    reasons: tuple
    changes: tuple
    roles: tuple = ("",)
    events: tuple = ("",)
    weight: int = 60
    outdoor: bool = False

    @property
    def is_series(self):
        """Held again and again; looked back at once a term, not every time."""
        return len(self.months) > 4


S, C, G, K = "school", "community", "guardians", "children"
#: How a task moved from side to side in three years.
TO_COMMUNITY, LATE_TO_COMMUNITY, TO_GUARDIANS, TO_CHILDREN = (S, C, C), (S, S, C), (S, S, G), (S, K, K)
SCHOOL, COMMUNITY, GUARDIANS, CHILDREN = (S,) * 3, (C,) * 3, (G,) * 3, (K,) * 3
