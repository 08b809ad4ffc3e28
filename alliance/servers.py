"""Where PostgreSQL and Redis are: named by the environment, or the portal's own under `var/`."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url

from alliance.environment import Environment


@dataclass(frozen=True)
class ServiceAddresses:
    """Addresses of the servers this process uses; an empty Redis address means that none is needed."""

    database_url: str
    database_owner_url: str
    redis_url: str
    broker_url: str


_NOT_STARTED = ServiceAddresses("postgres://portal_app@127.0.0.1:1/alliance", "", "", "")


def locate_services(env: Environment) -> tuple[bool, ServiceAddresses]:
    """Return whether the servers are embedded, and their addresses; starts the embedded ones where needed.

    `ALLIANCE_SERVICES=none` is for steps that touch no database (type check, collectstatic in an image).
    """
    if env.str("ALLIANCE_SERVICES", "") == "none":
        return True, _NOT_STARTED
    if env.str("DATABASE_URL", ""):
        redis = env.str("REDIS_URL", "")
        return False, ServiceAddresses(
            env.str("DATABASE_URL"),
            env.str("DATABASE_OWNER_URL", ""),
            redis,
            env.str("CELERY_BROKER_URL", redis),
        )
    from alliance.embedded import ensure_services

    found = ensure_services()
    return True, ServiceAddresses(
        found.database_url, found.database_owner_url, found.redis_url, found.celery_broker_url
    )


def local_secret(directory: Path) -> str:
    """Return the secret key of an embedded installation, made once and readable by its owner alone."""
    path = directory / "secret-key"
    if not path.exists():
        directory.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        draft.replace(path)
    return path.read_text()


def host_of(url: str) -> str:
    """Return the host of an address, in brackets where it is one of IPv6, as Django compares it."""
    parts = urlsplit(url)
    return parts.netloc.removesuffix(f":{parts.port}")


def connection_settings(url: str, *, migrating: bool, login_only: bool = False) -> dict[str, Any]:
    """Return Django's settings of one login; `login_only` keeps what `as_owner` swaps.

    `app.migrating` is set on the owner's login alone; every login notices a client that went away.
    """
    if not url:
        return {}
    parsed: dict[str, Any] = dict(dj_database_url.parse(url))
    options = "-c client_connection_check_interval=2000" + (" -c app.migrating=on" if migrating else "")
    login = {
        "USER": parsed["USER"],
        "PASSWORD": parsed["PASSWORD"],
        "OPTIONS": {**parsed.get("OPTIONS", {}), "options": options, "connect_timeout": 2},
    }
    if login_only:
        return login
    return {
        **parsed,
        **login,
        "ENGINE": "kernel.postgresql",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }
