"""Fields that only this room needs."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from councils.models import AgendaItem


class LinesField(forms.CharField):
    """A list kept as one entry per line; blank lines are left out. `exactly` many, each at most `each` letters."""

    widget = forms.Textarea

    def __init__(self, *, exactly=None, at_most=20, each=60, **kwargs):
        self.exactly, self.at_most, self.each = exactly, at_most, each
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": exactly or 6}))
        super().__init__(**kwargs)

    def prepare_value(self, value):
        """The text in the box."""
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value):
        """The list."""
        lines = [" ".join(line.split()) for line in (super().clean(value) or "").splitlines()]
        lines = [line for line in lines if line]
        for line in lines:
            if len(line) > self.each:
                raise ValidationError(
                    _("「%(line)s…」は%(n)s文字までにしてください。") % {"line": line[:12], "n": self.each}
                )
        if len(set(lines)) < len(lines):
            raise ValidationError(_("同じ行が二つあります。どちらかを消してください。"))
        if self.exactly and len(lines) != self.exactly:
            raise ValidationError(_("%(n)s行で書いてください。") % {"n": self.exactly})
        if len(lines) > self.at_most:
            raise ValidationError(_("%(n)s行までにしてください。") % {"n": self.at_most})
        return lines


#: The months of a 年度, in its order.
FISCAL_MONTHS = (*range(4, 13), *range(1, 4))


def months_field(**kwargs):
    """Months of a 年度, kept as a list of numbers in the order of the year."""
    return forms.TypedMultipleChoiceField(
        choices=[(month, format_lazy("{}{}", month, _("月"))) for month in FISCAL_MONTHS],
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        **kwargs,
    )


def kinds_field(**kwargs):
    """Kinds of agenda items."""
    return forms.MultipleChoiceField(
        choices=AgendaItem.Kind.choices, widget=forms.CheckboxSelectMultiple, **kwargs
    )


class Suggesting(forms.TextInput):
    """A text box with suggestions; anything else may be written too."""

    template_name = "councils/widgets/suggesting.html"

    def __init__(self, options=(), attrs=None):
        super().__init__(attrs)
        self.options = list(options)

    def get_context(self, name, value, attrs):
        """The list's id is made from the field's."""
        context = super().get_context(name, value, attrs)
        context["options"] = self.options
        if self.options:
            context["list_id"] = f"{context['widget']['attrs'].get('id', name)}_list"
            context["widget"]["attrs"]["list"] = context["list_id"]
        return context
