"""Persons (most of whom never sign in), their accounts, households and organisations."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.models.places import Municipality
from community.reach import reachable_by
from community.roles import BOARD, SCHOOL_OFFICE, Role
from core.dates import today
from core.names import phone_key, search_key


class Household(models.Model):
    """People who live together and may be asked together; they may share a telephone and a mailbox."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="households")
    label = models.CharField(_("世帯の呼び名"), max_length=60)

    def __str__(self):
        return self.label


class PersonQuerySet(models.QuerySet):
    """People, whom only the Board sees all of."""

    def visible_to(self, viewer):
        """People whose name the viewer meets in their own work (community.reach); the Board sees everybody.

        A visible name does not make the contacts visible.
        """
        if viewer.is_anonymous:
            return self.none()
        if viewer.has(*BOARD):
            return self.filter(municipality_id=viewer.municipality_id)
        return self.filter(reachable_by(viewer))


class Person(models.Model):
    """Somebody we know by name. E-mail, telephone and FAX are never unique: couples share one mailbox.

    A person's contacts appear only through a Seat, a Registration or an Assignment that the viewer may see.
    """

    class Channel(models.TextChoices):
        PHONE = "phone", _("電話")
        EMAIL = "email", _("メール")
        FAX = "fax", _("FAX")
        LETTER = "letter", _("手紙・手渡し")
        LINE = "line", _("LINEなど")

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="people")
    family_name = models.CharField(_("姓"), max_length=40)
    given_name = models.CharField(_("名"), max_length=40, blank=True)
    family_kana = models.CharField(_("せい(ふりがな)"), max_length=60, blank=True)
    given_kana = models.CharField(_("めい(ふりがな)"), max_length=60, blank=True)
    phone = models.CharField(_("電話"), max_length=30, blank=True)
    fax = models.CharField(_("FAX"), max_length=30, blank=True)
    email = models.EmailField(_("メール"), blank=True)
    postal_code = models.CharField(_("郵便番号"), max_length=8, blank=True)
    address = models.CharField(_("住所"), max_length=200, blank=True)
    channel = models.CharField(_("連絡のしかた"), max_length=8, choices=Channel, blank=True)
    reach_note = models.CharField(_("連絡のつく時間など"), max_length=120, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("生まれた年(西暦)"), null=True, blank=True)
    household = models.ForeignKey(Household, models.PROTECT, null=True, blank=True, related_name="people")
    guardian = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="wards")
    search_key = models.CharField(max_length=200, editable=False, db_index=True)
    phone_key = models.CharField(max_length=20, editable=False, blank=True, db_index=True)
    redacted_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("人")
        ordering = ["family_kana", "given_kana", "family_name", "pk"]

    def __str__(self):
        return f"{self.family_name} {self.given_name}".strip()

    def save(self, *args, **kwargs):
        """Keep the search keys with the names and the telephone."""
        self.search_key = search_key(self.family_name, self.given_name, self.family_kana, self.given_kana)
        self.phone_key = phone_key(self.phone)[:20]
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        """The Board's page of this person."""
        return reverse("person_detail", args=[self.pk])

    @property
    def kana(self):
        """The reading of the whole name."""
        return f"{self.family_kana} {self.given_kana}".strip()

    @property
    def account(self):
        """The User, or None: most people never have one."""
        return getattr(self, "user", None)

    @property
    def audit_scope(self):
        return f"person:{self.pk}"


class UserManager(BaseUserManager):
    """Accounts come with their person, so that a page needs no second query."""

    def get_queryset(self):
        """Each account with its person."""
        return super().get_queryset().select_related("person")

    def create_user(self, username, person, password=None, email=""):
        """Make the account of a person."""
        user = self.model(username=username, person=person, email=email or None)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """The optional account of a Person. The login name is printed on a slip for people without e-mail."""

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    person = models.OneToOneField(Person, models.PROTECT, related_name="user")
    username = models.CharField(_("ログイン名"), max_length=40, unique=True)
    email = models.EmailField(_("メール"), null=True, blank=True, unique=True)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    def __str__(self):
        return self.username

    def save(self, *args, **kwargs):
        """An empty e-mail is none, so that many people may be without."""
        self.email = self.email.lower() if self.email else None
        super().save(*args, **kwargs)

    @property
    def is_prepared(self):
        """Made with an invitation and not opened yet: nobody has set a password."""
        return not self.is_active and not self.has_usable_password()

    @property
    def is_stopped(self):
        """Was in use, and the Board stopped it."""
        return not self.is_active and self.has_usable_password()

    @property
    def audit_scope(self):
        return f"person:{self.person_id}"


class OrganisationQuerySet(models.QuerySet):
    """Organisations of the neighbourhood."""

    def visible_to(self, viewer):
        """The Board, school offices, clerks and coordinators see all of the city's; a contact person their own."""
        if viewer.is_anonymous:
            return self.none()
        here = self.filter(municipality_id=viewer.municipality_id)
        if viewer.has(*BOARD, *SCHOOL_OFFICE, Role.CLERK, Role.COORDINATOR):
            return here
        return here.filter(pk__in=viewer.ids("organisation"))


class Organisation(models.Model):
    """A body of the neighbourhood: 町内会, 公民館, PTA, a club, a company."""

    class Kind(models.TextChoices):
        GUARDIANS = "guardians", _("保護者の団体(PTAなど)")
        RESIDENTS = "residents", _("地域の団体(町内会など)")
        LEARNING = "learning", _("社会教育施設(公民館など)")
        SPORTS = "sports", _("スポーツ・文化団体")
        CIVIC = "civic", _("その他の市民団体")
        COMPANY = "company", _("企業・事業所")
        PUBLIC = "public", _("官公庁・大学など")

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="organisations")
    name = models.CharField(_("団体名"), max_length=80)
    kind = models.CharField(_("種別"), max_length=12, choices=Kind)
    phone = models.CharField(_("電話"), max_length=30, blank=True)
    fax = models.CharField(_("FAX"), max_length=30, blank=True)
    email = models.EmailField(_("メール"), blank=True)
    address = models.CharField(_("所在地"), max_length=200, blank=True)
    note = models.CharField(_("メモ"), max_length=200, blank=True)
    search_key = models.CharField(max_length=120, editable=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("団体")
        ordering = ["name"]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        """Keep the search key with the name."""
        self.search_key = search_key(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        """Its page."""
        return reverse("organisation_detail", args=[self.pk])

    @property
    def audit_scope(self):
        return f"organisation:{self.pk}"


class OrganisationContact(models.Model):
    """Who answers for an organisation, from when to when."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="contacts")
    person = models.ForeignKey(Person, models.PROTECT, related_name="contact_of")
    title = models.CharField(_("役職"), max_length=40, blank=True)
    starts_on = models.DateField(_("始まり"))
    ends_on = models.DateField(_("終わり"), null=True, blank=True)

    def __str__(self):
        return f"{self.organisation} {self.person}"

    @property
    def is_held(self):
        """Whether this person answers for the organisation today."""
        return self.starts_on <= today() and (self.ends_on is None or self.ends_on >= today())

    @property
    def audit_scope(self):
        return f"organisation:{self.organisation_id}"
