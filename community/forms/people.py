"""People: their names and contacts, and choosing one who is already there."""

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from community.models import Appointment, Person
from core.dates import today
from core.forms import Form, ModelForm
from core.names import kana, search_key

CONTACTS = ("phone", "email", "fax", "postal_code", "address", "channel", "reach_note")
NAMES = ("family_name", "given_name", "family_kana", "given_kana")
NEW_PERSON = (*NAMES, "phone", "email")
MOST_SHOWN = 20
NEW = "new"


class NameSearch(Form):
    """Somebody is looked for by name or reading."""

    q = forms.CharField(label=_("名前・ふりがな"), required=False, max_length=60)


class KanaMixin:
    """Readings are kept in hiragana, however they were typed."""

    def clean_family_kana(self):
        """Katakana and half width become hiragana."""
        return kana(self.cleaned_data["family_kana"])

    def clean_given_kana(self):
        """The same for the given name."""
        return kana(self.cleaned_data["given_kana"])


class PersonForm(KanaMixin, ModelForm):
    """Names and contacts, as the Board enters them."""

    class Meta:
        model = Person
        fields = [*NAMES, *CONTACTS, "birth_year"]
        help_texts = {
            "email": _("ご夫婦や学校で一つのアドレスを使っていても、かまいません。"),
            "reach_note": _("例:平日の夕方は電話に出られます"),
        }


class ContactsForm(ModelForm):
    """One's own contacts."""

    class Meta:
        model = Person
        fields = [*CONTACTS]
        labels = {"channel": _("ご希望の連絡のしかた")}


class ChoosePersonForm(KanaMixin, Form):
    """Somebody who is already registered, found by name, or somebody new.

    `people` is the queryset in which the viewer may look; `q` what they searched for. A new person of the same
    name as a known one is asked about, never merged: tick `is_another` to say that they are two.
    """

    q = forms.CharField(widget=forms.HiddenInput({"id": "id_searched_for"}), required=False)
    person = forms.ChoiceField(label=_("どなたですか"), widget=forms.RadioSelect, initial=NEW)
    family_name = forms.CharField(label=_("姓"), max_length=40, required=False)
    given_name = forms.CharField(label=_("名"), max_length=40, required=False)
    family_kana = forms.CharField(label=_("せい(ふりがな)"), max_length=60, required=False)
    given_kana = forms.CharField(label=_("めい(ふりがな)"), max_length=60, required=False)
    phone = forms.CharField(label=_("電話"), max_length=30, required=False)
    email = forms.EmailField(label=_("メール"), required=False)
    is_another = forms.BooleanField(label=_("同じ名前の別の方として登録する"), required=False)

    def __init__(self, *args, people, q="", **kwargs):
        super().__init__(*args, **kwargs)
        self.people = people
        self.fields["q"].initial = q
        self.same_name = []
        self.offer(self.data.get("q", q) if self.is_bound else q)

    def offer(self, q, also=()):
        """Fill the choices with the people found, and with those named in `also`."""
        held = Appointment.objects.on(today()).select_related("school", "department").order_by("pk")
        wanted = self.people.none()
        if q:
            wanted = self.people.filter(search_key__contains=search_key(q))
        ticked = str(self.data.get("person", "")) if self.is_bound else ""
        pks = {*also, *([int(ticked)] if ticked.isdecimal() and len(ticked) < 18 else [])}
        found = list(wanted[:MOST_SHOWN]) + list(self.people.filter(pk__in=pks))
        unique = {person.pk: person for person in found}.values()
        posts = Prefetch("appointments", queryset=held, to_attr="held_posts")
        people = self.people.model.objects.filter(pk__in=[p.pk for p in unique]).prefetch_related(posts)
        self.fields["person"].choices = [(str(p.pk), label_of(p)) for p in people]
        self.fields["person"].choices += [(NEW, _("新しく登録する(下に書きます)"))]
        if not self.same_name:
            self.fields["is_another"].widget = forms.HiddenInput()

    @property
    def helper(self):
        """The new person's fields stand together, after the choice that asks for them."""
        helper = super().helper
        shown = ("q", "person", *NEW_PERSON, "is_another")
        rest = [name for name in self.fields if name not in shown]
        group = Fieldset(_("新しく登録する方"), *NEW_PERSON, css_class="group")
        helper.layout = Layout("q", "person", group, "is_another", *rest)
        return helper

    @property
    def found(self):
        """How many registered people are offered."""
        return len(self.fields["person"].choices) - 1

    def clean(self):
        """Either a registered person, or a new one with a family name."""
        cleaned = super().clean()
        if cleaned.get("person") != NEW:
            return cleaned
        if not cleaned.get("family_name"):
            self.add_error("family_name", _("姓を書くか、登録されている方を選んでください。"))
            return cleaned
        self.ask_about_same_name(cleaned)
        return cleaned

    def ask_about_same_name(self, cleaned):
        """Two people of one name are asked about."""
        key = search_key(cleaned["family_name"], cleaned.get("given_name"))
        known = [p for p in self.people.filter(search_key__startswith=key)[:50] if own_key(p) == key]
        if not known or cleaned.get("is_another"):
            return
        self.same_name = known
        self.fields["is_another"].widget = forms.CheckboxInput()
        self.offer(cleaned.get("q", ""), also=[p.pk for p in known[:MOST_SHOWN]])
        self.add_error(
            "person",
            ValidationError(
                _(
                    "同じ名前の方が登録されています。同じ方でしたら選んでください。"
                    "別の方でしたら、「同じ名前の別の方として登録する」に印を付けてください。"
                )
            ),
        )

    def chosen(self, municipality_id):
        """The registered Person, or a new one that is not saved yet."""
        data = self.cleaned_data
        if data["person"] != NEW:
            return self.people.get(pk=data["person"])
        return Person(
            municipality_id=municipality_id,
            **{name: data[name] for name in NEW_PERSON},
        )


def own_key(person):
    """The search key of the written name alone."""
    return search_key(person.family_name, person.given_name)


def label_of(person):
    """Name, reading and posts: enough to tell two people of one name apart."""
    reading = f"({person.kana})" if person.kana else ""
    posts = "、".join(f"{post.place} {post.label}" for post in person.held_posts)
    return f"{person}{reading} {posts or _('登録番号 ') + str(person.pk)}"
