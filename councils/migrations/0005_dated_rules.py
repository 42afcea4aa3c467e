import django.db.models.deletion
from django.db import migrations, models

import councils.models.rules

RULES = (
    "max_members",
    "term_years",
    "quorum_percent",
    "tie",
    "head_votes_on_policy",
    "written_votes",
    "observer_limit",
    "observer_days",
    "notice_days",
    "papers_days",
    "min_meetings",
    "minutes_draft_days",
    "minutes_publish_days",
    "reflection_days",
    "policy_checklist",
    "goal_axes",
    "mark_labels",
)


def first_versions(apps, schema_editor):
    """What each council has now becomes its first version, from the day on which it was set up."""
    rules = apps.get_model("councils", "CouncilRules").objects
    rules.bulk_create(
        [
            rules.model(
                council=council,
                holds_from=council.established_on,
                **{name: getattr(council, name) for name in RULES},
            )
            for council in apps.get_model("councils", "Council").objects.all()
        ]
    )


def last_versions(apps, schema_editor):
    """Back: the council takes the newest version."""
    for version in apps.get_model("councils", "CouncilRules").objects.select_related("council").order_by("holds_from"):
        for name in RULES:
            setattr(version.council, name, getattr(version, name))
        version.council.save(update_fields=RULES)


class Migration(migrations.Migration):
    """The rules of a council become versions, each from a day on."""

    dependencies = [
        ("councils", "0004_figures"),
    ]

    operations = [
        migrations.CreateModel(
            name="CouncilRules",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("holds_from", models.DateField(verbose_name="いつから")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="理由・もとになる規則")),
                ("entered_by", models.CharField(blank=True, max_length=120)),
                ("max_members", models.PositiveSmallIntegerField(default=20, verbose_name="委員の上限")),
                ("term_years", models.PositiveSmallIntegerField(default=1, verbose_name="任期(年度)")),
                ("quorum_percent", models.PositiveSmallIntegerField(default=50, verbose_name="定足数(在任委員に対する割合・%をこえる)")),
                ("tie", models.CharField(choices=[("chair", "会長が決める"), ("rejected", "否決とする")], default="chair", max_length=10, verbose_name="可否同数のとき")),
                ("head_votes_on_policy", models.BooleanField(default=False, verbose_name="校園長が委員のとき基本方針の表決に加わる")),
                ("written_votes", models.BooleanField(default=True, verbose_name="書面での表決を認める")),
                ("observer_limit", models.PositiveSmallIntegerField(default=10, verbose_name="傍聴の定員")),
                ("observer_days", models.PositiveSmallIntegerField(default=7, verbose_name="傍聴の申込み(何日前まで)")),
                ("notice_days", models.PositiveSmallIntegerField(default=14, verbose_name="開催の案内(何日前まで)")),
                ("papers_days", models.PositiveSmallIntegerField(default=7, verbose_name="資料の送付(何日前まで)")),
                ("min_meetings", models.PositiveSmallIntegerField(default=3, verbose_name="年間の開催回数(最低)")),
                ("minutes_draft_days", models.PositiveSmallIntegerField(default=14, verbose_name="議事録の案(何日以内)")),
                ("minutes_publish_days", models.PositiveSmallIntegerField(default=30, verbose_name="議事録の公表(何日以内)")),
                ("reflection_days", models.PositiveSmallIntegerField(default=14, verbose_name="ふりかえり(活動後何日以内)")),
                ("policy_checklist", models.JSONField(default=councils.models.rules.default_checklist, verbose_name="基本方針の項目")),
                ("goal_axes", models.JSONField(blank=True, default=list, verbose_name="目標の柱")),
                ("mark_labels", models.JSONField(default=councils.models.rules.default_marks, verbose_name="達成の度合い(よい方から4つ)")),
                ("council", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="rule_versions", to="councils.council")),
            ],
            options={"verbose_name": "協議会の決まり", "ordering": ["holds_from"]},
        ),
        migrations.AddConstraint(
            model_name="councilrules",
            constraint=models.UniqueConstraint(
                fields=("council", "holds_from"),
                name="one_rule_version_per_day",
                violation_error_message="その日から始まる決まりが、もうあります。",
            ),
        ),
        migrations.AddConstraint(
            model_name="councilrules",
            constraint=models.CheckConstraint(condition=models.Q(("quorum_percent__lt", 100)), name="quorum_is_reachable"),
        ),
        migrations.RunPython(first_versions, last_versions, elidable=True),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RemoveConstraint(model_name="council", name="council_quorum_is_reachable"),
        *[migrations.RemoveField(model_name="council", name=name) for name in RULES],
    ]
