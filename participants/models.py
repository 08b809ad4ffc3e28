"""A company's whole life in the program, its people and the facts that assessments read."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower

from accounts.permissions import PARTNER_ROLES, Role
from kernel.tenancy import Audited, RowLevelSecurity, TenantForeignKey
from participants.querysets import OfParticipantQuerySet, ParticipantQuerySet

_MEMBER_OF = "SELECT participant_id FROM participants_membership WHERE user_id = {user} AND ended_at IS NULL"


class Lifecycle(models.TextChoices):
    """Where a company stands; only an active one is a Participant (R2)."""

    PROSPECT = "prospect", "Prospect"
    INVITED = "invited", "Invited"
    ACTIVE = "active", "Active"
    LEAVING = "leaving", "Leaving"
    FORMER = "former", "Former"
    CLOSED = "closed", "Closed"


LIFECYCLE_MOVES: dict[Lifecycle, frozenset[Lifecycle]] = {
    Lifecycle.PROSPECT: frozenset({Lifecycle.INVITED, Lifecycle.CLOSED}),
    Lifecycle.INVITED: frozenset({Lifecycle.ACTIVE, Lifecycle.PROSPECT, Lifecycle.CLOSED}),
    Lifecycle.ACTIVE: frozenset({Lifecycle.LEAVING, Lifecycle.FORMER}),
    Lifecycle.LEAVING: frozenset({Lifecycle.ACTIVE, Lifecycle.FORMER}),
    Lifecycle.FORMER: frozenset({Lifecycle.PROSPECT}),
    Lifecycle.CLOSED: frozenset({Lifecycle.PROSPECT}),
}


IN_PROGRAM = (Lifecycle.ACTIVE, Lifecycle.LEAVING)
"""Participants proper, those whose notice runs among them."""
IN_RELATION = (Lifecycle.INVITED, *IN_PROGRAM)
"""Whom IBM's people look after and agree with: Participants, and who is invited to be one."""
ADMITTED = (*IN_PROGRAM, Lifecycle.FORMER)
"""Who is or was a Participant; before that, its people see nothing beyond the way into the Program (R2)."""


CLOSED_TO_PEOPLE = (Lifecycle.FORMER, Lifecycle.CLOSED)
"""Who has left, or did not come in: nobody comes into its workspace (R2, R30)."""


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


class Membership(OfParticipant):
    """A person's role on a partner's side (D9); ended, never deleted."""

    partner_reads_history = True
    history_topic = "people"

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=[(r.key, r.name) for r in PARTNER_ROLES.values()])
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "user"], condition=models.Q(ended_at=None), name="membership_once"
            ),
            models.CheckConstraint(
                name="membership_role_known", condition=models.Q(role__in=list(PARTNER_ROLES))
            ),
            RowLevelSecurity(name="membership_rls", own="user_id = {user}"),
            Audited(name="membership_audit"),
        ]

    @property
    def held_role(self) -> Role:
        """The role as a value with its permissions."""
        return PARTNER_ROLES[self.role]


class ColleagueInvitation(OfParticipant):
    """An invitation of a colleague into a participant's workspace: single-use, expiring, revocable."""

    partner_reads_history = True
    history_topic = "people"

    email = models.EmailField()
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=20, choices=[(r.key, r.name) for r in PARTNER_ROLES.values()])
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "participant",
                Lower("email"),
                condition=models.Q(accepted_at=None, revoked_at=None),
                name="invitation_open_once",
            ),
            RowLevelSecurity(name="invitation_rls"),
            Audited(name="invitation_audit", without=("digest",)),
        ]


class AssignmentKind(models.TextChoices):
    """How an IBM person is assigned to a participant (D9)."""

    MANAGER = "manager", "IBM alliance manager"
    DEPUTY = "deputy", "Deputy"
    SPONSOR = "sponsor", "Executive sponsor"
    BRIEFER = "briefer", "Briefs the prospect"


class Assignment(OfParticipant):
    """An IBM person's assignment to a participant: manager, deputy or executive sponsor (R24, R33)."""

    partner_reads_history = True
    history_topic = "people"
    app_may_write = False

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="assignments")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="assignments")
    kind = models.CharField(max_length=10, choices=AssignmentKind)
    since = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["user", "participant"], name="assignment_open", condition=models.Q(ended_on=None)
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "user", "kind"],
                condition=models.Q(ended_on=None),
                name="assignment_once",
            ),
            models.UniqueConstraint(
                fields=["participant"],
                condition=models.Q(ended_on=None, kind="manager"),
                name="assignment_one_manager",
            ),
            RowLevelSecurity(name="assignment_rls"),
            Audited(name="assignment_audit"),
        ]


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
