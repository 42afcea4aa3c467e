"""What keeps some councils of the bulk city from going on: the named reasons that the Board's city page finds."""

#: Fate: how many of a full city's councils have it. They are drawn apart from each other, except where noted below.
FATES = {
    "not_opened": 6,
    "not_met": 9,  # no policy approved either
    "policy_continued": 2,
    "policy_waits": 2,  # written down; the chair has not confirmed
    "policy_draft": 1,
    "late_minutes": 21,
    "no_plan": 8,
    "not_evaluated": 7,
    "few_members": 5,
    "no_chair": 4,
    "short": 14,
    "forgetful": 10,
}
FULL = 163
#: Districts that have no coordinator this year, of a full city's 36.
WITHOUT_COORDINATOR = 3


def deal(councils, random):
    """Give each fate to its share of the councils; at least one has it while there are enough councils."""
    free = [council for council in councils if not council.fates]
    random.shuffle(free)
    for fate, number in FATES.items():
        for _n in range(max(1, round(number * len(councils) / FULL))):
            if not free:
                return
            free.pop().fates.add(fate)


def districts_without(districts, random):
    """The districts that nobody coordinates in the running year."""
    number = max(1, round(WITHOUT_COORDINATOR * len(districts) / 36)) if len(districts) > 1 else 0
    return {district.name for district in random.sample(districts, number)}
