"""Where the embedded servers answer."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote

DATABASE = "alliance"
POSTGRES_PORT = 5432
VALKEY_SOCKET = "valkey.sock"


@dataclass(frozen=True)
class Services:
    """The addresses of one running pair of servers, in the forms that Django and Celery read."""

    database_url: str
    database_owner_url: str
    redis_url: str
    celery_broker_url: str

    @classmethod
    def at(cls, directory: Path) -> Services:
        """The addresses of servers whose sockets lie in `directory`."""
        socket = quote(str(directory / VALKEY_SOCKET))
        return cls(
            database_url=postgres_url(directory, user="portal_app"),
            database_owner_url=postgres_url(directory, user="portal_owner"),
            redis_url=f"unix://{socket}?db=1",
            celery_broker_url=f"redis+socket://{socket}?virtual_host=0",
        )

    @classmethod
    def from_json(cls, text: str) -> Services:
        """The reverse of `to_json`."""
        return cls(**json.loads(text))

    def to_json(self) -> str:
        """One line, as the keeper sends it to whoever attaches."""
        return json.dumps(asdict(self))


def postgres_url(directory: Path, *, user: str, database: str = DATABASE) -> str:
    """A libpq URL over the unix socket in `directory`; the path is quoted into the place of the host."""
    return f"postgres://{user}@{quote(str(directory), safe='')}:{POSTGRES_PORT}/{database}"
