"""The roles that the product knows, in one place. Who holds one is read from dated records (core.viewer)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """Names of roles; the kind of thing a role is held for is in the comment."""

    BOARD_GUIDANCE = "board_guidance", _("教育委員会(学校指導)")  # municipality
    BOARD_LIFELONG = "board_lifelong", _("教育委員会(生涯学習)")  # municipality
    BOARD_CHILDCARE = "board_childcare", _("保育・こども園の担当課")  # municipality
    PRINCIPAL = "principal", _("校園長")  # school, council, headquarters
    VICE_PRINCIPAL = "vice_principal", _("教頭")  # school, council, headquarters
    LIAISON = "liaison", _("地域連携担当")  # school, council, headquarters
    TEACHER = "teacher", _("教職員")  # school, council
    CLERK = "clerk", _("協議会事務局")  # council
    CHAIR = "chair", _("会長")  # council
    VICE_CHAIR = "vice_chair", _("副会長")  # council
    MEMBER = "member", _("委員")  # council
    COORDINATOR = "coordinator", _("推進員")  # headquarters, council, school
    VOLUNTEER = "volunteer", _("協力者")  # headquarters
    CONTACT = "contact", _("団体の窓口")  # organisation


BOARD = (Role.BOARD_GUIDANCE, Role.BOARD_LIFELONG, Role.BOARD_CHILDCARE)
HEADS = (Role.PRINCIPAL, Role.VICE_PRINCIPAL)
SCHOOL_OFFICE = (Role.PRINCIPAL, Role.VICE_PRINCIPAL, Role.LIAISON)
STAFF = (*SCHOOL_OFFICE, Role.TEACHER)
SEATED = (Role.CHAIR, Role.VICE_CHAIR, Role.MEMBER)
