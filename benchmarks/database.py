"""A database of the benchmark's own, beside the portal's, dropped at the end."""

import os
import secrets
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg2

from alliance.embedded import ensure_services

_DROP_ATTEMPTS = 20


@contextmanager
def own_database(*, keep: bool = False) -> Iterator[None]:
    """Create and migrate a database and set up Django for it, in this process and in those it starts.

    On the servers that DATABASE_URL and DATABASE_OWNER_URL name, otherwise on the embedded ones.
    """
    app_url, owner_url, redis_url = _servers()
    name = f"alliance_benchmark_{os.getpid()}"
    _as_owner_of_servers(owner_url, f'CREATE DATABASE "{name}"')
    try:
        with tempfile.TemporaryDirectory(prefix="alliance-benchmark-") as directory:
            os.environ |= {
                **_urls(app_url, owner_url, name),
                "REDIS_URL": redis_url,
                "CELERY_BROKER_URL": "memory://",
                "SECRET_KEY": secrets.token_urlsafe(50),
                "STATIC_ROOT": f"{directory}/static",
                "MEDIA_ROOT": f"{directory}/files",
                "LOG_LEVEL": "WARNING",
                "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
            }
            _set_up()
            yield
    finally:
        if keep:
            print(f"The database {name} is kept.")
        else:
            _drop(owner_url, name)


@contextmanager
def another_database(purpose: str) -> Iterator[dict[str, str]]:
    """Create an empty database beside the benchmark's own; yield the environment of processes that use it."""
    app_url, owner_url = os.environ["DATABASE_URL"], os.environ["DATABASE_OWNER_URL"]
    name = f"alliance_benchmark_{os.getpid()}_{purpose}"
    _as_owner_of_servers(owner_url, f'CREATE DATABASE "{name}"')
    try:
        yield os.environ | _urls(app_url, owner_url, name)
    finally:
        _drop(owner_url, name)


def _urls(app_url: str, owner_url: str, name: str) -> dict[str, str]:
    return {
        "DATABASE_URL": urlsplit(app_url)._replace(path=f"/{name}").geturl(),
        "DATABASE_OWNER_URL": urlsplit(owner_url)._replace(path=f"/{name}").geturl(),
    }


@contextmanager
def owner(url: str = "") -> Iterator[psycopg2.extensions.cursor]:
    """The owner's login, which alone may empty tables; every statement commits by itself."""
    connection = psycopg2.connect(url or os.environ["DATABASE_OWNER_URL"], options="-c app.migrating=on")
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()


def settle(*tables: str) -> None:
    """Let the planner know what was loaded, and leave no vacuum to start in the middle of a measurement."""
    with owner() as cursor:
        for table in tables:
            cursor.execute(f'VACUUM ANALYZE "{table}"')


def _servers() -> tuple[str, str, str]:
    if os.environ.get("DATABASE_URL"):
        return os.environ["DATABASE_URL"], os.environ["DATABASE_OWNER_URL"], os.environ.get("REDIS_URL", "")
    services = ensure_services(os.environ)
    return services.database_url, services.database_owner_url, services.redis_url.replace("db=1", "db=2")


def _drop(owner_url: str, name: str) -> None:
    """Drop the database once its last connection is gone; the owner may not end those of another role."""
    from django.db import connections

    connections.close_all()
    for attempt in range(_DROP_ATTEMPTS):
        try:
            _as_owner_of_servers(owner_url, f'DROP DATABASE "{name}"')
        except psycopg2.errors.ObjectInUse:
            if attempt == _DROP_ATTEMPTS - 1:
                raise
            time.sleep(0.5)
        else:
            return


def _as_owner_of_servers(url: str, statement: str) -> None:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    finally:
        connection.close()


def _set_up() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from django.db import connection

    connection.close()
