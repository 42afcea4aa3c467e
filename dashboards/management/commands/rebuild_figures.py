"""manage.py rebuild_figures: count the kept figures of the city anew."""

from django.core.management.base import BaseCommand
from django.db import transaction

from core.figures import all_figures


class Command(BaseCommand):
    """After records were brought in past the actions, such as from another system's copy."""

    help = "市全体の集計の表を、もとの記録から数え直します。"

    @transaction.atomic
    def handle(self, *args, **options):
        """Each table as a whole."""
        for figures in all_figures():
            count = figures.rebuild()
            self.stdout.write(f"{figures.model._meta.label}: {count}")
