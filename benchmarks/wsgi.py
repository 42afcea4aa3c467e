"""The product and the floor in one process; a request that asks for it is told what it cost the database."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.db import connection

product = get_wsgi_application()
WRITES = ("INSERT", "UPDATE", "DELETE")


def floor_handler():
    """Django with the middleware of a new project, in the same process and over the same connection."""
    from django.conf import settings

    ours, settings.MIDDLEWARE = settings.MIDDLEWARE, settings.FLOOR_MIDDLEWARE
    try:
        return WSGIHandler()
    finally:
        settings.MIDDLEWARE = ours


floor = floor_handler()


class Count:
    """The statements and the commits of one request."""

    def __init__(self):
        self.statements, self.commits, self.blocks = [], 0, 0

    def __call__(self, execute, sql, params, many, context):
        """One statement; a write outside of a transaction commits by itself."""
        self.statements.append(sql)
        if sql.lstrip().upper().startswith(WRITES) and not connection.in_atomic_block:
            self.commits += 1
        return execute(sql, params, many, context)

    def wrap(self, set_autocommit):
        """BEGIN and COMMIT are sent by psycopg, past the cursors: Django asks for them here."""

        def counted(autocommit, *args, **kwargs):
            self.blocks += not autocommit
            return set_autocommit(autocommit, *args, **kwargs)

        return counted

    @property
    def headers(self):
        """What the answer says of it; a transaction is two statements more, as in the floor's count."""
        statements = len(self.statements) + 2 * self.blocks
        distinct = len(set(self.statements)) + 2 * bool(self.blocks)
        return [
            ("X-Bench-Statements", str(statements)),
            ("X-Bench-Distinct", str(distinct)),
            ("X-Bench-Commits", str(self.commits + self.blocks)),
        ]


def application(environ, start_response):
    """The floor under /floor/, the product everywhere else."""
    handler = floor if environ["PATH_INFO"].startswith("/floor/") else product
    if "HTTP_X_BENCH" not in environ:
        return handler(environ, start_response)
    return counted(handler, environ, start_response)


def counted(handler, environ, start_response):
    """The same answer with the count in its headers."""
    count, begun = Count(), []
    connection.ensure_connection()
    original = connection.set_autocommit
    connection.set_autocommit = count.wrap(original)
    try:
        with connection.execute_wrapper(count):
            answer = handler(environ, lambda *args: begun.append(args))
            body = list(answer)
            answer.close()
    finally:
        connection.set_autocommit = original
    status, headers, *rest = begun[0]
    start_response(status, [*headers, *count.headers], *rest)
    return body
