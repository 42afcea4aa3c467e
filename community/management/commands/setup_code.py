"""`manage.py setup_code`: the code that the first set-up asks for."""

from django.conf import settings
from django.core.management.base import BaseCommand

from community.models import Municipality
from community.setup import setup_code


class Command(BaseCommand):
    """Print the code, and where to type it."""

    help = "最初の設定に使う番号を表示します。"

    def handle(self, *args, **options):
        """Say it, or that it is not needed any more."""
        if Municipality.objects.exists():
            self.stdout.write("最初の設定は終わっています。")
            return
        self.stdout.write(
            f"最初の設定: {settings.SITE_URL}/set-up/ を開いて、次の番号を入れてください。\n\n    {setup_code()}\n"
        )
