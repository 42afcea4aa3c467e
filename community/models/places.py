"""The municipality, its departments, districts, schools and places."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.dates import month_end, today
from core.names import search_key


class MonthField(models.PositiveSmallIntegerField):
    """By the end of which month of a 年度 something is to be done; afterwards the city page asks about it."""

    MONTHS = (
        (4, _("4月末")),
        (5, _("5月末")),
        (6, _("6月末")),
        (7, _("7月末")),
        (8, _("8月末")),
        (9, _("9月末")),
        (10, _("10月末")),
        (11, _("11月末")),
        (12, _("12月末")),
        (1, _("1月末")),
        (2, _("2月末")),
        (3, _("3月末")),
    )

    def __init__(self, *args, **kwargs):
        kwargs["choices"] = self.MONTHS
        super().__init__(*args, **kwargs)


class Municipality(models.Model):
    """The city whose Board of Education runs this installation."""

    name = models.CharField(_("自治体名"), max_length=40, help_text=_("例:ひばり野市"))
    kana = models.CharField(_("ふりがな"), max_length=80, blank=True)
    prefecture = models.CharField(_("都道府県名"), max_length=10, blank=True)
    prefecture_number = models.CharField(_("都道府県番号"), max_length=2, blank=True)
    board_name = models.CharField(_("教育委員会の名称"), max_length=60)
    phone = models.CharField(_("代表電話"), max_length=30, blank=True)
    adult_age = models.PositiveSmallIntegerField(_("保護者の同意がいらない年齢"), default=18)
    open_by = MonthField(_("年度の歩みを始める目安"), default=4)
    meet_by = MonthField(_("初回の会議を開く目安"), default=6)
    policy_by = MonthField(_("基本方針を承認する目安"), default=6)
    plan_by = MonthField(_("年間計画を決める目安"), default=7)
    evaluate_by = MonthField(_("評価を終える目安"), default=3)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("自治体")

    def __str__(self):
        return self.name

    def due_on(self, name, fiscal_year):
        """The last day for `name` (open_by, meet_by, …) in a 年度: the end of the month that the city chose."""
        return month_end(fiscal_year, getattr(self, name))

    @classmethod
    def current(cls):
        """The municipality of this installation, or None before the first set-up."""
        return cls.objects.order_by("pk").first()


class Department(models.Model):
    """A department of the city that has to do with schools or their neighbourhoods; rows, not constants."""

    class Duty(models.TextChoices):
        GUIDANCE = "guidance", _("学校運営協議会(学校指導)")
        LIFELONG = "lifelong", _("地域学校協働活動(生涯学習)")
        CHILDCARE = "childcare", _("こども園・保育")

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="departments")
    name = models.CharField(_("課の名前"), max_length=60)
    duty = models.CharField(_("担当"), max_length=12, choices=Duty)
    phone = models.CharField(_("電話"), max_length=30, blank=True)

    class Meta:
        verbose_name = _("担当課")
        constraints = [models.UniqueConstraint(fields=["municipality", "name"], name="department_once")]

    def __str__(self):
        return self.name


class Ward(models.Model):
    """A ward of a designated city."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="wards")
    name = models.CharField(_("区名"), max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "name"], name="ward_once")]

    def __str__(self):
        return self.name


