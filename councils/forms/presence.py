"""Forms about who is here: the opening, times typed from paper, a guest who comes later."""

from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.dates import local_time, today
from core.fields import JapaneseTimeField
from core.forms import Form
from councils.models import Attendance, Meeting

#: How part of a reply says whom the member sends (councils.forms.meetings.ReplyForm).
SENDS = _("代理を立てます：%(name)s")


def on_day(meeting, time):
    """That time of the meeting's day."""
    return timezone.make_aware(datetime.combine(meeting.day, time)) if time else None


class PresenceForm(Form):
    """Who is here as the meeting opens: one line per member in office."""

    presided_by = forms.ChoiceField(
        label=_("議長"),
        help_text=_("会長がまだ決まっていないときは、仮議長を選びます。選出のあと、会長に代わります。"),
    )
    opened_at = JapaneseTimeField(
        label=_("開会した時刻"),
        required=False,
        help_text=_("例:15:30。空けておくと、いまの時刻になります。"),
    )
    guests = forms.CharField(
        label=_("委員以外の出席者"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("1行に1人ずつ。表決には加わりません。"),
    )

    def __init__(self, *args, meeting, seats, rows, stand_ins=None, **kwargs):
        """`seats` in office that day; `rows` are the attendances that exist, by seat id; `stand_ins` their names."""
        self.meeting, self.seats, self.rows = meeting, list(seats), rows
        self.allows_stand_ins, self.stand_ins = meeting.rules.stand_ins, stand_ins or {}
        kwargs["initial"] = {**self._initial(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        names = [str(seat).strip() for seat in self.seats if not seat.is_waiting]
        known = [meeting.presided_by] if meeting.presided_by and meeting.presided_by not in names else []
        choices = [(name, name) for name in (*known, *names)]
        self.fields["presided_by"].choices = [*choices, (_("仮議長(事務局)"), _("仮議長(事務局)"))]
        if meeting.state == Meeting.State.OPEN:
            del self.fields["opened_at"]

    def _initial(self):
        chair = next((seat for seat in self.seats if seat.office == "chair"), None)
        presided = self.meeting.presided_by or (str(chair).strip() if chair else "")
        late = self.meeting.day < today()
        return {"presided_by": presided, "opened_at": local_time(self.meeting.starts_at) if late else None}

    def _ticked(self, name):
        """Ids ticked in the form, or else what is known so far."""
        if self.is_bound:
            return {int(value) for value in self.data.getlist(name) if value.isdigit()}
        known = [row for row in self.rows.values() if row.present]
        if name == "online":
            return {row.seat_id for row in known if row.is_online}
        if self.meeting.is_ahead and not known:
            known = [row for row in self.rows.values() if row.reply == Attendance.Reply.COMING]
        return {row.seat_id for row in known}

    def _stand_in(self, seat):
        """The name typed for a stand-in, or who is known or was announced with the answer."""
        if self.is_bound:
            return self.data.get(f"stand_in_{seat.pk}", "")
        if seat.pk in self.stand_ins or not self.meeting.is_ahead:
            return self.stand_ins.get(seat.pk, "")
        row = self.rows.get(seat.pk)
        before = str(SENDS % {"name": ""})
        found = row.reply_note.split() if row and row.reply == Attendance.Reply.ABSENT else []
        return next((part.removeprefix(before) for part in found if part.startswith(before)), "")

    def lines(self):
        """(seat, row, here, online, stand-in) of every member."""
        here, online = self._ticked("present"), self._ticked("online")
        return [
            (seat, self.rows.get(seat.pk), seat.pk in here, seat.pk in online, self._stand_in(seat))
            for seat in self.seats
        ]

    def values(self):
        """What open_meeting and change_presence take."""
        here, online = self._ticked("present"), self._ticked("online")
        names = {seat.pk: self._stand_in(seat) for seat in self.seats} if self.allows_stand_ins else None
        got = {
            "present": [seat for seat in self.seats if seat.pk in here],
            "online": [seat for seat in self.seats if seat.pk in online],
            "presided_by": self.cleaned_data["presided_by"],
            "guests": self.cleaned_data["guests"].splitlines(),
            "stand_ins": names,
        }
        if "opened_at" in self.fields:
            got["opened_at"] = on_day(self.meeting, self.cleaned_data["opened_at"])
        return got


class GuestFields(Form):
    """Somebody who is no member comes while the meeting is on."""

    name = forms.CharField(label=_("あとから来た人の名前"), max_length=80, required=False)
    stands_in = forms.ChoiceField(
        label=_("代理のとき、だれの代わりか"), required=False, help_text=_("代理の人は、表決に加わりません。")
    )

    def __init__(self, *args, rows, stand_ins, **kwargs):
        """`rows` are the meeting's attendances; `stand_ins` says whether the rule allows them."""
        super().__init__(*args, **kwargs)
        taken = {row.stands_in_for_id for row in rows}
        away = [row for row in rows if row.seat_id and not row.present and row.seat_id not in taken]
        self.seats = {str(row.seat_id): row.seat for row in away}
        names = [(pk, seat.person) for pk, seat in self.seats.items()]
        self.fields["stands_in"].choices = [("", _("代理ではない")), *names]
        if not stand_ins:
            del self.fields["stands_in"]

    def values(self):
        """What add_guest takes besides the meeting."""
        seat = self.seats.get(self.cleaned_data.get("stands_in", ""))
        return {"name": self.cleaned_data["name"], "stands_in_for": seat}
