"""What the public site keeps: questions with their answers, and what people ask the Program (R5, R25)."""

from django.conf import settings
from django.db import models

from alliance.querysets import OfTicketQuerySet, PublicQuestionQuerySet, TicketQuerySet
from kernel.tenancy import Audited, RowLevelSecurity, TenantForeignKey
from participants.models import Participant


class QuestionState(models.TextChoices):
    """Whether anybody reads it."""

    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"


class PublicQuestion(models.Model):
    """A question with its answer on the public site; administrators keep them, nobody else reads a draft."""

    app_may_write = False

    slug = models.SlugField(max_length=80, unique=True)
    question = models.CharField(max_length=200)
    answer = models.TextField()
    position = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=QuestionState, default=QuestionState.DRAFT)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    changed_at = models.DateTimeField()

    objects = PublicQuestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="public_question_state_known", condition=models.Q(state__in=QuestionState.values)
            ),
            RowLevelSecurity(name="public_question_rls", tenant=None, own="state = 'published'"),
            Audited(name="public_question_audit", tenant=None),
        ]

    def __str__(self) -> str:
        return self.question


class TicketState(models.TextChoices):
    """Where a question to the Program stands."""

    OPEN = "open", "Open"
    TAKEN = "taken", "Taken"
    ANSWERED = "answered", "Answered"
    CLOSED = "closed", "Closed"


TICKET_MOVES: dict[TicketState, frozenset[TicketState]] = {
    TicketState.OPEN: frozenset({TicketState.TAKEN, TicketState.CLOSED}),
    TicketState.TAKEN: frozenset({TicketState.OPEN, TicketState.ANSWERED, TicketState.CLOSED}),
    TicketState.ANSWERED: frozenset({TicketState.TAKEN, TicketState.CLOSED}),
    TicketState.CLOSED: frozenset({TicketState.OPEN}),
}
"""What may follow what; an answered one is taken again, a closed one open again, when its sender writes."""


class Ticket(models.Model):
    """A question to the Program's mailbox (R25): of a company's person, or of anybody (no participant)."""

    number = models.CharField(max_length=20, unique=True)
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, null=True, related_name="+")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    name = models.CharField(max_length=200)
    email = models.EmailField()
    company = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=TicketState, default=TicketState.OPEN)
    received_at = models.DateTimeField()
    answer_due_on = models.DateField()
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    taken_at = models.DateTimeField(null=True)
    first_answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects = TicketQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["-received_at", "-id"], name="ticket_by_time"),
            models.Index(fields=["participant", "-received_at", "-id"], name="ticket_of_participant"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["participant", "id"], name="ticket_key"),
            models.CheckConstraint(
                name="ticket_state_known", condition=models.Q(state__in=TicketState.values)
            ),
            models.CheckConstraint(
                name="ticket_open_is_nobodys",
                condition=~models.Q(state="open") | models.Q(taken_by=None, taken_at=None),
            ),
            models.CheckConstraint(
                name="ticket_taken_since",
                condition=~models.Q(state__in=["taken", "answered"]) | models.Q(taken_at__isnull=False),
            ),
            models.CheckConstraint(
                name="ticket_answered_has_time",
                condition=~models.Q(state="answered") | models.Q(first_answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="ticket_closed_has_time",
                condition=models.Q(state="closed", closed_at__isnull=False)
                | (~models.Q(state="closed") & models.Q(closed_at=None)),
            ),
            RowLevelSecurity(name="ticket_rls"),
            Audited(name="ticket_audit"),
        ]

    def __str__(self) -> str:
        return self.number


class TicketMessage(models.Model):
    """What one side wrote in a ticket: never changed; gone with its ticket, and not before.

    Django's own key stands beside the composite one, which asks nothing where there is no participant.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="messages")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, null=True, related_name="+")
    from_program = models.BooleanField(default=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    author_name = models.CharField(max_length=200)
    text = models.TextField()
    sent_at = models.DateTimeField()

    objects = OfTicketQuerySet.as_manager()

    class Meta:
        constraints = [
            TenantForeignKey(name="ticket_message_ticket", column="ticket_id", to_table="alliance_ticket"),
            RowLevelSecurity(name="ticket_message_rls"),
            Audited(name="ticket_message_audit"),
        ]
