"""The worker and beat; both refuse a login that could bypass row level security."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alliance.settings")
app = Celery("alliance")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
@beat_init.connect
def refuse_unsafe_login(**kwargs: Any) -> None:
    """Refuse to start as a superuser, an owner or a role that inherits staff (R4)."""
    from kernel.tenancy import checks

    checks.refuse_unsafe_login()
