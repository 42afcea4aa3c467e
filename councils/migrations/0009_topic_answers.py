"""Who proposed a topic, and what the office answered."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("community", "0005_issued_documents"),
        ("councils", "0008_minutes_and_opinions"),
    ]

    operations = [
        migrations.AddField(
            model_name="topic",
            name="proposer",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="proposed_topics",
                to="community.person",
            ),
        ),
        migrations.AddField(
            model_name="topic",
            name="answer",
            field=models.CharField(blank=True, max_length=200, verbose_name="事務局の返事"),
        ),
        migrations.AddField(
            model_name="topic",
            name="answered_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
