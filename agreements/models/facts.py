"""Facts of the two agreements, as far as assessments need them (R26)."""

from django.db import models

from kernel.files import Unguessable
from kernel.tenancy import Audited, RowLevelSecurity
from participants.models import OfParticipant, Participant


class AgreementKind(models.TextChoices):
    """The two agreements are two different things (R26)."""

    PROCUREMENT = "procurement", "Procurement Agreement"
    PROGRAM = "program", "Program Agreement"


class AgreementFact(OfParticipant):
    """An agreement signed on a day and, where known, the last day on which it holds."""

    partner_reads_history = True
    history_topic = "agreements"
    app_may_write = False

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="agreement_facts")
    kind = models.CharField(max_length=12, choices=AgreementKind)
    signed_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    reference = models.CharField(max_length=100, blank=True)
    file = models.FileField(upload_to=Unguessable("agreements"), max_length=120, blank=True, db_default="")
    file_name = models.CharField(max_length=120, blank=True, db_default="")
    file_sha256 = models.CharField(max_length=64, blank=True, db_default="")
    taken_over = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant", "kind", "signed_on"], name="agreement_once"),
            models.UniqueConstraint(fields=["participant", "id"], name="agreement_key"),
            models.CheckConstraint(
                name="agreement_ends_after_signed",
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("signed_on")),
            ),
            RowLevelSecurity(name="agreement_rls"),
            Audited(name="agreement_audit"),
        ]
