"""The reflection on one activity."""

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import VersionedModelForm
from evaluations.models import Reflection
from evaluations.models.reflections import Decision, degree_choices


class ReflectionForm(VersionedModelForm):
    """Degree in the council's words, and a reason, which is always asked for."""

    degree = forms.TypedChoiceField(
        label=_("ねらいはどこまで達成できましたか"), coerce=int, widget=forms.RadioSelect, choices=()
    )
    decision = forms.ChoiceField(
        label=_("次の年度は"),
        required=False,
        choices=[("", _("まだ決めない")), *Decision.choices],
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Reflection
        fields = [
            "degree",
            "reason",
            "good",
            "problem",
            "child_voice",
            "school_voice",
            "community_voice",
            "decision",
            "next_change",
        ]
        widgets = {
            **{n: forms.Textarea(attrs={"rows": 3}) for n in ("reason", "good", "problem", "next_change")},
            **{
                n: forms.Textarea(attrs={"rows": 2})
                for n in ("child_voice", "school_voice", "community_voice")
            },
        }
        help_texts = {
            "reason": _("人数やようす、聞いた言葉など、そう考えたもとを書いてください。"),
            "child_voice": _("聞いた言葉を、そのまま書いてください。名前は書きません。"),
            "next_change": _(
                "「次の年度は」を選んでここに書くと、次の年度の「話し合いたいこと」にのります。"
            ),
        }

    def __init__(self, *args, rules, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["degree"].choices = degree_choices(rules.mark_labels)

    @property
    def helper(self):
        """Aim first, then what was seen and heard, then next year."""
        helper = super().helper
        helper.layout = Layout(
            "degree",
            "reason",
            Fieldset(str(_("よかった点と課題")), "good", "problem", css_class="group"),
            Fieldset(str(_("聞いた声")), "child_voice", "school_voice", "community_voice", css_class="group"),
            Fieldset(str(_("次の年度へ")), "decision", "next_change", css_class="group"),
            *(["version"] if "version" in self.fields else []),
        )
        return helper

    def clean(self):
        """A text for the next year needs the decision, and the other way round. What was carried over stays."""
        cleaned = super().clean()
        decision, text = cleaned.get("decision"), cleaned.get("next_change")
        carried = self.instance.pk and hasattr(self.instance, "carry_over")
        if carried and not (decision and text):
            field = "next_change" if decision else "decision"
            self.add_error(
                field,
                _(
                    "次の年度の「話し合いたいこと」にのっています。やめるときは、そのページで取り下げてください。"
                ),
            )
        elif text and not decision:
            self.add_error("decision", _("次の年度にどうするかを選んでください。"))
        elif decision and decision != Decision.KEEP and not text:
            self.add_error("next_change", _("次に変えることを書いてください。"))
        return cleaned

    def words(self):
        """What was typed beside degree and reason."""
        return {n: v for n, v in self.cleaned_data.items() if n not in ("degree", "reason", "version")}
