"""The year of a council: opened, and perhaps ended early."""

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import record
from core.dates import fiscal_year as year_of
from core.dates import format_date, format_fiscal_year, today
from core.refusal import Refused
from councils.models import Council, Cycle


def require_running(cycle):
    """Refuse work in a year that was ended early."""
    if cycle.ended_on:
        raise Refused(
            _("%(year)sの歩みは%(day)sに終えています。")
            % {"year": cycle.label, "day": format_date(cycle.ended_on)}
        )


def years_to_open(council, day=None):
    """This and the next 年度, as far as they are not open yet."""
    this_year = year_of(day or today())
    opened = set(council.cycles.values_list("fiscal_year", flat=True))
    return [year for year in (this_year, this_year + 1) if year not in opened]


@transaction.atomic
def open_cycle(council, fiscal_year, *, by):
    """Begin a 年度: this one, or the next from now on."""
    council = Council.objects.select_for_update().get(pk=council.pk)
    label = format_fiscal_year(fiscal_year)
    this_year = year_of(today())
    if fiscal_year not in (this_year, this_year + 1):
        raise Refused(_("始められるのは、今年度か次の年度です。"))
    if council.cycles.filter(fiscal_year=fiscal_year).exists():
        raise Refused(_("%(year)sの歩みは、もう始まっています。") % {"year": label})
    if council.dissolved_on and year_of(council.dissolved_on) < fiscal_year:
        raise Refused(_("この協議会は、%(year)sには廃止されています。") % {"year": label})
    cycle = Cycle.objects.create(council=council, fiscal_year=fiscal_year)
    record("cycle.open", cycle, by, year=label)
    return cycle


@transaction.atomic
def close_cycle(cycle, *, by, on, reason):
    """End a year early (閉校・休園 and the like), with the reason. Its records stay as they are."""
    locked = Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    require_running(locked)
    if not reason.strip():
        raise Refused(_("途中で終える理由を書いてください。"))
    if not locked.starts_on <= on <= locked.ends_on:
        raise Refused(_("終えた日は、%(year)sの中の日にしてください。") % {"year": locked.label})
    locked.ended_on = cycle.ended_on = on
    locked.end_reason = cycle.end_reason = reason.strip()[:200]
    locked.save(update_fields=["ended_on", "end_reason"])
    record("cycle.close", locked, by, day=format_date(on), reason=locked.end_reason)
    return cycle
