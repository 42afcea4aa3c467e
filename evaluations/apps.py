from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvaluationsConfig(AppConfig):
    name = "evaluations"
    verbose_name = _("評価")

    def ready(self):
        """Tell core what this room adds: roles, sentences, the thread."""
        from core.search.entries import register_kind
        from core.sentences import register
        from core.thread import register_room
        from evaluations import search, sentences, thread

        register(sentences.SENTENCES)
        register_room(6, expand=thread.expand, link=thread.link)
        for kind in search.KINDS:
            register_kind(kind)