class District(models.Model):
    """A junior-high-school district (中学校区), the unit in which the neighbourhood thinks."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="districts")
    ward = models.ForeignKey(Ward, models.PROTECT, null=True, blank=True, related_name="districts")
    name = models.CharField(_("中学校区名"), max_length=60)

    class Meta:
        verbose_name = _("中学校区")
        constraints = [models.UniqueConstraint(fields=["municipality", "name"], name="district_once")]

    def __str__(self):
        return self.name


class SchoolQuerySet(models.QuerySet):
    """Schools are public."""

    def visible_to(self, viewer):
        """Everybody sees every school."""
        return self

    def open_on(self, day):
        """Schools that exist on a day."""
        return self.exclude(opened_on__gt=day).exclude(closed_on__lt=day)


class School(models.Model):
    """A school or kindergarten (校園). `code` is the ministry's school code, and stands in addresses."""

    class Kind(models.TextChoices):
        KINDERGARTEN = "A1", _("幼稚園")
        CENTRE = "A2", _("こども園")
        ELEMENTARY = "B1", _("小学校")
        JUNIOR_HIGH = "C1", _("中学校")
        COMPULSORY = "C2", _("義務教育学校")
        HIGH = "D1", _("高等学校")
        SECONDARY = "D2", _("中等教育学校")
        SPECIAL = "E1", _("特別支援学校")

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="schools")
    code = models.CharField(_("学校コード"), max_length=13, unique=True)
    name = models.CharField(_("校園名"), max_length=80)
    kind = models.CharField(_("種別"), max_length=2, choices=Kind)
    district = models.ForeignKey(District, models.PROTECT, null=True, blank=True, related_name="schools")
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, verbose_name=_("所管課")
    )
    is_branch = models.BooleanField(_("分校"), default=False)
    postal_code = models.CharField(_("郵便番号"), max_length=8, blank=True)
    address = models.CharField(_("所在地"), max_length=200, blank=True)
    phone = models.CharField(_("電話"), max_length=30, blank=True)
    fax = models.CharField(_("FAX"), max_length=30, blank=True)
    email = models.EmailField(_("メール"), blank=True)
    opened_on = models.DateField(_("開校・開園日"), null=True, blank=True)
    closed_on = models.DateField(_("閉校・閉園日"), null=True, blank=True)
    successor_code = models.CharField(_("移行後の学校コード"), max_length=13, blank=True)
    next_on = models.DateField(null=True, blank=True, editable=False)
    next_values = models.JSONField(default=dict, editable=False)
    search_key = models.CharField(max_length=120, editable=False)

    objects = SchoolQuerySet.as_manager()

    class Meta:
        verbose_name = _("校園")
        ordering = ["kind", "name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed_on__isnull=True)
                | models.Q(opened_on__isnull=True)
                | models.Q(closed_on__gte=models.F("opened_on")),
                name="school_closes_after_opening",
            )
        ]

    def __str__(self):
        return self.name

    @classmethod
    def from_db(cls, db, field_names, values):
        """A change whose day has come is read as such, also before the night's job has written it down."""
        school = super().from_db(db, field_names, values)
        due = school.__dict__.get("next_on")
        if due and due <= today():
            for name in ("name", "kind", "postal_code", "address"):
                if name in school.next_values:
                    setattr(school, name, school.next_values[name])
        return school

    def save(self, *args, **kwargs):
        """Keep the search key with the name."""
        self.search_key = search_key(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        """The school's public page."""
        return reverse("school_page", args=[self.code])

    @property
    def is_preschool(self):
        """Kindergartens and こども園 have a 園長, not a 校長."""
        return self.kind in (self.Kind.KINDERGARTEN, self.Kind.CENTRE)

    @property
    def head_title(self):
        """What the head of this school is called."""
        return _("園長") if self.is_preschool else _("校長")

    @property
    def is_open(self):
        """Whether the school exists today."""
        return self.closed_on is None or self.closed_on >= today()

    @property
    def audit_scope(self):
        """Whose history a change belongs to."""
        return f"school:{self.pk}"


class Place(models.Model):
    """Where meetings and activities are held: a 公民館, a gymnasium, a park."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="places")
    district = models.ForeignKey(District, models.PROTECT, null=True, blank=True, related_name="places")
    school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="places")
    name = models.CharField(_("場所"), max_length=80)
    address = models.CharField(_("所在地"), max_length=200, blank=True)
    is_learning_centre = models.BooleanField(_("公民館"), default=False)

    class Meta:
        verbose_name = _("場所")
        ordering = ["name"]

    def __str__(self):
        return self.name
