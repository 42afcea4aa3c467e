"""The app `core`."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """What knows no domain noun."""

    name = "core"
    verbose_name = "core"

    def ready(self):
        """Make the sentences of core known."""
        from core import sentences

        sentences.register(sentences.CORE)
