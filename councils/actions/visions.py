"""The child image: drafted from wishes, agreed, or last year's kept."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from core.audit import record
from core.dates import today
from core.refusal import InvalidMove, Refused
from councils.actions.cycles import require_running
from councils.actions.steps import reach_step
from councils.models import ChildVision, Council, Cycle

State = ChildVision.State


@transaction.atomic
def draft_vision(council, text, *, by, note="", wishes=()):
    """Write a draft of the child image from wishes. A council has one open draft at a time."""
    Council.objects.select_for_update().get(pk=council.pk)
    text = " ".join(text.split())
    if not text or len(text) > 120:
        raise Refused(_("目指す子ども像を120文字までで書いてください。"))
    if council.visions.filter(state=State.DRAFT).exists():
        raise Refused(_("子ども像の案がもうあります。その案を直してください。"))
    wishes = list(wishes)
    if any(wish.cycle.council_id != council.pk for wish in wishes):
        raise Refused(_("別の協議会の願いは選べません。"))
    number = (council.visions.aggregate(last=Max("number"))["last"] or 0) + 1
    vision = ChildVision.objects.create(council=council, number=number, text=text, note=note.strip())
    vision.wishes.set(wishes)
    record("childvision.draft", vision, by, n=len(wishes))
    return vision


@transaction.atomic
def change_vision(form, *, by):
    """Save a VersionedModelForm of a draft; an agreed image never changes."""
    stored = ChildVision.objects.select_for_update(of=("self",)).get(pk=form.instance.pk)
    if stored.state != State.DRAFT:
        raise InvalidMove(_("この子ども像は、もう共有されています。変えるときは、新しい案を書いてください。"))
    vision = form.save()
    record("childvision.change", vision, by)
    return vision


def _check_agreement(vision, cycle, on, meeting, where):
    require_running(cycle)
    if vision.council_id != cycle.council_id or (meeting and meeting.council_id != cycle.council_id):
        raise Refused(_("この協議会の年度と会議を選んでください。"))
    if not meeting and not where.strip():
        raise Refused(_("話し合った会議を選ぶか、話し合った場を書いてください。"))
    if on > today():
        raise Refused(_("共有した日が先の日付です。日付を確かめてください。"))


@transaction.atomic
def agree_vision(vision, cycle, *, by, on, meeting=None, where=""):
    """Agree the image for a year, saying when and where it was discussed. It takes the former version's place.

    The year's goals come under the new version; step 1 is reached.
    """
    Council.objects.select_for_update().get(pk=cycle.council_id)
    cycle_row = Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    _check_agreement(vision, cycle_row, on, meeting, where)
    if not ChildVision.objects.get(pk=vision.pk).can_move("agree"):
        raise InvalidMove
    for former in cycle.council.visions.filter(state=State.AGREED):
        former.move("supersede", by)
    vision.move(
        "agree",
        by,
        agreed_on=on,
        discussed_in=meeting,
        discussed_where=where.strip()[:120],
        data={"where": str(meeting.title) if meeting else where.strip()[:120]},
    )
    _take(cycle, cycle_row, vision, by)
    return vision


@transaction.atomic
def keep_vision(cycle, *, by):
    """Keep the agreed image for another year: it is confirmed, nothing new is agreed."""
    Council.objects.select_for_update().get(pk=cycle.council_id)
    cycle_row = Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    require_running(cycle_row)
    vision = cycle.council.visions.filter(state=State.AGREED).first()
    if vision is None:
        raise Refused(_("続けられる子ども像がまだありません。願いを集めて、案を書いてください。"))
    if cycle_row.vision_id == vision.pk and cycle_row.talked_at:
        raise InvalidMove(_("この年度の子ども像は、もう決まっています。"))
    _take(cycle, cycle_row, vision, by)
    record("cycle.keep_vision", cycle_row, by, text=vision.text)
    return vision


def _take(cycle, cycle_row, vision, by):
    """The year confirms this version."""
    cycle_row.vision = cycle.vision = vision
    cycle_row.save(update_fields=["vision"])
    cycle_row.goals.live().exclude(vision=vision).update(vision=vision)
    reach_step(cycle, 1, True, by=by)
