from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActivitiesConfig(AppConfig):
    name = "activities"
    verbose_name = _("活動")

    def ready(self):
        """Tell core what this room adds: sentences, the thread."""
        from activities import sentences, thread
        from core.sentences import register
        from core.thread import register_room

        register(sentences.SENTENCES)
        register_room(5, expand=thread.expand, link=thread.link)
