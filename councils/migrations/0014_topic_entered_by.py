"""Who wrote a proposal down for somebody else."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("councils", "0013_times_away"),
    ]

    operations = [
        migrations.AddField(
            model_name="topic",
            name="entered_by",
            field=models.CharField(blank=True, max_length=120),
        ),
    ]
