"""The end of the Program Agreement by either party: notice, wind-down, execution (R30)."""

from django.conf import settings
from django.db import models

from kernel.tenancy import Audited, RowLevelSecurity, TenantForeignKey
from participants.models import OfParticipant


class Side(models.TextChoices):
    """One of the two parties."""

    IBM = "ibm", "IBM"
    PARTNER = "partner", "The Participant"


class TerminationState(models.TextChoices):
    """A notice runs until its effective date, unless both parties take it back."""

    NOTICED = "noticed", "Notice given"
    CANCELLED = "cancelled", "Cancelled by both"
    EXECUTED = "executed", "Executed"


TERMINATION_MOVES: dict[TerminationState, frozenset[TerminationState]] = {
    TerminationState.NOTICED: frozenset({TerminationState.CANCELLED, TerminationState.EXECUTED}),
    TerminationState.CANCELLED: frozenset(),
    TerminationState.EXECUTED: frozenset(),
}


class Termination(OfParticipant):
    """A notice of termination; `effective_on` is the first day on which the agreement holds no more (R30).

    It follows from the notice's day and the days of the signed text's clause. `cancel_asked_*` is one
    party's wish to take it back, which the other has to share.
    """

    partner_reads_history = True
    history_topic = "agreements"
    app_may_write = False

    given_by_side = models.CharField(max_length=8, choices=Side)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    ground = models.TextField()
    noticed_on = models.DateField()
    notice_days = models.PositiveSmallIntegerField()
    effective_on = models.DateField()
    state = models.CharField(max_length=10, choices=TerminationState, default=TerminationState.NOTICED)
    cancel_asked_side = models.CharField(max_length=8, choices=Side, blank=True)
    cancel_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    cancel_asked_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant"], condition=models.Q(state="noticed"), name="termination_open_once"
            ),
            models.UniqueConstraint(fields=["participant", "id"], name="termination_key"),
            models.CheckConstraint(
                name="termination_after_notice",
                condition=models.Q(effective_on__gte=models.F("noticed_on")),
            ),
            RowLevelSecurity(name="termination_rls"),
            Audited(name="termination_audit"),
        ]


class WindDownKind(models.TextChoices):
    """What has to be wound down, one step each (R30)."""

    DIRECTORY = "directory", "Listing in the partner directory taken down"
    LOGO = "logo", "IBM Security logo taken off the company’s site"
    BENEFITS = "benefits", "Benefits ended"
    ACCESS = "access", "People’s access to the portal ended"
    OPEN_LEADS = "open_leads", "Open leads agreed between the two alliance managers"
    OPEN_CASES = "open_cases", "Open cases closed"
    DATA = "data", "Data handed back"


class WindDownStep(OfParticipant):
    """One step of a wind-down; what the portal does itself is done by the execution."""

    partner_reads_history = True
    history_topic = "agreements"
    app_may_write = False

    termination = models.ForeignKey(
        Termination, on_delete=models.CASCADE, db_constraint=False, related_name="steps"
    )
    kind = models.CharField(max_length=12, choices=WindDownKind)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["termination", "kind"], name="wind_down_once"),
            TenantForeignKey(
                name="wind_down_termination", column="termination_id", to_table="agreements_termination"
            ),
            RowLevelSecurity(name="wind_down_rls"),
            Audited(name="wind_down_audit"),
        ]
