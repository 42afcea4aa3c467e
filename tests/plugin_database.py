"""A pytest plugin: gives the tests a PostgreSQL before Django reads its settings.

With DATABASE_URL in the environment the tests use that server. Without it the embedded test server is found
or started. Workers of pytest-xdist inherit the address; the server stops with the last run that uses it.
"""

import os
import shutil
import tempfile

import pytest

#: The settings of every test run, whatever the shell of the person who starts it says.
SETTINGS = {
    "SECRET_KEY": "only-for-tests-" + "0123456789" * 5,
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "SITE_URL": "http://testserver",
    "DEFAULT_FROM_EMAIL": "noreply@example.jp",
    "DEMO": "0",
    "DEBUG": "0",
    "HTTPS": "0",
    "TIME_ZONE": "Asia/Tokyo",
    # The threads of a live server must not keep the test database open.
    "CONN_MAX_AGE": "0",
    "TRUSTED_PROXY_COUNT": "0",
}


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config):
    """Set the environment. As a wrapper this runs before pytest-django imports the settings."""
    os.environ.update(SETTINGS)
    if "PYTEST_XDIST_WORKER" not in os.environ:
        files = tempfile.mkdtemp(prefix="tsunagaru-tests-")
        os.environ["MEDIA_ROOT"] = files
        early_config.add_cleanup(lambda: shutil.rmtree(files, ignore_errors=True))
        set_database(early_config)
    return (yield)


def set_database(config):
    """Find or start the test server, unless the environment names one."""
    if os.environ.get("DATABASE_URL"):
        return
    from config import postgres

    try:
        os.environ["DATABASE_URL"] = postgres.test_database_url()
    except postgres.DatabaseStartError as error:
        raise pytest.UsageError(str(error)) from error
    config.add_cleanup(lambda: postgres.leave(postgres.TEST_DATA))


@pytest.fixture(autouse=True)
def empty_queue(request, django_db_blocker):
    """Empty the queue after a test with real transactions: Django does not know its tables as its own."""
    yield
    marker = request.node.get_closest_marker("django_db")
    real = {"transactional_db", "live_server"} & set(request.fixturenames)
    if real or (marker and marker.kwargs.get("transaction")):
        from django.db import connection

        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")
