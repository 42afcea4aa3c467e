"""Cities that have councils already begin with the usual items, which the Board then changes as it likes."""

from django.db import migrations

USUAL = [
    ("greeting", "開会・出席の確認", 5, "", "first", "every"),
    ("confirm", "前回の約束はどうなったか", 10, "", "first", "later"),
    ("election", "会長・副会長の選出", 10, "", "first", "no_chair"),
    ("report", "校園長の基本方針の説明", 20, "校園長", "middle", "first_of_year"),
    ("evaluation", "一年のふりかえりと評価", 30, "会長", "middle", "last_of_year"),
    ("notice", "次回の日程・閉会", 5, "", "last", "every"),
]


def give(apps, schema_editor):
    """The usual items for each city that has none."""
    city, item = apps.get_model("community", "Municipality"), apps.get_model("councils", "StandardItem")
    for municipality in city.objects.filter(standard_items__isnull=True):
        item.objects.bulk_create(
            item(
                municipality=municipality,
                order=order,
                kind=kind,
                title=title,
                minutes=minutes,
                presenter=presenter,
                place=place,
                when=when,
            )
            for order, (kind, title, minutes, presenter, place, when) in enumerate(USUAL, 1)
        )


class Migration(migrations.Migration):
    dependencies = [("councils", "0009_topic_answers")]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
