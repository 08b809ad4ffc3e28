"""Who signed which text of the Program Agreement, in which capacity, when (R2, R28)."""

from django.conf import settings
from django.db import models

from agreements.models.facts import AgreementFact
from agreements.models.texts import AgreementText
from kernel.files import Unguessable
from kernel.tenancy import Audited, RowLevelSecurity, TenantForeignKey
from participants.models import OfParticipant


class SigningState(models.TextChoices):
    """How far a company is with one text; both sides' signatures put it in force."""

    OFFERED = "offered", "Waits for the signatory"
    ACCEPTED = "accepted", "Waits for IBM’s countersignature"
    IN_FORCE = "in_force", "In force"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"
    REPLACED = "replaced", "Replaced by a later version"
    ENDED = "ended", "Ended"


SIGNING_MOVES: dict[SigningState, frozenset[SigningState]] = {
    SigningState.OFFERED: frozenset({SigningState.ACCEPTED, SigningState.DECLINED, SigningState.WITHDRAWN}),
    SigningState.ACCEPTED: frozenset({SigningState.IN_FORCE, SigningState.WITHDRAWN}),
    SigningState.IN_FORCE: frozenset({SigningState.REPLACED, SigningState.ENDED}),
    SigningState.DECLINED: frozenset(),
    SigningState.WITHDRAWN: frozenset(),
    SigningState.REPLACED: frozenset(),
    SigningState.ENDED: frozenset(),
}

OPEN_SIGNINGS = (SigningState.OFFERED, SigningState.ACCEPTED)
ACCEPTED_SIGNINGS = (SigningState.ACCEPTED, SigningState.IN_FORCE)
"""What the company's signatory has accepted: benefits go on while IBM's countersignature is awaited."""


class AgreementSigning(OfParticipant):
    """One company's way through one text: offered, accepted by its signatory, countersigned by IBM (R2).

    `signed_file` begins with the text's published bytes and carries both signatures as incremental updates;
    `certificate` says who signed, in which capacity, when, which version with which hash.
    """

    partner_reads_history = True
    history_topic = "agreements"
    app_may_write = False

    text = models.ForeignKey(AgreementText, on_delete=models.PROTECT, related_name="signings")
    state = models.CharField(max_length=10, choices=SigningState, default=SigningState.OFFERED)
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    accepted_name = models.CharField(max_length=200, blank=True)
    accepted_title = models.CharField(max_length=200, blank=True)
    countersigned_at = models.DateTimeField(null=True)
    countersigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    countersigned_name = models.CharField(max_length=200, blank=True)
    countersigned_title = models.CharField(max_length=200, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_reason = models.TextField(blank=True)
    signed_file = models.FileField(upload_to=Unguessable("signed"), max_length=120, blank=True)
    signed_sha256 = models.CharField(max_length=64, blank=True)
    certificate = models.FileField(upload_to=Unguessable("signed"), max_length=120, blank=True)
    certificate_sha256 = models.CharField(max_length=64, blank=True)
    fact = models.ForeignKey(
        AgreementFact, on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant"],
                condition=models.Q(state__in=["offered", "accepted"]),
                name="signing_open_once",
            ),
            models.UniqueConstraint(
                fields=["participant"], condition=models.Q(state="in_force"), name="signing_one_in_force"
            ),
            models.CheckConstraint(
                name="signing_accepted_by_somebody",
                condition=models.Q(state__in=["offered", "declined", "withdrawn"])
                | models.Q(accepted_at__isnull=False, accepted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="signing_in_force_by_both",
                condition=~models.Q(state__in=["in_force", "replaced", "ended"])
                | models.Q(countersigned_at__isnull=False, countersigned_by__isnull=False)
                & ~models.Q(signed_sha256=""),
            ),
            models.CheckConstraint(
                name="signing_by_two_people",
                condition=models.Q(countersigned_by=None)
                | ~models.Q(countersigned_by=models.F("accepted_by")),
            ),
            TenantForeignKey(name="signing_fact", column="fact_id", to_table="agreements_agreementfact"),
            RowLevelSecurity(name="signing_rls"),
            Audited(name="signing_audit", without=("signed_file", "certificate")),
        ]

    @property
    def is_open(self) -> bool:
        """Whether it waits for the company's signatory or for IBM."""
        return self.state in OPEN_SIGNINGS

    @property
    def is_in_force(self) -> bool:
        """Whether both sides signed it and nothing has replaced or ended it."""
        return self.state == SigningState.IN_FORCE
