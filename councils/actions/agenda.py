"""The agenda of a meeting and its papers."""

from itertools import takewhile

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from core.audit import record
from core.files import store
from core.refusal import Refused
from core.search.entries import refresh
from councils.models import AgendaItem, BasicPolicy, Meeting, Opinion, Paper, StandardItem, Topic
from councils.written import check_item_kind

Kind = AgendaItem.Kind
EDITABLE = ("kind", "title", "presenter", "explanation", "minutes", "is_public", "closed_reason")
TO_APPROVE = (BasicPolicy.State.SUBMITTED, BasicPolicy.State.CONTINUED)


def _locked(meeting, *, running=True):
    """The meeting's row, locked; Refused when its agenda can no longer change."""
    locked = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if locked.state == Meeting.State.POSTPONED:
        raise Refused(_("この会議は延期しています。次第は、新しい日を決めてから変えてください。"))
    if not (locked.is_ahead or (running and locked.state == Meeting.State.OPEN)):
        raise Refused(_("この会議は終わっているため、次第は変えられません。"))
    return locked


def _check(fields):
    if not fields["title"].strip():
        raise Refused(_("議題を書いてください。"))
    if not fields["is_public"] and not fields["closed_reason"].strip():
        raise Refused(_("公開しない議題には、理由を書いてください。"))
    if fields["is_public"]:
        fields["closed_reason"] = ""


def _next_order(meeting):
    """After everything else, but before the closing and what the city's list puts at the end."""
    items = list(meeting.items.order_by("-order", "-pk"))
    if not items:
        return 1
    last = StandardItem.objects.filter(
        municipality=meeting.council.municipality_id, place=StandardItem.Place.LAST
    )
    titles = set(last.values_list("title", flat=True))
    closing = list(takewhile(lambda item: "閉会" in item.title or item.title in titles, items))
    if not closing:
        return items[0].order + 1
    order = closing[-1].order
    meeting.items.filter(order__gte=order).update(order=F("order") + 1)
    return order


@transaction.atomic
def add_agenda_item(
    meeting,
    *,
    by,
    kind,
    title,
    presenter="",
    explanation="",
    minutes=10,
    is_public=True,
    closed_reason="",
    topic=None,
    policy=None,
):
    """One more item, before the closing of the meeting."""
    check_item_kind(_locked(meeting), kind)
    fields = {
        "kind": kind,
        "title": title,
        "presenter": presenter,
        "explanation": explanation,
        "minutes": minutes,
        "is_public": is_public,
        "closed_reason": closed_reason,
    }
    _check(fields)
    item = AgendaItem.objects.create(
        meeting=meeting, topic=topic, policy=policy, order=_next_order(meeting), **fields
    )
    record("agendaitem.add", item, by)
    return item


@transaction.atomic
def put_topic_on_agenda(meeting, topic, *, by, kind=None, minutes=None):
    """An open topic becomes an item of this meeting; it stays a topic until it has been talked through.

    One that an earlier meeting did not finish comes back as it was there: its kind, time, presenter, closed or not.
    """
    if topic.council_id != meeting.council_id:
        raise Refused(_("別の協議会の話題です。"))
    if topic.state != Topic.State.OPEN:
        raise Refused(
            _("「%(title)s」は、もう話し合いを終えたか取り下げられています。") % {"title": topic.title}
        )
    if meeting.items.filter(topic=topic, dropped_reason="").exists():
        raise Refused(_("「%(title)s」は、もう次第に入っています。") % {"title": topic.title})
    left = topic.items.filter(is_carried=True).select_related("opinion")
    last = left.order_by("-meeting__starts_at").first()
    fields = {
        "kind": Kind.DELIBERATION,
        "title": topic.title,
        "explanation": topic.body[:1000],
        "minutes": 20,
    }
    if last:
        title = topic.title if last.is_public else last.title
        fields = {name: getattr(last, name) for name in EDITABLE} | {"title": title}
    if kind:
        fields["kind"] = kind
    if minutes is not None:
        fields["minutes"] = minutes
    item = add_agenda_item(meeting, by=by, topic=topic, **fields)
    if last and last.opinion and last.opinion.state == Opinion.State.DRAFT:
        # What it decides is still the opinion that the earlier meeting had before it.
        item.opinion = last.opinion
        item.save(update_fields=["opinion"])
    return item


def put_policy_on_agenda(meeting, policy, *, by, minutes=20):
    """A submitted basic policy goes to the meeting for approval."""
    if policy.cycle.council_id != meeting.council_id:
        raise Refused(_("別の協議会の基本方針です。"))
    if policy.state not in TO_APPROVE:
        raise Refused(
            _("基本方針がまだ提出されていないか、もう決まっています。基本方針のページをご確認ください。")
        )
    if meeting.items.filter(policy=policy, dropped_reason="").exists():
        raise Refused(_("この基本方針は、もう次第に入っています。"))
    title = _("%(school)s 学校運営の基本方針") % {"school": policy.school}
    presenter = str(policy.school.head_title)
    return add_agenda_item(
        meeting, by=by, kind=Kind.APPROVAL, title=title, presenter=presenter, minutes=minutes, policy=policy
    )


