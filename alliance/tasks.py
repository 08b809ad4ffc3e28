"""What beat asks for: each finder looks for due work in the database, never in a message."""

from celery import shared_task

from alliance.operations.heartbeat import note_beat
from kernel import clock
from kernel.files import remove_orphans
from kernel.outbox import deliver, waiting_mail
from kernel.tenancy import Role, acting
from pipeline.tasks import find_waiting_feeds
from tiers.tasks import find_due_runs

MAILS_AT_ONCE = 200


@shared_task
def find_feeds() -> int:
    """Hand waiting and interrupted feeds to workers; return how many."""
    note_beat(clock.now())
    return find_waiting_feeds()


@shared_task
def find_runs() -> int:
    """Open what fell due, also while nobody ran, and hand waiting and interrupted runs to workers (D2)."""
    return find_due_runs()


@shared_task
def send_mail() -> int:
    """Deliver the oldest queued messages, each in a transaction of its own; return how many were sent."""
    with acting(role=Role.STAFF, why="mail delivery"):
        waiting = waiting_mail(MAILS_AT_ONCE, now=clock.now())
    return sum(_deliver_one(mail_id) for mail_id in waiting)


@shared_task
def remove_orphan_files() -> int:
    """Remove stored files that no record names, as a write that broke off leaves them; return how many."""
    with acting(role=Role.STAFF, why="files without a record"):
        return remove_orphans(now=clock.now())


def _deliver_one(mail_id: int) -> bool:
    with acting(role=Role.STAFF, why="mail delivery"):
        return deliver(mail_id, now=clock.now())
