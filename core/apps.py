from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "core"

    def ready(self):
        """Load the jobs, so that the worker and the tests know them."""
        from core import sentences

        sentences.register(sentences.CORE)
