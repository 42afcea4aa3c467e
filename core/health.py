"""Two questions of whoever watches the server: does the process live, and is everything behind it ready?"""

from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

#: The worker writes its heartbeat every ten seconds.
HEARTBEAT_SECONDS = 60


@login_not_required
@never_cache
@require_safe
def healthz(request):
    """The process answers. Nothing else is asked: a database that is away must not get it killed."""
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


@login_not_required
@never_cache
@require_safe
def readyz(request):
    """Database, migrations and worker, each with its own answer; 503 unless all are well."""
    checks = {"database": False, "migrations": False, "worker": False}
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 2000")
            checks["database"] = True
            checks["migrations"] = migrations_applied()
            checks["worker"] = worker_seen(cursor)
    except Error:
        # What was not reached stays False: the answer says so.
        pass
    ready = all(checks.values())
    return JsonResponse({"ready": ready, "checks": checks}, status=200 if ready else 503)


def migrations_applied():
    """Is every migration of this version of the program in the database?"""
    wanted = MigrationLoader(None).disk_migrations
    return wanted.keys() <= MigrationRecorder(connection).applied_migrations().keys()


def worker_seen(cursor):
    """Has a worker given a sign of life lately?"""
    cursor.execute(
        "SELECT EXISTS (SELECT FROM procrastinate_workers"
        " WHERE last_heartbeat > now() - make_interval(secs => %s))",
        [HEARTBEAT_SECONDS],
    )
    return cursor.fetchone()[0]
