"""Browsers of the cast whose requests leave nothing behind."""

from dataclasses import dataclass, replace
from http.cookies import SimpleCookie
from typing import Any

from django.db import connection, transaction
from django.test import Client

from accounts.services import deactivate_person
from tests.contract.world import THEIRS, World
from tests.pipeline.exports import NOON

ANONYMOUS = "anonymous"
_READ_BEFORE = "SELECT coalesce(current_setting('role'"
RESTORING = 2
"""Queries by which the entry of a request restores what a test's transaction had set before."""


@dataclass(frozen=True)
class Answer:
    """What came back, read to its end; `changes` counts the competitor's rows that the request changed."""

    status: int
    body: str
    headers: str
    location: str
    failure: str
    changes: int = 0

    def contains(self, word: str) -> bool:
        """Whether the word stands anywhere in the answer."""
        return word in self.body or word in self.headers


class Browsers:
    """One browser per person, dora's from before she was deactivated; a request's changes are rolled back."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._clients = {name: self._signed_in(name) for name in (ANONYMOUS, *world.people)}
        deactivate_person(by=world.people["morgan"], user=world.people["dora"], reason="left", now=NOON)
        with transaction.atomic():
            self._before = self._recorded()
        self._cookies = {name: client.cookies.output() for name, client in self._clients.items()}

    def ask(self, person: str, verb: str, address: str, body: dict[str, Any] | None = None) -> Answer:
        """Send a request as the person, read the answer to its end, count what changed."""
        client = self._client(person)
        with transaction.atomic():
            answer = self._send(client, verb, address, body)
            changes = 0 if body is None else self._recorded() - self._before
            transaction.set_rollback(True)
        return replace(answer, changes=changes)

    def look(self, person: str, address: str) -> Answer:
        """Open a page of the sign-in, which enters no transaction of ours."""
        return self._send(self._client(person), "GET", address, None)

    def queries(self, person: str, address: str) -> tuple[int, list[str]]:
        """Return the status of a page and the queries it took, outside a test's transaction."""
        client = self._client(person)
        found: list[str] = []

        def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            if not sql.startswith(("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO")):
                found.append(sql)
            return execute(sql, params, many, context)

        with transaction.atomic(), connection.execute_wrapper(note):
            response = client.get(address)
            if response.streaming:
                list(response.streaming_content)
            transaction.set_rollback(True)
        restored = [sql for sql in found if sql.startswith(_READ_BEFORE)][:1]
        return response.status_code, found[len(restored) * RESTORING :]

    def _client(self, person: str) -> Client:
        client = self._clients[person]
        client.cookies = SimpleCookie()
        client.cookies.load(self._cookies[person].replace("Set-Cookie: ", ""))
        return client

    def _signed_in(self, name: str) -> Client:
        client = Client(raise_request_exception=False)
        if name in self.world.people:
            client.force_login(self.world.people[name])
        return client

    def _recorded(self) -> int:
        """How many changes of the competitor's rows the database has recorded."""
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE NONE")
            cursor.execute(
                "SELECT count(*) FROM kernel_auditevent WHERE participant_id = %s",
                [self.world.companies[THEIRS].pk],
            )
            return int(cursor.fetchone()[0])

    @staticmethod
    def _send(client: Client, verb: str, address: str, body: dict[str, Any] | None) -> Answer:
        response = client.post(address, body or {}) if verb == "POST" else client.generic(verb, address)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        failure = repr(response.exc_info[1]) if getattr(response, "exc_info", None) else ""
        return Answer(
            response.status_code,
            content.decode("utf-8", "replace"),
            str(response.headers),
            response.headers.get("Location", ""),
            failure,
        )
