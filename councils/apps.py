from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CouncilsConfig(AppConfig):
    name = "councils"
    verbose_name = _("学校運営協議会")

    def ready(self):
        """Tell core what this room adds: roles, sentences, the thread."""
        from community.reach import register_pages, register_people
        from core.figures import register_figures
        from core.search.entries import register_kind
        from core.sentences import register
        from core.thread import register_room
        from core.viewer import register_roles
        from councils import issuing, paper_sentences, role_sources, search, sentences, thread
        from councils.figures import MEETINGS

        register_roles(role_sources.seats)
        register_roles(role_sources.school_staff)
        register_roles(role_sources.clerks)
        register_people(role_sources.fellows)
        register(sentences.SENTENCES)
        register(paper_sentences.SENTENCES)
        issuing.register()
        register_room(3, expand=thread.expand, link=thread.link)
        register_figures(MEETINGS)
        for kind in search.KINDS:
            register_kind(kind)
        register_pages(search.pages_of_members)
