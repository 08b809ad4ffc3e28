"""How gunicorn serves the portal, under `make run` and in the images alike."""

import gc
import os

wsgi_app = "alliance.wsgi:application"
bind = f"{os.environ.get('BIND', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 120
graceful_timeout = 5
keepalive = 5
loglevel = os.environ.get("GUNICORN_LOG_LEVEL", "warning")


def post_worker_init(worker: object) -> None:
    """Leave what start-up made out of every collection: it lives as long as the worker, and walking it holds
    up one answer in twenty.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
