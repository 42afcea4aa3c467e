"""`manage.py work`: mail and short jobs in one line, papers and imports in another."""

from django.core.management.base import BaseCommand

from core import worker


class Command(BaseCommand):
    """Work until somebody asks to stop."""

    help = "裏方の仕事(メール、書類、取り込み)をします。"

    def handle(self, *args, **options):
        """Run both lines."""
        worker.run()
