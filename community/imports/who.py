"""For whom a job imports."""

from django.utils.translation import gettext as _

from community.models import Person
from core.refusal import Refused
from core.viewer import viewer_of


def importing_viewer(person_id):
    """The viewer as of now: roles that ended since the button was pressed are gone."""
    person = Person.objects.filter(pk=person_id, redacted_at=None).first()
    if person is None:
        raise Refused(_("取り込みを頼んだ人が見つかりません。もう一度ファイルを選んでください。"))
    return viewer_of(person)


def still_allowed(allowed):
    """Refused when the person who asked for it may no longer do it."""
    if not allowed:
        raise Refused(
            _("取り込みをする役割が終わっています。いまの担当の人が、もう一度ファイルを選んでください。")
        )
