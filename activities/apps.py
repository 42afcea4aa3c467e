from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActivitiesConfig(AppConfig):
    name = "activities"
    verbose_name = _("活動")

    def ready(self):
        """Tell the rooms below what this one adds: sentences, the thread, what an answer means for slots."""
        from activities import search, sentences, thread
        from activities.actions.answers import answer_whole_ask
        from activities.figures import ACTIVITIES
        from core.figures import register_figures
        from core.search.entries import register_kind
        from core.sentences import register
        from core.thread import register_room
        from headquarters.actions import register_answerer

        register(sentences.SENTENCES)
        register_room(5, expand=thread.expand, link=thread.link)
        register_answerer(answer_whole_ask)
        register_figures(ACTIVITIES)
        for kind in search.KINDS:
            register_kind(kind)
