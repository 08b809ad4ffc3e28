"""Roles and database of a new cluster."""

from __future__ import annotations

from pathlib import Path

from psycopg2 import sql
from psycopg2.extensions import connection

ROLES = Path(__file__).with_name("roles.sql")


def bootstrap_roles(superuser: connection, *, database: str) -> None:
    """Create the portal's roles and its database where they are missing; `superuser` must be in autocommit.

    The owner may create databases here, because the tests make theirs; in docker it may not.
    """
    with superuser.cursor() as cursor:
        cursor.execute(ROLES.read_text(encoding="utf-8"))
        cursor.execute("ALTER ROLE portal_owner CREATEDB")
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [database])
        if cursor.fetchone() is None:
            statement = sql.SQL("CREATE DATABASE {} OWNER portal_owner")
            cursor.execute(statement.format(sql.Identifier(database)))
