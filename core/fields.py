"""Form fields for days and times that are typed the way Japanese offices write them."""

from datetime import date, datetime, time

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import from_current_timezone, to_current_timezone
from django.utils.translation import gettext_lazy as _

from core.dates import local_day, local_time, parse_date, parse_time


class JapaneseDateInput(forms.TextInput):
    """A plain text box, so that 元号 needs no JavaScript; a date shows as 2026/5/14, typed text as typed."""

    def __init__(self, attrs=None):
        super().__init__({"inputmode": "text", "autocomplete": "off", **(attrs or {})})

    def format_value(self, value):
        """The text in the box."""
        if isinstance(value, date):
            day = local_day(value)
            return f"{day.year}/{day.month}/{day.day}"
        return super().format_value(value)


class JapaneseTimeInput(forms.TextInput):
    """A plain text box for a time of day; a time shows as 15:30, typed text as typed."""

    def __init__(self, attrs=None):
        super().__init__({"inputmode": "text", "autocomplete": "off", **(attrs or {})})

    def format_value(self, value):
        """The text in the box."""
        if isinstance(value, (time, datetime)):
            return f"{local_time(value):%H:%M}"
        return super().format_value(value)


class JapaneseDateField(forms.DateField):
    """A day, in any spelling that `core.dates.parse_date` reads.

    `default_year` (a 年度, also settable on the bound field) completes days written without a year.
    """

    widget = JapaneseDateInput

    def __init__(self, *, default_year=None, **kwargs):
        self.default_year = default_year
        super().__init__(**kwargs)

    def to_python(self, value):
        """The date, or None when empty; ValidationError with the sentence of `parse_date`."""
        if value in self.empty_values or not str(value).strip():
            return None
        try:
            return parse_date(value, default_year=self.default_year)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error


class JapaneseTimeField(forms.TimeField):
    """A time of day, in any spelling that `core.dates.parse_time` reads."""

    widget = JapaneseTimeInput

    def to_python(self, value):
        """The time, or None when empty; ValidationError with the sentence of `parse_time`."""
        if value in self.empty_values or not str(value).strip():
            return None
        try:
            return parse_time(value)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error


class JapaneseDateTimeInput(forms.MultiWidget):
    """Two boxes, day and time, posted as `<name>_day` and `<name>_time`."""

    use_fieldset = True

    def __init__(self, attrs=None):
        widgets = {
            "day": JapaneseDateInput({"aria-label": _("日付")}),
            "time": JapaneseTimeInput({"aria-label": _("時刻")}),
        }
        super().__init__(widgets, attrs)

    def decompress(self, value):
        """The day and the time of a moment, local."""
        if not value:
            return [None, None]
        value = to_current_timezone(value)
        return [value.date(), value.time()]


class JapaneseDateTimeField(forms.MultiValueField):
    """A moment from a day and a time; cleans to an aware datetime."""

    widget = JapaneseDateTimeInput
    default_error_messages = {"both": _("日付と時刻の両方を書いてください。")}

    def __init__(self, *, default_year=None, **kwargs):
        # Neither box is required by itself: `compress` has the clearer sentence for a half-filled answer.
        fields = (
            JapaneseDateField(default_year=default_year, required=False),
            JapaneseTimeField(required=False),
        )
        super().__init__(fields, require_all_fields=False, **kwargs)

    def compress(self, data_list):
        """The aware datetime, or None when both boxes are empty; ValidationError when only one is filled."""
        if not data_list or data_list == [None, None]:
            return None
        if None in data_list:
            raise ValidationError(self.error_messages["both"], code="both")
        return from_current_timezone(datetime.combine(*data_list))
