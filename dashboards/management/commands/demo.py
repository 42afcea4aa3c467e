"""manage.py demo: load the invented city."""

from django.core.management.base import BaseCommand
from django.db import transaction

from community.models import Delivery, Municipality
from dashboards.demo.ground import Ground
from dashboards.demo.hibari import HIBARI
from dashboards.demo.kawakami import KAWAKAMI
from dashboards.demo.momiji import MOMIJI
from dashboards.demo.play import StoryPlayer


class Command(BaseCommand):
    """Three councils of ひばり野市 with three 年度, through the same actions, dated relative to today."""

    help = "架空の「ひばり野市」の三つの協議会と三年度分の記録を入れます。"

    def add_arguments(self, parser):
        """--seed makes it reproducible; --if-empty does nothing where a city is."""
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--if-empty", action="store_true")

    @transaction.atomic
    def handle(self, *args, seed, if_empty, **options):
        """Load it as a whole or not at all."""
        if Municipality.objects.exists():
            words = "すでに自治体が登録されているため、体験用の記録は入れませんでした。"
            self.stdout.write(words)
            return
        ground = Ground()
        for story in (HIBARI, KAWAKAMI, MOMIJI):
            StoryPlayer(story, ground, seed).play()
        ground.sign_ins()
        # What the told past sent has long arrived; the waiting jobs find it done and send nothing.
        Delivery.objects.filter(state=Delivery.State.WAITING).update(state=Delivery.State.SENT)
        self.stdout.write("体験用の「ひばり野市」の記録を入れました。")
