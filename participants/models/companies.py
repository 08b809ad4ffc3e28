"""The company: tenant root of everything that belongs to a participant."""

from django.db import models

from kernel.tenancy import Audited, RowLevelSecurity
from participants.lifecycle import ADMITTED, IN_PROGRAM, Lifecycle
from participants.querysets import OfParticipantQuerySet, ParticipantQuerySet

_MEMBER_OF = "SELECT participant_id FROM participants_membership WHERE user_id = {user} AND ended_at IS NULL"


class Participant(models.Model):
    """A company: the tenant root. Called a Participant on a page only while active (R2)."""

    partner_reads_history = True
    app_may_write = False

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    lifecycle = models.CharField(max_length=10, choices=Lifecycle, default=Lifecycle.PROSPECT)
    joined_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    website = models.URLField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="participant_active_joined",
                condition=~models.Q(lifecycle__in=["active", "leaving", "former"])
                | models.Q(joined_on__isnull=False),
            ),
            models.CheckConstraint(
                name="participant_left_after_joined",
                condition=models.Q(left_on=None) | models.Q(left_on__gte=models.F("joined_on")),
            ),
            RowLevelSecurity(name="participant_rls", tenant="id", own=f"id IN ({_MEMBER_OF})"),
            Audited(name="participant_audit", tenant="id"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def admitted(self) -> bool:
        """Whether it is or was a Participant (R2)."""
        return self.lifecycle in ADMITTED

    @property
    def in_program(self) -> bool:
        """Whether it is a Participant now; under notice it still is one (R2, R30)."""
        return self.lifecycle in IN_PROGRAM


class OfParticipant(models.Model):
    """A row that belongs to one participant; its policy and audit are named by each model.

    `partner_reads_history`: the partner's own people may read the changes of these rows, too;
    `history_topic`: under which word of the record of changes they stand.
    """

    partner_reads_history = False
    history_topic = "facts"

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")

    objects = OfParticipantQuerySet.as_manager()

    class Meta:
        abstract = True
