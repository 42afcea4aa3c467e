from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActivitiesConfig(AppConfig):
    name = "activities"
    verbose_name = _("活動")

    def ready(self):
        """Tell core what this room adds: roles, sentences, the thread."""
        from activities import sentences
        from core.sentences import register

        register(sentences.SENTENCES)
