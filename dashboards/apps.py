from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DashboardsConfig(AppConfig):
    name = "dashboards"
    verbose_name = _("画面")

    def ready(self):
        """Give every page its navigation."""
        from core.frame import register_frame
        from core.papers.pages import register_papers
        from dashboards.frame import nav

        register_frame("nav", nav)
        register_papers("year_print", "handover_print")
