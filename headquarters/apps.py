from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HeadquartersConfig(AppConfig):
    name = "headquarters"
    verbose_name = _("地域学校協働本部")

    def ready(self):
        """Tell core what this room adds: roles, sentences, the thread."""
        from community.reach import register_pages, register_people
        from core.figures import register_figures
        from core.search.entries import register_kind
        from core.sentences import register
        from core.thread import register_room
        from core.viewer import register_roles
        from councils.proposers import register_proposers
        from headquarters import role_sources, search, sentences, thread
        from headquarters.figures import PLANS

        register_roles(role_sources.coordinators)
        register_roles(role_sources.coordinators_at_schools)
        register_roles(role_sources.coordinators_at_councils)
        register_roles(role_sources.school_staff)
        register_roles(role_sources.volunteers)
        register_people(role_sources.volunteers_met)
        register_people(role_sources.coordinators_met)
        register_proposers(role_sources.coordinators_of)
        register(sentences.SENTENCES)
        register_room(4, expand=thread.expand, link=thread.link)
        register_figures(PLANS)
        for kind in search.KINDS:
            register_kind(kind)
        register_pages(search.pages_of_volunteers)
