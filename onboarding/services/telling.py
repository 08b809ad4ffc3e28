"""The company's alliance manager is told that it could become a Participant (R22)."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission
from kernel.outbox import queue_letters
from kernel.refusal import Refusal
from onboarding.letters import could_become_participant
from onboarding.models import Prospect
from onboarding.services.fact_items import NOTIFIED, complete_by_fact
from onboarding.services.permitted import refuse_unless
from onboarding.services.stages import SayWhy, open_candidacy
from participants.services.behalf import as_ibm


class NoContact(Refusal):
    """Nobody is named whom to tell."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("No contact of %(name)s is recorded. Record name and e-mail address first.") % {"name": name}
        )


def tell_contact(*, by: User | None, prospect: Prospect, reason: str = "", now: datetime) -> Prospect:
    """Mail the notice to the company's contact; again only with a reason (R22). The checklist's item of it is
    done by that.

    Raises NotPermitted, NoContact, CandidacyClosed, SayWhy.
    """
    refuse_unless(by, Permission.MANAGE_PROSPECTS)
    with as_ibm(by, why=reason.strip() or "contact told"):
        present = open_candidacy(prospect)
        if not present.contact_email:
            raise NoContact(present.participant.name)
        if present.told_at is not None and not reason.strip():
            raise SayWhy
        present.told_at = now
        present.save(update_fields=["told_at"])
        queue_letters([could_become_participant(present, now=now)], now=now)
        complete_by_fact(by=by, prospect=present, key=NOTIFIED, on=now, now=now)
    return present


def change_contact(
    *, by: User | None, prospect: Prospect, name: str, email: str, summary: str, now: datetime
) -> Prospect:
    """Record whom IBM talks to at the company, and what it is. Raises NotPermitted, CandidacyClosed."""
    refuse_unless(by, Permission.MANAGE_PROSPECTS)
    with as_ibm(by, why="contact recorded"):
        present = open_candidacy(prospect)
        if email.strip().lower() != present.contact_email:
            present.told_at = None
        present.contact_name, present.contact_email = name.strip(), email.strip().lower()
        present.summary = summary.strip()
        present.save(update_fields=["contact_name", "contact_email", "summary", "told_at"])
    return present
