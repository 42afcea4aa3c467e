"""Forms of the activity and its slots."""

from datetime import datetime

from crispy_forms.layout import Fieldset, Layout, Row
from django import forms
from django.forms.utils import from_current_timezone
from django.utils.translation import gettext_lazy as _

from activities.forms.numbers import whole
from activities.models import Activity, Slot
from core.dates import local_day, local_time
from core.fields import JapaneseDateField, JapaneseTimeField
from core.forms import Form
from headquarters.models import PlanItem

DAY = {"required": _("日を書いてください。例：2026/10/3、令和8年10月3日")}
TIME = {"required": _("時刻を書いてください。例：9:30、午後1時半")}


class SpanForm(Form):
    """A day with two times, as one part of a form."""

    day = JapaneseDateField(
        label=_("日"), help_text=_("例：2026/10/3、令和8年10月3日、10/3"), error_messages=DAY
    )
    start = JapaneseTimeField(label=_("始まり"), help_text=_("例：9:30、午後1時半"), error_messages=TIME)
    end = JapaneseTimeField(label=_("終わり"), error_messages=TIME)

    def __init__(self, *args, fiscal_year, span=None, **kwargs):
        initial = kwargs.setdefault("initial", {})
        if span:
            initial.setdefault("day", local_day(span[0]))
            initial.setdefault("start", local_time(span[0]))
            initial.setdefault("end", local_time(span[1]))
        super().__init__(*args, **kwargs)
        self.fields["day"].default_year = fiscal_year

    def clean(self):
        """The two moments, and that they are in order."""
        cleaned = super().clean()
        day, start, end = (cleaned.get(name) for name in ("day", "start", "end"))
        if day and start and end:
            if end <= start:
                self.add_error("end", _("終わりの時刻は、始まりより後にしてください。"))
            cleaned["starts_at"] = from_current_timezone(datetime.combine(day, start))
            cleaned["ends_at"] = from_current_timezone(datetime.combine(day, end))
        return cleaned

    @property
    def span(self):
        """{starts_at, ends_at} for the actions."""
        return {name: self.cleaned_data[name] for name in ("starts_at", "ends_at")}


def words(name, *, required=False, rows=0, **kwargs):
    """A form field of a text of the model, with its label, length and help."""
    field = Activity._meta.get_field(name)
    widget = forms.Textarea(attrs={"rows": rows}) if rows else None
    kwargs.setdefault("help_text", field.help_text)
    return forms.CharField(
        label=field.verbose_name, max_length=field.max_length, required=required, widget=widget, **kwargs
    )


class TextsForm(forms.Form):
    """The words of an activity, without its times."""

    title = words("title", required=True, error_messages={"required": _("活動の名前を書いてください。")})
    aim = words(
        "aim",
        required=True,
        rows=2,
        help_text=_("終わったとき、子どもがどうなっていてほしいか。手紙やポスターにも入ります。"),
        error_messages={"required": _("ねらいを書いてください。")},
    )
    category = forms.ChoiceField(label=_("区分"), choices=PlanItem.Category.choices)
    place = words("place", required=True, error_messages={"required": _("場所を書いてください。")})
    children = words("children")
    childrens_role = words("childrens_role", help_text=_("子どもが自分たちで決めること、受け持つこと"))
    staff = words("staff", help_text=_("例：4年担任 2人"))
    bring = words("bring")
    rain_plan = words("rain_plan", help_text=_("例：体育館で行う、10月10日に延期"))
    schools = forms.ModelMultipleChoiceField(
        label=_("校園"), queryset=None, widget=forms.CheckboxSelectMultiple, required=False
    )
    also_serves = forms.ModelMultipleChoiceField(
        label=_("ほかにつながる取組"), queryset=None, widget=forms.CheckboxSelectMultiple, required=False
    )

    TEXTS = ("title", "aim", "category", "place", "children", "childrens_role", "staff", "bring", "rain_plan")

    def set_choices(self, item):
        """Schools of the council and the other items of the plan; a single school needs no choice."""
        schools = item.plan.cycle.council.covered_schools().order_by("kind", "name")
        self.fields["schools"].queryset = schools
        self.fields["also_serves"].queryset = item.plan.items.live().exclude(pk=item.pk)
        if len(schools) < 2:
            del self.fields["schools"]
        if not self.fields["also_serves"].queryset:
            del self.fields["also_serves"]

    @property
    def values(self):
        """Keyword arguments for the action."""
        values = {name: self.cleaned_data[name] for name in self.TEXTS}
        for name in ("schools", "also_serves"):
            if name in self.fields:
                values[name] = self.cleaned_data[name]
        return values

    def sections(self, *first):
        """The parts of the form in the order in which one thinks of them."""
        more = [name for name in ("schools", "also_serves") if name in self.fields]
        return Layout(
            Fieldset(_("何のために"), "title", "aim", "category"),
            Fieldset(_("いつ・どこで"), *first, "place", "rain_plan"),
            Fieldset(_("だれが・何を"), "children", "childrens_role", "staff", "bring"),
            *([Fieldset(_("つながり"), *more)] if more else []),
        )


