"""manage.py rebuild_search: write anew what can be found."""

from django.core.management.base import BaseCommand

from core.search.entries import all_kinds, forget_unknown, rebuild


class Command(BaseCommand):
    """After records came in past the actions, or the way text is cut has changed. Nobody need stop working."""

    help = "検索の見出しを、もとの記録から作り直します。"

    def handle(self, *args, verbosity, **options):
        """Each kind by itself, in batches."""
        for kind in all_kinds().values():
            written = rebuild(kind)
            if verbosity:
                self.stdout.write(f"{kind.code}: {written}")
        forget_unknown()
