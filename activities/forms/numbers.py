"""Whole numbers as they are typed: a number box refuses full-width digits, a text box with a number pad does not."""

from django import forms


def whole(**kwargs):
    """A field for a whole number."""
    return forms.IntegerField(
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": "6"}), **kwargs
    )
