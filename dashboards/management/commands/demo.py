"""manage.py demo: load the invented city."""

from io import StringIO

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand
from django.db import connection, transaction

from community.models import Delivery, Municipality
from core.search.entries import all_kinds, rebuild
from core.viewer import system_viewer
from councils.actions import give_usual_items
from dashboards.demo.bulk.city import BulkCity
from dashboards.demo.ground import Ground
from dashboards.demo.hibari import HIBARI
from dashboards.demo.kawakami import KAWAKAMI
from dashboards.demo.momiji import MOMIJI
from dashboards.demo.national import Nation
from dashboards.demo.play import StoryPlayer

#: What the ground is made of, past the actions that would make it findable.
LAID = ("person", "organisation", "school", "council", "headquarters", "skills")


class Command(BaseCommand):
    """Three told councils of ひばり野市 with three 年度, through the same actions; with --city the whole city around them."""

    help = "架空の「ひばり野市」の三つの協議会と三年度分の記録を入れます。--city で市全体を入れます。"

    def add_arguments(self, parser):
        """--seed makes it reproducible; --if-empty does nothing where a city is."""
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--if-empty", action="store_true")
        parser.add_argument("--city", action="store_true", help="166の協議会がある市全体")
        parser.add_argument(
            "--scale", choices=["national"], help="市全体のまわりに、校園3万の全国規模(速さを測るため)"
        )
        parser.add_argument("--councils", type=int, help="--city の協議会の数を減らします(試験用)")

    @transaction.atomic
    def handle(self, *args, seed, city, councils, scale, **options):
        """Load it as a whole or not at all; --scale also lays the nation around a city that is there."""
        if scale and Municipality.objects.count() == 1:
            Nation(self._say).load()
            return
        if Municipality.objects.exists():
            words = "すでに自治体が登録されているため、体験用の記録は入れませんでした。"
            self.stdout.write(words)
            return
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
        ground = self._told(seed)
        if city or scale:
            self._bulk(ground, seed, councils)
        if scale:
            Nation(self._say).load()
        self.stdout.write("体験用の「ひばり野市」の記録を入れました。")

    def _told(self, seed):
        """The three councils that are told, each year through the actions."""
        ground = Ground()
        for story in (HIBARI, KAWAKAMI, MOMIJI):
            StoryPlayer(story, ground, seed).play()
        ground.sign_ins()
        give_usual_items(ground.city, by=system_viewer("学校指導課"))
        for code in LAID:
            rebuild(all_kinds()[code])
        # What the told past sent has long arrived; the waiting jobs find it done and send nothing.
        Delivery.objects.filter(state=Delivery.State.WAITING).update(state=Delivery.State.SENT)
        return ground

    def _bulk(self, ground, seed, councils):
        """The city around them, counted and made findable."""
        self._say("三つの協議会の物語を入れました。市全体を用意しています。あと1分ほどかかります…")
        bulk = BulkCity(ground.city, seed=seed, limit=councils, say=self._say)
        bulk.load()
        bulk.sign_ins()
        # Without statistics the planner takes full tables for empty ones, until autovacuum comes by.
        self._analyze()
        for command in ("rebuild_figures", "rebuild_search"):
            if command in get_commands():
                call_command(command, verbosity=0, stdout=StringIO())
        self._analyze()

    @staticmethod
    def _analyze():
        # Catalogues are shared by all databases of a server: what another transaction analyses is left to it.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE (SKIP_LOCKED)")

    def _say(self, words):
        self.stdout.write(words)
        self.stdout.flush()
