"""Posts: given, changed, ended, handed on."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community.forms.people import ChoosePersonForm
from community.models import Appointment, Department, School
from core.dates import fiscal_year, fiscal_year_start, today
from core.fields import JapaneseDateField
from core.forms import Form, ModelForm

NAISHI = _("先の日付を書くと内示になり、その日まで教育委員会のほかには見えません。")


class AppointForm(ChoosePersonForm):
    """Who takes which post, where and from when."""

    school = forms.ModelChoiceField(
        label=_("校園"), queryset=School.objects.none(), required=False, empty_label=_("選ばない")
    )
    department = forms.ModelChoiceField(
        label=_("担当課"), queryset=Department.objects.none(), required=False, empty_label=_("選ばない")
    )
    post = forms.ChoiceField(label=_("職"), choices=Appointment.Post)
    title = forms.CharField(
        label=_("職名"),
        max_length=40,
        required=False,
        help_text=_("例:主幹教諭。書かなければ、上の職の名前になります。"),
    )
    starts_on = JapaneseDateField(label=_("発令日"), help_text=NAISHI)
    acts_for_head = forms.BooleanField(label=_("校園長に代わって決裁できる(代決)"), required=False)

    def __init__(self, *args, municipality_id, **kwargs):
        super().__init__(*args, **kwargs)
        schools = School.objects.filter(municipality_id=municipality_id)
        self.fields["school"].queryset = schools.open_on(today())
        self.fields["department"].queryset = Department.objects.filter(municipality_id=municipality_id)

    def clean(self):
        """The Board's posts are in a department, all others at a school."""
        cleaned = super().clean()
        if cleaned.get("post") == Appointment.Post.BOARD:
            cleaned["school"] = None
            if not cleaned.get("department"):
                self.add_error("department", _("教育委員会事務局の職は、担当課を選んでください。"))
        else:
            cleaned["department"] = None
            if not cleaned.get("school") and "school" not in self.errors:
                self.add_error("school", _("校園を選んでください。"))
        return cleaned


class SucceedForm(ChoosePersonForm):
    """Who follows, and from when."""

    on = JapaneseDateField(label=_("後任の発令日"), help_text=NAISHI)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = fiscal_year_start(fiscal_year(today()) + 1)


class PostForm(ModelForm):
    """The title of a post, and 代決."""

    class Meta:
        model = Appointment
        fields = ["title", "acts_for_head"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.post not in (Appointment.Post.VICE_PRINCIPAL, Appointment.Post.LIAISON):
            del self.fields["acts_for_head"]


class EndForm(Form):
    """The last day of something."""

    on = JapaneseDateField(label=_("終わりの日"), help_text=_("この日までを含みます。"))


class EndPostForm(EndForm):
    """The last day of a post; one that is still to come may be taken back."""

    def __init__(self, *args, appointment, **kwargs):
        super().__init__(*args, **kwargs)
        if appointment.ends_on:
            self.fields["on"].required = False
            self.fields["on"].initial = appointment.ends_on
            self.fields["on"].help_text = _("空欄にすると、終わりの日を決めなかったことになります。")
