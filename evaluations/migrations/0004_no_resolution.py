"""An evaluation is agreed in a meeting or elsewhere; nothing ever named a decision for it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0003_words_of_the_time"),
    ]

    operations = [
        migrations.RemoveField(model_name="goalevaluation", name="resolution"),
    ]
