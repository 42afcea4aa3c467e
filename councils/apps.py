from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CouncilsConfig(AppConfig):
    name = "councils"
    verbose_name = _("学校運営協議会")

    def ready(self):
        """Tell core what this room adds: roles, sentences, the thread."""
        from core.sentences import register
        from core.viewer import register_roles
        from councils import role_sources, sentences

        register_roles(role_sources.seats)
        register_roles(role_sources.school_staff)
        register_roles(role_sources.clerks)
        register(sentences.SENTENCES)
