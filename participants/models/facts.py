"""Facts that assessments read besides the leads: offerings, trainings, programs (R1, R5, R19, R20)."""

from django.db import models
from django.db.models.functions import Lower

from kernel.tenancy import Audited, RowLevelSecurity, TenantForeignKey
from participants.models.companies import OfParticipant


class Offering(models.Model):
    """An IBM Services Offering: IBM's catalogue, the same for everybody (R1)."""

    app_may_write = False

    name = models.CharField(max_length=200, unique=True)

    class Meta:
        constraints = [Audited(name="offering_audit", tenant=None)]

    def __str__(self) -> str:
        return self.name


class Technology(OfParticipant):
    """A technology of a participant."""

    partner_reads_history = True
    app_may_write = False

    name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant", "name"], name="technology_once"),
            models.UniqueConstraint(fields=["participant", "id"], name="technology_key"),
            RowLevelSecurity(name="technology_rls"),
            Audited(name="technology_audit"),
        ]


class IncorporationRole(models.TextChoices):
    """How a technology is incorporated in an offering (R1)."""

    DELIVERY_TOOL = "delivery_tool", "Delivery tool"
    BASE_COMPONENT = "base_component", "Base component"
    NOT_RECORDED = "not_recorded", "Not recorded"


class Incorporation(OfParticipant):
    """A participant's technology inside an IBM Services Offering, with its role and launch (R1)."""

    partner_reads_history = True
    app_may_write = False

    technology = models.ForeignKey(
        Technology,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="incorporations",
    )
    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="incorporations")
    role = models.CharField(max_length=20, choices=IncorporationRole, default=IncorporationRole.NOT_RECORDED)
    launched_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    taken_over = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "offering", "technology"],
                name="incorporation_once",
                nulls_distinct=False,
            ),
            TenantForeignKey(
                name="incorporation_technology", column="technology_id", to_table="participants_technology"
            ),
            RowLevelSecurity(name="incorporation_rls"),
            Audited(name="incorporation_audit"),
        ]


class Audience(models.TextChoices):
    """Whose training it is: IBM's people, trained by the partner (R20)."""

    SALES = "sales", "Sales people"
    DELIVERY = "delivery", "Delivery people"


class TrainedPerson(OfParticipant):
    """One of IBM's people trained by the participant; counted once however often trained (R20)."""

    partner_reads_history = True
    app_may_write = False

    audience = models.CharField(max_length=10, choices=Audience)
    name = models.CharField(max_length=200)
    email = models.EmailField()
    completed_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint("participant", "audience", Lower("email"), name="trained_person_once"),
            RowLevelSecurity(name="trained_person_rls"),
            Audited(name="trained_person_audit"),
        ]


class TrainedHeadcount(OfParticipant):
    """A number of trained people taken over from before the portal, without names (R20)."""

    partner_reads_history = True
    app_may_write = False

    audience = models.CharField(max_length=10, choices=Audience)
    people = models.PositiveIntegerField()
    as_of = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant", "audience"], name="trained_headcount_once"),
            RowLevelSecurity(name="trained_headcount_rls"),
            Audited(name="trained_headcount_audit"),
        ]


class OtherProgram(OfParticipant):
    """Another IBM program that the partner belongs to; no obstacle (R5)."""

    partner_reads_history = True
    app_may_write = False

    name = models.CharField(max_length=200)
    since = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant", "name"], name="other_program_once"),
            RowLevelSecurity(name="other_program_rls"),
            Audited(name="other_program_audit"),
        ]


class DealRegistrationFact(OfParticipant):
    """Whether the participant has a deal registration program that IBM uses, from a day on (R19)."""

    partner_reads_history = True
    app_may_write = False

    has_program = models.BooleanField()
    as_of = models.DateField()
    url = models.URLField(blank=True)
    taken_over = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant", "as_of"], name="deal_registration_once"),
            RowLevelSecurity(name="deal_registration_rls"),
            Audited(name="deal_registration_audit"),
        ]
