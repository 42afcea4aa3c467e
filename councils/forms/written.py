"""Forms of meetings in writing: the plan, the member's sheet, the paper that came back, a later deadline, the count."""

from datetime import datetime, time

from django import forms
from django.template.defaultfilters import linebreaksbr
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.dates import local_day, local_time, now
from core.fields import JapaneseDateField, JapaneseDateTimeField, JapaneseTimeField
from core.forms import Form
from councils.models import Ballot, Resolution

#: A sheet goes out in the morning of its day.
MORNING = time(9)


class WrittenPlanForm(Form):
    """The day of sending and the deadline."""

    number = forms.IntegerField(label=_("第何回"), min_value=1, max_value=99)
    sent_on = JapaneseDateField(label=_("送る日"), help_text=_("例:2026/12/1、令和8年12月1日、R8.12.1"))
    until = JapaneseDateField(label=_("締切の日"))
    until_time = JapaneseTimeField(label=_("締切の時刻"), initial=time(17), help_text=_("例:17:00、午後5時"))
    note = forms.CharField(
        label=_("委員への連絡"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("書面表決書とメールにのります。書面とする理由も、ここに書いてください。"),
    )

    def __init__(self, *args, fiscal_year=None, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("sent_on", "until"):
            self.fields[name].default_year = fiscal_year

    @classmethod
    def initial_of(cls, meeting):
        """What the form shows for a meeting that exists."""
        return {
            "number": meeting.number,
            "sent_on": meeting.day,
            "until": local_day(meeting.ends_at),
            "until_time": local_time(meeting.ends_at),
            "note": meeting.note,
        }

    def clean(self):
        """The deadline comes after the sending."""
        cleaned = super().clean()
        if cleaned.get("sent_on") and cleaned.get("until") and cleaned["until"] <= cleaned["sent_on"]:
            self.add_error("until", _("締切は、送る日より後の日にしてください。"))
        return cleaned

    def values(self):
        """What plan_written and change_written take."""
        got = self.cleaned_data
        return {
            "number": got["number"],
            "starts_at": timezone.make_aware(datetime.combine(got["sent_on"], MORNING)),
            "ends_at": timezone.make_aware(datetime.combine(got["until"], got["until_time"])),
            "note": got["note"],
        }


class BallotForm(Form):
    """A choice for each bill, and an opinion; the base of both sheets."""

    opinion = forms.CharField(
        label=_("意見"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("結果とともに、委員全員に知らせます。"),
    )
    names_opinion = forms.BooleanField(label=_("意見に名前を添える"), required=False, initial=True)

    #: Whether a bill may be left blank.
    blank = False

    def __init__(self, *args, bills, line, leaving=(), hidden=(), **kwargs):
        """`bills` are decided; on those in `leaving` the member takes no part, those in `hidden` are closed."""
        self.bills, self.line = bills, line
        self.leaving, self.hidden = set(leaving), set(hidden)
        kwargs["initial"] = {**self._known(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        for number, bill in enumerate(bills, 1):
            if line.votes and bill.pk not in self.leaving:
                self.fields[f"bill_{bill.pk}"] = self._choice(number, bill)

    def _known(self):
        sheet = self.line.sheet
        known = {f"bill_{pk}": choice for pk, choice in self.line.says.items()}
        if sheet:
            known |= {"opinion": sheet.opinion, "names_opinion": sheet.names_opinion}
        return known

    def _choice(self, number, bill):
        may_skip = self.blank or bill.pk in self.hidden
        return forms.ChoiceField(
            label=_("第%(n)s号　%(title)s") % {"n": number, "title": self.title_of(bill)},
            choices=[
                *Ballot.Choice.choices,
                *([("", _("書いていない(棄権に数えます)"))] if may_skip else []),
            ],
            widget=forms.RadioSelect,
            help_text=self.explanation_of(bill),
            required=not may_skip,
            error_messages={"required": _("賛成・反対・棄権から選んでください。")},
        )

    def title_of(self, bill):
        """What this reader may read of the bill."""
        return bill.public_title if bill.pk in self.hidden else bill.title

    def explanation_of(self, bill):
        """What is proposed, for whoever may read it; escaped, because a help text is taken as HTML."""
        return "" if bill.pk in self.hidden else linebreaksbr(bill.explanation, autoescape=True)

    def lines(self):
        """(number, bill, its title, its field or None where the member takes no part)."""
        return [
            (n, bill, self.title_of(bill), self[name] if (name := f"bill_{bill.pk}") in self.fields else None)
            for n, bill in enumerate(self.bills, 1)
        ]

    def choices(self):
        """{item: choice} for the actions."""
        return {bill: self.cleaned_data.get(f"bill_{bill.pk}", "") for bill in self.bills}

    def words(self):
        """The opinion and whether it carries the name."""
        return {name: self.cleaned_data[name] for name in ("opinion", "names_opinion")}


class SheetForm(BallotForm):
    """The member's own sheet with the signature."""

    signed_name = forms.CharField(
        label=_("署名（お名前）"),
        max_length=120,
        help_text=_("お名前を書いて提出すると、署名したことになります。"),
        error_messages={"required": _("お名前を書いてください。署名のない書面表決書は無効です。")},
    )


class EnterForm(BallotForm):
    """The returned paper, typed by the office."""

    received_at = JapaneseDateTimeField(label=_("届いた日時"))
    is_signed = forms.ChoiceField(
        label=_("署名"),
        choices=[("yes", _("ある")), ("no", _("ない（無効になります）"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("署名があるかないかを選んでください。")},
    )
    blank = True

    def __init__(self, *args, line, **kwargs):
        sheet = line.sheet
        initial = {"received_at": sheet.returned_at if sheet else now()}
        if sheet:
            initial["is_signed"] = "yes" if sheet.is_signed else "no"
        super().__init__(*args, line=line, initial={**initial, **kwargs.pop("initial", {})}, **kwargs)

    def words(self):
        """What enter_sheet takes besides the choices."""
        return {
            **super().words(),
            "received_at": self.cleaned_data["received_at"],
            "is_signed": self.cleaned_data["is_signed"] == "yes",
        }


def chairs_word():
    """How the office knows what the chair said; the chair need not write it."""
    return forms.CharField(
        label=_("会長のことば"),
        max_length=120,
        required=False,
        help_text=_(
            "会長がいつ、どのように言ったか。例:12月1日に電話で承諾（会長・副会長が押すときは、書かなくてかまいません。）"
        ),
    )


class ExtendForm(Form):
    """A later deadline for all."""

    ends_at = JapaneseDateTimeField(label=_("新しい締切"))
    reason = forms.CharField(
        label=_("延ばす理由"), max_length=200, help_text=_("委員全員に知らせます。例:返送が少ないため")
    )
    word = chairs_word()


class CountForm(Form):
    """The chair's decision on each bill with equal votes."""

    def __init__(self, *args, ties, **kwargs):
        """`ties` are the bills with equal votes."""
        self.ties = ties
        super().__init__(*args, **kwargs)
        for bill in ties:
            self.fields[f"tie_{bill.pk}"] = forms.ChoiceField(
                label=_("可否同数：%(title)s") % {"title": bill.title},
                choices=[
                    (choice.value, choice.label)
                    for choice in (Resolution.Result.APPROVED, Resolution.Result.REJECTED)
                ],
                widget=forms.RadioSelect,
                help_text=_("会長がどちらに決めたかを選んでください。"),
            )
        if ties:
            self.fields["word"] = chairs_word()

    def values(self):
        """What count_written and count_again take."""
        said = {bill.pk: self.cleaned_data[f"tie_{bill.pk}"] for bill in self.ties}
        return {"ties": said, "word": self.cleaned_data.get("word", "")}
