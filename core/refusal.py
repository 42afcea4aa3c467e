"""The calm No: a rule or a late click, told to the person in a sentence instead of an error page."""

from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """The act cannot be done now; str() of it is the Japanese sentence that says why and what to do."""


LATE = _("ほかの人が先に進めていたため、変更はしていません。いまの内容をご確認ください。")


class InvalidMove(Refused):
    """The record is no longer in a state from which this move may be made."""

    def __init__(self, sentence=LATE):
        super().__init__(sentence)


class EditConflict(Refused):
    """Somebody saved the same text in the meantime; the form shows both."""
