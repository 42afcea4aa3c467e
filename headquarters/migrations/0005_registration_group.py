from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('headquarters', '0004_figures'),
    ]

    operations = [
        migrations.AddField(
            model_name='registration',
            name='group',
            field=models.CharField(blank=True, max_length=60, verbose_name='グループ'),
        ),
    ]
