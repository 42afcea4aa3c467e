"""Forms of meetings, their agenda and their attendance."""

from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.dates import local_time, today
from core.fields import JapaneseDateField, JapaneseTimeField
from core.forms import Form
from councils.actions.unheld import is_untouched
from councils.models import AgendaItem, Attendance, Meeting

#: Meetings in writing have a form of their own (councils.forms.written).
MODES = [choice for choice in Meeting.Mode.choices if choice[0] != Meeting.Mode.WRITTEN]


class MeetingForm(Form):
    """Date, times and place of a meeting."""

    number = forms.IntegerField(label=_("第何回"), min_value=1, max_value=99)
    day = JapaneseDateField(label=_("日にち"), help_text=_("例:2026/12/10、令和8年12月10日、R8.12.10"))
    starts = JapaneseTimeField(label=_("始まり"), help_text=_("例:15:30、午後3時半"))
    ends = JapaneseTimeField(label=_("終わり"))
    mode = forms.ChoiceField(label=_("開き方"), choices=MODES, widget=forms.RadioSelect, initial="in_person")
    place = forms.CharField(
        label=_("場所"),
        max_length=80,
        required=False,
        help_text=_("例:ひばり小学校 会議室。オンラインだけのときは、空けておけます。"),
    )
    online_address = forms.CharField(
        label=_("オンラインの入り口(アドレスや会議の番号)"),
        max_length=300,
        required=False,
        help_text=_("オンラインで出られる会議のとき。委員だけに見えます。地域の人のページには出ません。"),
    )
    is_public = forms.BooleanField(label=_("傍聴できる"), required=False, initial=True)
    note = forms.CharField(
        label=_("委員への連絡"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("案内のメールと手紙にのります。"),
    )

    def __init__(self, *args, fiscal_year=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["day"].default_year = fiscal_year

    @classmethod
    def initial_of(cls, meeting):
        """What the form shows for a meeting that exists."""
        return {
            "number": meeting.number,
            "day": meeting.day,
            "starts": local_time(meeting.starts_at),
            "ends": local_time(meeting.ends_at),
            "place": meeting.place,
            "mode": meeting.mode,
            "online_address": meeting.online_address,
            "is_public": meeting.is_public,
            "note": meeting.note,
        }

    def clean(self):
        """The end comes after the start; where people come together there is a place."""
        cleaned = super().clean()
        if cleaned.get("starts") and cleaned.get("ends") and cleaned["ends"] <= cleaned["starts"]:
            self.add_error("ends", _("終わりの時刻は、始まりより後にしてください。"))
        if not cleaned.get("place") and "place" not in self.errors:
            if cleaned.get("mode") == Meeting.Mode.ONLINE:
                cleaned["place"] = _("オンライン")
            else:
                self.add_error("place", _("場所を書いてください。"))
        return cleaned

    def values(self):
        """What plan_meeting and change_meeting take."""
        got = dict(self.cleaned_data)
        day, starts, ends = got.pop("day"), got.pop("starts"), got.pop("ends")
        return {
            "starts_at": timezone.make_aware(datetime.combine(day, starts)),
            "ends_at": timezone.make_aware(datetime.combine(day, ends)),
            **got,
        }


class ReasonForm(Form):
    """One reason, for acts that need one."""

    reason = forms.CharField(label=_("理由"), max_length=200)

    def __init__(self, *args, label=None, help_text="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = label or self.fields["reason"].label
        self.fields["reason"].help_text = help_text

    def values(self):
        """What the act takes."""
        return {"reason": self.cleaned_data["reason"]}


class NotHeldForm(ReasonForm):
    """Why a meeting was not held, and which of its items go to the next one."""

    carried = forms.MultipleChoiceField(
        label=_("次の会議へ引きつぐ議題"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, left, **kwargs):
        """`left` is [(item, title)]; those of which nobody has spoken are proposed."""
        super().__init__(*args, **kwargs)
        self.items = {str(item.pk): item for item, _title in left}
        if not left:
            del self.fields["carried"]
            return
        field = self.fields["carried"]
        field.choices = [(str(item.pk), title) for item, title in left]
        field.initial = [pk for pk, item in self.items.items() if is_untouched(item)]
        field.help_text = _("次の会議の次第を作るときに、はじめに出てきます。")

    def values(self):
        """What cancel_meeting and not_form_meeting take."""
        chosen = self.cleaned_data.get("carried", ())
        return super().values() | {"carried": [self.items[pk] for pk in chosen]}


def explanation_field(**kwargs):
    """What members read of an item beforehand; of a bill in writing it is what they vote on."""
    return forms.CharField(
        label=_("議題の説明"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("委員が前もって読みます。書面の会議では、この文を読んで表決します。"),
        **kwargs,
    )


class AgendaItemForm(Form):
    """One item of the agenda."""

    title = forms.CharField(label=_("議題"), max_length=100)
    kind = forms.ChoiceField(
        label=_("種類"), choices=AgendaItem.Kind.choices, initial=AgendaItem.Kind.DELIBERATION
    )
    minutes = forms.IntegerField(label=_("時間(分)"), min_value=0, max_value=480, initial=10)
    presenter = forms.CharField(
        label=_("説明する人"), max_length=60, required=False, help_text=_("例:教頭、推進員 岡本")
    )
    explanation = explanation_field()
    is_closed = forms.BooleanField(label=_("公開しない"), required=False)
    closed_reason = forms.CharField(
        label=_("公開しない理由"),
        max_length=120,
        required=False,
        help_text=_("例:個人に関わる内容のため。公開しないときは書いてください。"),
    )

    @classmethod
    def initial_of(cls, item):
        """What the form shows for an item that exists."""
        names = ("title", "kind", "minutes", "presenter", "explanation", "closed_reason")
        return {name: getattr(item, name) for name in names} | {"is_closed": not item.is_public}

    def clean(self):
        """A closed item says why."""
        cleaned = super().clean()
        if cleaned.get("is_closed") and not cleaned.get("closed_reason"):
            self.add_error("closed_reason", _("公開しない議題には、理由を書いてください。"))
        return cleaned

    def values(self):
        """What add_agenda_item and change_agenda_item take."""
        got = dict(self.cleaned_data)
        is_closed = got.pop("is_closed")
        return {**got, "is_public": not is_closed}


class PaperForm(Form):
    """A paper for an item."""

    file = forms.FileField(
        label=_("ファイル"), help_text=_("PDF、Word、Excel、PowerPoint、JPEG、PNG。20MBまで。")
    )
    title = forms.CharField(
        label=_("資料の名前"),
        max_length=100,
        required=False,
        help_text=_("書かないときは、ファイルの名前になります。"),
    )
    is_public = forms.BooleanField(label=_("協議会の外にも公開してよい"), required=False)


class ReplyForm(Form):
    """A member's answer; the buttons carry `reply`. Whom the member would send is a word beside the answer."""

    CHANNELS = [(word, word) for word in (_("電話で"), _("返信票で"), _("口頭で"), _("FAXで"), _("メールで"))]

    reply = forms.ChoiceField(
        choices=[choice for choice in Attendance.Reply.choices if choice[0]],
        error_messages={
            "required": _("出席か欠席かのボタンを押してください。"),
            "invalid_choice": _("出席か欠席かのボタンを押してください。"),
        },
    )
    note = forms.CharField(label=_("ひとこと"), max_length=200, required=False)
    stand_in = forms.CharField(label=_("代理で出る人の名前"), max_length=40, required=False)
    channel = forms.ChoiceField(choices=CHANNELS, required=False)

    def values(self):
        """What reply_to_meeting takes."""
        got = dict(self.cleaned_data)
        if name := got.pop("stand_in"):
            sends = _("代理を立てます：%(name)s") % {"name": name}
            got["note"] = " ".join(part for part in (sends, got["note"]) if part)[:200]
        return got


class PromiseFields(Form):
    """Who does what by when. The owner is a post (`post:principal`) or a member (`person:12`)."""

    text = forms.CharField(label=_("約束したこと"), max_length=200)
    owner = forms.ChoiceField(label=_("だれが"))
    due_on = JapaneseDateField(
        label=_("いつまでに"),
        required=False,
        help_text=_("例:2026/12/10。決まっていなければ空けておきます。"),
    )

    def __init__(self, *args, owners, optional=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = owners
        if optional:
            self.fields["text"].required = self.fields["owner"].required = False

    def values(self, people):
        """What add_action_item takes, besides the council and the text."""
        kind, _colon, value = self.cleaned_data["owner"].partition(":")
        owner = {"post": value} if kind == "post" else {"person": people[int(value)]}
        return {**owner, "due_on": self.cleaned_data["due_on"]}


class ConfirmedOnForm(Form):
    """The day on which the chair confirmed, where the office writes it down."""

    on = JapaneseDateField(label=_("会長が確認した日"))

    def clean_on(self):
        """Not in the future."""
        if self.cleaned_data["on"] > today():
            raise forms.ValidationError(_("先の日付です。日付を確かめてください。"))
        return self.cleaned_data["on"]
