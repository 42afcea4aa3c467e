"""Wishes from both sides, and the themes under which they are grouped."""

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import record
from core.dates import now
from core.refusal import Refused
from core.search.entries import refresh
from councils.actions.cycles import require_running
from councils.models import Wish, WishTheme
from councils.models.visions import Side

MAX_LENGTH = 200
MAX_LINES = 200


def split_wishes(lines):
    """One wish per line, blank lines and bullets left out; Refused names the line that is too long."""
    if isinstance(lines, str):
        lines = lines.splitlines()
    found = []
    for number, line in enumerate(lines, 1):
        text = line.strip().lstrip("・●○■□*").strip()
        if len(text) > MAX_LENGTH:
            raise Refused(
                _("%(line)s行目が%(n)s文字あります。%(max)s文字までに分けてください。")
                % {"line": number, "n": len(text), "max": MAX_LENGTH}
            )
        if text:
            found.append(text)
    if not found:
        raise Refused(_("願いを1行に1つずつ書いてください。"))
    if len(found) > MAX_LINES:
        raise Refused(_("一度に書けるのは%(max)s件までです。分けて入れてください。") % {"max": MAX_LINES})
    return found


@transaction.atomic
def add_wishes(cycle, side, lines, *, by, author=None, author_label="", theme=None, deliberation=None):
    """Add wishes of one side, for oneself (`author`), for somebody named or labelled, or of nobody named."""
    require_running(cycle)
    wishes = Wish.objects.bulk_create(
        Wish(
            cycle=cycle,
            side=side,
            text=text,
            author=author,
            author_label=author_label.strip()[:60],
            entered_by=by.name[:120],
            theme=theme,
            deliberation=deliberation,
        )
        for text in split_wishes(lines)
    )
    refresh(*wishes)
    own = author is not None and author.pk == by.person_id
    for_label = "" if own else (author_label.strip() or (author or ""))
    values = {"for_label": for_label, "n": len(wishes), "side": str(Side(side).label)}
    if deliberation is not None:
        record("deliberation.wish", deliberation, by, **values)
    else:
        record("cycle.wish", cycle, by, **values)
    return wishes


@transaction.atomic
def change_wish(wish, *, by, text, side, author_label):
    """Put a wish into better words, or correct whose it is."""
    [text] = split_wishes([text])
    locked = Wish.objects.select_for_update(of=("self",)).get(pk=wish.pk)
    require_running(locked.cycle)
    locked.text, locked.side, locked.author_label = text, side, author_label.strip()[:60]
    locked.save(update_fields=["text", "side", "author_label"])
    record("wish.change", locked, by)
    return locked


@transaction.atomic
def withdraw_wish(wish, *, by):
    """Take a wish back: it leaves the lists, and stays with the image that was made from it."""
    locked = Wish.objects.select_for_update(of=("self",)).get(pk=wish.pk)
    if locked.withdrawn_at is None:
        locked.withdrawn_at = wish.withdrawn_at = now()
        locked.save(update_fields=["withdrawn_at"])
        record("wish.withdraw", locked, by)
    return wish


@transaction.atomic
def group_wishes(cycle, wishes, *, by, theme=None, name=""):
    """Put several wishes under a theme: one that is there, or a new one by name; without either, under none."""
    wishes = list(wishes)
    if not wishes:
        raise Refused(_("まとめる願いに印を付けてください。"))
    name = " ".join(name.split())[:60]
    if name:
        theme, made = WishTheme.objects.get_or_create(cycle=cycle, name=name)
        if made:
            record("wishtheme.add", theme, by)
    if theme is not None and theme.cycle_id != cycle.pk:
        raise Refused(_("別の年度のまとまりです。"))
    Wish.objects.filter(pk__in=[w.pk for w in wishes], cycle=cycle).update(theme=theme)
    if theme:
        record("wishtheme.group", theme, by, n=len(wishes))
    else:
        record("cycle.ungroup", cycle, by, n=len(wishes))
    return theme


@transaction.atomic
def rename_theme(theme, name, *, by):
    """Another heading for the same wishes."""
    name = " ".join(name.split())
    if not name or len(name) > 60:
        raise Refused(_("まとまりの名前を60文字までで書いてください。"))
    if WishTheme.objects.filter(cycle_id=theme.cycle_id, name=name).exclude(pk=theme.pk).exists():
        raise Refused(_("同じ名前のまとまりがあります。そのまとまりへ移してください。"))
    was, theme.name = theme.name, name
    theme.save(update_fields=["name"])
    record("wishtheme.rename", theme, by, was=was, now=name)
    return theme
