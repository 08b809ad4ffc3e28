"""What can go wrong with the embedded servers, each with its mend."""


class EmbeddedFailure(Exception):
    """The embedded servers cannot be used; the message says why and what to do."""


class BinariesMissing(EmbeddedFailure):
    """No PostgreSQL or Valkey program of the right version is installed."""


class StateNotOurs(EmbeddedFailure):
    """The directory of the servers belongs to another account, or cannot be written."""


class ServerDidNotStart(EmbeddedFailure):
    """A server ended, or was not ready in time; its log says more."""


class KeeperDidNotStart(EmbeddedFailure):
    """The keeper process ended before it answered; its log says more."""
