"""The connection: as Django's, but a server that hangs is noticed before a request stands on it."""

import os
import socket
import time
from contextlib import suppress
from threading import Event, Lock, Thread

from django.db.backends.postgresql import base

from kernel.postgresql.schema import StatementsInOneGo

_LOOK_EVERY = 0.15
PATIENCE = 0.6
"""Seconds for an open connection to answer; with the two that a new one has, a visitor hears within three."""


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to PostgreSQL."""

    SchemaEditorClass = StatementsInOneGo

    def is_usable(self) -> bool:
        """Whether the server answers now; one that is stopped or overrun takes the question in silence."""
        if self.connection is None or self.connection.closed:
            return False
        descriptor = self.connection.fileno()
        _watchman.begin(descriptor)
        try:
            answered = super().is_usable()
        finally:
            left_alone = _watchman.end(descriptor)
        return answered and left_alone


class _Watchman:
    """One thread of the process hangs up lines that are silent for too long; who waits on them goes on."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._due: dict[int, float] = {}
        self._thread: Thread | None = None

    def begin(self, descriptor: int) -> None:
        """Watch a connection from now on."""
        with self._lock:
            self._due[descriptor] = time.monotonic() + PATIENCE
            if self._thread is None:
                self._thread = Thread(target=self._watch, daemon=True)
                self._thread.start()

    def end(self, descriptor: int) -> bool:
        """Watch it no more; return whether it was left alone."""
        with self._lock:
            return self._due.pop(descriptor, None) is not None

    def _watch(self) -> None:
        never = Event()
        while not never.wait(_LOOK_EVERY):
            with self._lock:
                now = time.monotonic()
                for descriptor in [each for each, due in self._due.items() if due < now]:
                    del self._due[descriptor]
                    # where the server has gone by now, there is nothing to hang up
                    with suppress(OSError), socket.socket(fileno=os.dup(descriptor)) as line:
                        line.shutdown(socket.SHUT_RDWR)


_watchman = _Watchman()
os.register_at_fork(after_in_child=_watchman.__init__)  # type: ignore[misc]  # threads do not come along
