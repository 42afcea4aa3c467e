"""A second press of a group's contact takes no second places."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("activities", "0002_promises")]
    operations = [
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("organisation__isnull", False), ("state__in", ("offered", "confirmed", "standin_wanted"))),
                fields=("slot", "organisation"),
                name="assignment_once_per_group",
            ),
        ),
    ]
