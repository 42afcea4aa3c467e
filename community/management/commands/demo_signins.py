"""`manage.py demo_signins`: who can sign in to the demo, and how."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from community.demo import PASSWORD, PREFIX
from community.frame import list_demo_signins


class Command(BaseCommand):
    """Print the demo's login names and their common password."""

    help = "体験版のログイン名とパスワードを表示します。"

    def handle(self, *args, **options):
        """One line for each of them."""
        if not settings.DEMO:
            raise CommandError("DEMO=1 のときだけ使えます。")
        people = list_demo_signins()
        if not people:
            self.stdout.write("体験用の人は、まだいません。manage.py demo で作れます。")
            return
        self.stdout.write(f"体験版のログイン({settings.SITE_URL}/account/login/ のボタンからも入れます)")
        for person in people:
            note = f"  {person.note}" if person.note else ""
            self.stdout.write(f"  {PREFIX}{person.key:<18} {person.label}{note}")
        self.stdout.write(f"  パスワードは、どれも {PASSWORD} です。")