class NewActivityForm(TextsForm, SpanForm):
    """An activity of a plan item."""

    def __init__(self, *args, item, **kwargs):
        initial = kwargs.setdefault("initial", {})
        initial.setdefault("title", item.title)
        initial.setdefault("aim", item.aim)
        initial.setdefault("category", item.category)
        super().__init__(*args, fiscal_year=item.plan.cycle.fiscal_year, **kwargs)
        self.set_choices(item)
        if "schools" in self.fields:
            initial.setdefault("schools", [s.pk for s in self.fields["schools"].queryset])

    @property
    def helper(self):
        """The layout."""
        helper = super().helper
        helper.layout = self.sections(Row("day", "start", "end"))
        return helper


class ActivityForm(TextsForm, Form):
    """The words of an activity that exists."""

    def __init__(self, *args, activity, **kwargs):
        initial = kwargs.setdefault("initial", {})
        for name in self.TEXTS:
            initial.setdefault(name, getattr(activity, name))
        initial.setdefault("schools", [s.pk for s in activity.schools.all()])
        initial.setdefault("also_serves", [i.pk for i in activity.also_serves.all()])
        super().__init__(*args, **kwargs)
        self.set_choices(activity.item)

    @property
    def helper(self):
        """The layout."""
        helper = super().helper
        helper.layout = self.sections()
        return helper


class RescheduleForm(SpanForm):
    """A new day and new times."""

    @property
    def helper(self):
        """The layout."""
        helper = super().helper
        helper.layout = Layout(Row("day", "start", "end"))
        return helper


class ReasonForm(Form):
    """Why not."""

    reason = forms.CharField(
        label=_("理由"),
        max_length=200,
        help_text=_("例：雨のため、熱中症警戒アラートのため、感染症のため。決まった人への連絡にも入ります。"),
        error_messages={"required": _("理由を書いてください。")},
    )


class SlotForm(SpanForm):
    """A role to fill."""

    title = forms.CharField(
        label=_("役割"),
        max_length=60,
        help_text=_("例：見守り、昔の遊びを教える、受付"),
        error_messages={"required": _("役割を書いてください。")},
    )
    min_needed = whole(
        label=_("最低の人数"),
        min_value=0,
        max_value=999,
        help_text=_("この人数に足りないと「不足」になります。"),
    )
    capacity = whole(label=_("定員"), min_value=1, max_value=999)
    is_open = forms.BooleanField(
        label=_("自分から申し込める"), required=False, help_text=_("外すと、声をかけた人だけになります。")
    )
    note = forms.CharField(label=_("説明"), max_length=200, required=False, help_text=_("例：動きやすい服で"))

    def __init__(self, *args, activity, slot=None, **kwargs):
        initial = kwargs.setdefault("initial", {})
        source = slot or Slot(min_needed=1, capacity=2)
        for name in ("title", "min_needed", "capacity", "is_open", "note"):
            initial.setdefault(name, getattr(source, name))
        timed = slot or activity
        super().__init__(
            *args,
            fiscal_year=activity.item.plan.cycle.fiscal_year,
            span=(timed.starts_at, timed.ends_at),
            **kwargs,
        )

    def clean(self):
        """Least number within the places."""
        cleaned = super().clean()
        least, places = cleaned.get("min_needed"), cleaned.get("capacity")
        if least is not None and places is not None and least > places:
            self.add_error("min_needed", _("最低の人数は、定員までにしてください。"))
        return cleaned

    @property
    def helper(self):
        """The layout."""
        helper = super().helper
        helper.layout = Layout(
            "title", Row("day", "start", "end"), Row("min_needed", "capacity"), "is_open", "note"
        )
        return helper

    @property
    def values(self):
        """Keyword arguments for the action."""
        names = ("title", "min_needed", "capacity", "is_open", "note", "starts_at", "ends_at")
        return {name: self.cleaned_data[name] for name in names}
