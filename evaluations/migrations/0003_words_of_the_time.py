import django.db.models.deletion
from django.db import migrations, models

import councils.models.rules


def words_of_the_council(apps, schema_editor):
    """Records written before this migration take the words their council has now."""
    for evaluation in apps.get_model("evaluations", "GoalEvaluation").objects.select_related("goal__cycle__council"):
        evaluation.words = evaluation.goal.cycle.council.mark_labels
        evaluation.save(update_fields=["words"])
    reflections = apps.get_model("evaluations", "Reflection").objects
    for reflection in reflections.select_related("activity__item__plan__cycle__council"):
        words = [*reflection.activity.item.plan.cycle.council.mark_labels]
        reflection.degree_word = words[4 - reflection.degree] if reflection.degree else "判断できない"
        reflection.save(update_fields=["degree_word"])


class Migration(migrations.Migration):
    """Degrees keep the council's words of their time; a mark says whose hand wrote it; one carry-over per origin."""

    dependencies = [
        ("evaluations", "0002_our_clock"),
        ("headquarters", "0001_initial"),
    ]

    #: The words are read from the council's own columns, which become dated versions there.
    run_before = [("councils", "0005_dated_rules")]

    operations = [
        migrations.AddField(
            model_name="goalevaluation",
            name="words",
            field=models.JSONField(default=councils.models.rules.default_marks, verbose_name="達成の度合い(よい方から4つ)"),
        ),
        migrations.AddField(
            model_name="mark",
            name="is_own",
            field=models.BooleanField(default=True, verbose_name="本人が記入"),
        ),
        migrations.AddField(
            model_name="reflection",
            name="degree_word",
            field=models.CharField(default="", max_length=60),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="carryover",
            name="evaluation",
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="carry_over", to="evaluations.goalevaluation"),
        ),
        migrations.AlterField(
            model_name="carryover",
            name="reflection",
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="carry_over", to="evaluations.reflection"),
        ),
        migrations.RunPython(words_of_the_council, migrations.RunPython.noop, elidable=True),
    ]
