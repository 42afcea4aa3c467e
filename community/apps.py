from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommunityConfig(AppConfig):
    name = "community"
    verbose_name = _("人と場所")

    def ready(self):
        """Tell core which roles posts give, how audit lines of this room read, and its part of every page's frame."""
        from community import frame, role_sources, search, sentences
        from community.reach import register_pages, register_people
        from core.frame import register_frame
        from core.search.entries import register_kind
        from core.sentences import register
        from core.viewer import register_roles

        register_roles(role_sources.posts)
        register_roles(role_sources.acting_heads)
        register_roles(role_sources.board)
        register_roles(role_sources.contacts)
        register_people(role_sources.colleagues)
        register(sentences.SENTENCES)
        register_frame("who", frame.who)
        register_frame("municipality", frame.municipality)
        register_frame("demo_signins", frame.demo_signins)
        for kind in search.KINDS:
            register_kind(kind)
        register_pages(search.pages_for_board)