@transaction.atomic
def change_agenda_item(item, *, by, **fields):
    """Change an item's words, time or whether it is closed."""
    _locked(item.meeting)
    locked = AgendaItem.objects.select_for_update(of=("self",)).select_related("opinion").get(pk=item.pk)
    values = {name: fields.get(name, getattr(locked, name)) for name in EDITABLE}
    _check(values)
    if values["is_public"] and locked.opinion_id and locked.opinion.is_closed:
        raise Refused(_("教職員の任用についての意見は、公開しない議題のままにしてください。"))
    check_item_kind(item.meeting, values["kind"])
    for name, value in values.items():
        setattr(locked, name, value)
        setattr(item, name, value)
    locked.save(update_fields=EDITABLE)
    record("agendaitem.change", locked, by)
    return item


@transaction.atomic
def move_agenda_item(item, *, by, to):
    """Move an item to a place in the order: a number from 1, or "up" and "down" by one.

    Numbers are those that are printed: what was taken off is not counted and stays where it stands.
    """
    _locked(item.meeting)
    items = list(item.meeting.items.all())
    standing = [other for other in items if not other.is_dropped]
    here = next((n for n, other in enumerate(standing) if other.pk == item.pk), None)
    if here is None:
        raise Refused(_("取りやめた議題は動かせません。"))
    place = {"up": here - 1, "down": here + 1}.get(to)
    if place is None:
        place = int(to) - 1
    place = max(0, min(place, len(standing) - 1))
    standing.insert(place, standing.pop(here))
    queue = iter(standing)
    for order, other in enumerate([other if other.is_dropped else next(queue) for other in items], 1):
        other.order = order
    AgendaItem.objects.bulk_update(items, ["order"])
    if place != here:
        record("agendaitem.move", item, by, place=place + 1)
    return item


@transaction.atomic
def arrange_agenda(meeting, changes, places, *, by):
    """All that was typed on the page of the agenda: {item: fields} that changed, {item: number} that moved."""
    _locked(meeting)
    for item, fields in changes.items():
        change_agenda_item(item, by=by, **fields)
    for item, number in sorted(places.items(), key=lambda pair: pair[1]):
        move_agenda_item(item, by=by, to=number)


@transaction.atomic
def remove_agenda_item(item, *, by, reason=""):
    """Take an item off the agenda. Once the notice is out it stays visible, with the reason."""
    meeting = _locked(item.meeting)
    if item.resolutions.exclude(state="void").exists():
        raise Refused(_("この議題には議決があるため、取りやめられません。"))
    seen = meeting.state != Meeting.State.PLANNED or meeting.agenda_versions.exists()
    if not seen and not item.papers.exists() and not item.resolutions.exists():
        gone = AgendaItem(pk=item.pk)
        item.delete()
        record("meeting.remove_item", meeting, by, title=item.public_title)
        refresh(gone)
        return None
    if not reason.strip():
        raise Refused(_("もう見た人がいる議題です。取りやめる理由を書いてください。"))
    item.dropped_reason = reason.strip()[:120]
    item.save(update_fields=["dropped_reason"])
    record("agendaitem.remove", item, by, reason=item.dropped_reason)
    return item


@transaction.atomic
def add_paper(item, upload, *, by, title="", is_public=False):
    """A paper for an item; the file is checked and handed out through the item's permission only."""
    stored = store(upload, by=by, owner=item)
    paper = Paper.objects.create(
        item=item,
        title=(title.strip() or stored.name.rsplit(".", 1)[0])[:100],
        file=stored,
        is_public=is_public and item.is_public,
    )
    record("paper.add", paper, by)
    return paper


@transaction.atomic
def remove_paper(paper, *, by):
    """Take a paper back before the notice is out; afterwards it stays and a newer one is added."""
    meeting = _locked(paper.item.meeting)
    if meeting.state != Meeting.State.PLANNED or meeting.agenda_versions.exists():
        raise Refused(_("案内を出したあとの資料は取り消せません。差し替えは、新しい資料を加えてください。"))
    paper.delete()
    record("agendaitem.remove_paper", paper.item, by, title=paper.title if paper.item.is_public else "")


@transaction.atomic
def save_notes(meeting, notes, *, by):
    """Keep what was said and decided: {item: {"notes": …, "outcome": …}}, only what was changed."""
    locked = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if locked.state not in (Meeting.State.OPEN, Meeting.State.CLOSED):
        raise Refused(_("会議が開かれていないため、記録は残せません。"))
    if hasattr(locked, "record") and locked.record.confirmed_on:
        raise Refused(_("議事録が確定しているため、記録は変えられません。"))
    for item, values in notes.items():
        if values:
            for name, value in values.items():
                setattr(item, name, value)
            item.save(update_fields=list(values))
            record("agendaitem.note", item, by)
