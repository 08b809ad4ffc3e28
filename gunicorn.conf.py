"""How gunicorn serves the portal, under `make run` and in the images alike."""

import gc
import os
import socket
import struct
from typing import Any

wsgi_app = "alliance.wsgi:application"
bind = f"{os.environ.get('BIND') or '127.0.0.1'}:{os.environ.get('PORT') or '8000'}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY") or "4")
threads = int(os.environ.get("WEB_THREADS") or "4")
timeout = 120
graceful_timeout = 5
keepalive = 5
forwarder_headers = ""  # no client names the path beside the request line
secure_scheme_headers: dict[str, str] = {}  # nor the scheme: BEHIND_PROXY says whether a proxy does
loglevel = os.environ.get("GUNICORN_LOG_LEVEL") or "warning"


STALLED_SECONDS = 20


def when_ready(server: Any) -> None:
    """Let no connection that neither reads nor sends hold a thread: accepted sockets inherit the limit."""
    limit = struct.pack("ll", STALLED_SECONDS, 0)
    for listener in server.LISTENERS:
        for option in (socket.SO_SNDTIMEO, socket.SO_RCVTIMEO):
            listener.sock.setsockopt(socket.SOL_SOCKET, option, limit)


def post_worker_init(worker: object) -> None:
    """Leave what start-up made out of every collection: it lives as long as the worker, and walking it holds
    up one answer in twenty.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
