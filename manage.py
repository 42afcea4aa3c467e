#!/usr/bin/env python
"""Django's command line, with the project's PostgreSQL found or started first."""

import os
import sys


def main():
    """Run a management command against the database that DATABASE_URL names, or the embedded one."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from config.postgres import ensure_database_url

    ensure_database_url()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
