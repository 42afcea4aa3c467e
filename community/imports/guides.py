"""What a list of organisations may look like."""

from django.utils.translation import gettext as _

from community.imports.bodies import WANTED
from core.imports import Column, Guide


def organisation_guide():
    """Organisations with those who answer for them."""
    columns = [
        Column(
            ("name",),
            _(
                "この列だけは、なくてはなりません。「㈱」「(株)」「株式会社」は、同じ会社かどうかをお聞きします。"
            ),
            _("（例）北町内会"),
        ),
        Column(
            ("kind",),
            _(
                "PTA、町内会、公民館、スポーツ、企業など、ふだんの言葉で書きます。なければ団体名から見当をつけます。"
            ),
            _("町内会"),
        ),
        Column(("phone",), _("団体の電話。"), "000-0000-0000"),
        Column(("fax",), _("団体のFAX。")),
        Column(("email",), _("団体のメール。")),
        Column(("address",), _("団体の所在地。"), _("ひばり野市本町1-1")),
        Column(
            ("head", "chair", "director"),
            _(
                "窓口になる方。「山田 花子（会長）」のように、役職をかっこに書けます。二人のときは「、」か改行で区切ります。"
            ),
            _("山田 花子"),
        ),
        Column(("clerk",), _("連絡を受ける方が別にいるときに書きます。")),
        Column(("title",), _("代表者の役職。"), _("会長")),
        Column(("contact_phone",), _("窓口の方の電話。同じ名前の人を見分けるのに使います。")),
        Column(("since",), _("いつから窓口か。なければ、取り込む日とします。"), "2026/4/1"),
        Column(("note",), _("協力できることなど。")),
    ]
    return Guide(_("団体の名簿"), WANTED, columns)
