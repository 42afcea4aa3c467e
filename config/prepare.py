"""`python -m config.prepare`: bring the database and the static files up to this version of the program."""

import os


def main():
    """Migrate, make the cache table, collect static files and, in an empty demo, load the demo."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    #: A migration of a grown database may rightly take longer than any page may.
    os.environ["STATEMENT_TIMEOUT_MS"] = "0"
    import django
    from django.core.management import call_command

    django.setup()
    from django.conf import settings

    say("データベースを整えています…")
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    say("画面の部品を整えています…")
    call_command("collectstatic", verbosity=0, interactive=False)
    if settings.DEMO:
        call_command("demo", if_empty=True)


def say(sentence):
    """Tell the person at the terminal what is going on, at once."""
    print(sentence, flush=True)


if __name__ == "__main__":
    main()
