"""The PostgreSQL and Valkey servers that the portal brings along when no DATABASE_URL is set.

`ensure_services()` attaches the calling process to the servers of ALLIANCE_VAR and starts them when nobody
did yet. One keeper process owns both servers; every attached process holds a connection to it, and when the
last connection closes, however its process ended, the keeper stops the servers and leaves.
Nothing here imports Django.
"""

from alliance.embedded.attach import ensure_services, leave_services
from alliance.embedded.failures import EmbeddedFailure
from alliance.embedded.services import Services

__all__ = ["EmbeddedFailure", "Services", "ensure_services", "leave_services"]
