"""The connection: as Django's, but a server that hangs is noticed before a request stands on it."""

import os
import socket
from contextlib import suppress
from threading import Lock, Timer

from django.db.backends.postgresql import base

from kernel.postgresql.schema import StatementsInOneGo

PATIENCE = 0.75
"""Seconds for an open connection to answer; with the two that a new one has, a visitor hears within three."""


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to PostgreSQL."""

    SchemaEditorClass = StatementsInOneGo

    def is_usable(self) -> bool:
        """Whether the server answers now; one that is stopped or overrun takes the question in silence."""
        if self.connection is None or self.connection.closed:
            return False
        watch = _Watch(self.connection.fileno())
        answered = super().is_usable()
        return watch.end() and answered


class _Watch:
    """Hangs up a connection that is silent for too long, which ends whoever waits for it."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._lock = Lock()
        self._open = True
        self._hung_up = False
        self._timer = Timer(PATIENCE, self._hang_up)
        self._timer.daemon = True
        self._timer.start()

    def end(self) -> bool:
        """Watch no more; return whether the connection was left alone."""
        self._timer.cancel()
        with self._lock:
            self._open = False
            return not self._hung_up

    def _hang_up(self) -> None:
        with self._lock:
            if self._open:
                self._hung_up = True
                # where the server has gone by now, there is nothing to hang up
                with suppress(OSError), socket.socket(fileno=os.dup(self._descriptor)) as line:
                    line.shutdown(socket.SHUT_RDWR)
