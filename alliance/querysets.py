"""One definition of who sees which question to the Program (R4, R25)."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from accounts.permissions import Actor, Permission
from participants.models import Participant

if TYPE_CHECKING:
    from alliance.models import PublicQuestion  # noqa: F401  (type of the queryset below)


class PublicQuestionQuerySet(models.QuerySet["PublicQuestion"]):
    """Questions with their answers, as administrators keep them."""

    def published(self) -> Self:
        """Those that anybody may read."""
        return self.filter(state="published")

    def in_order(self) -> Self:
        """As they stand on the page, the first on top."""
        return self.order_by("position", "pk")


class OfTicketQuerySet(models.QuerySet[Any]):
    """Tickets and what was written in them; one without a company came from the public page."""

    def visible_to(self, actor: Actor) -> Self:
        """A company's own people see the company's, IBM's those of companies they see; only who answers the
        mailbox sees any at IBM, and those of nobody (R4, R25).
        """
        if not actor.is_ibm:
            return self.filter(participant_id__in=list(actor.memberships))
        if not actor.can(Permission.ANSWER_MAILBOX):
            return self.none()
        if actor.sees_every_participant:
            return self
        seen = Participant.objects.visible_to(actor).values("pk")
        return self.filter(Q(participant=None) | Q(participant_id__in=seen))


class TicketQuerySet(OfTicketQuerySet):
    """Tickets."""

    def waiting(self) -> Self:
        """Those that the Program owes an answer."""
        return self.filter(state__in=["open", "taken"])
