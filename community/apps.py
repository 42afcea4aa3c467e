from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommunityConfig(AppConfig):
    name = "community"
    verbose_name = _("人と場所")

    def ready(self):
        """Tell core which roles posts give and how audit lines of this room read."""
        from community import role_sources, sentences
        from core.sentences import register
        from core.viewer import register_roles

        register_roles(role_sources.posts)
        register_roles(role_sources.acting_heads)
        register_roles(role_sources.board)
        register_roles(role_sources.contacts)
        register(sentences.SENTENCES)
