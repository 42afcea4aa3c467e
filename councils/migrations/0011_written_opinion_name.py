from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("councils", "0010_standard_items"),
    ]

    operations = [
        migrations.AddField(
            model_name="writtensheet",
            name="names_opinion",
            field=models.BooleanField(default=True, verbose_name="意見に名前を添える"),
        ),
    ]
