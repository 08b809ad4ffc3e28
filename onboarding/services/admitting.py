"""Both halves are there: invited, and signed by both sides. The company is a Participant (R2, R8, R24)."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from agreements.services import admit_participant
from kernel.clock import program_zone
from kernel.periods import program_day
from kernel.refusal import Refusal
from onboarding.events import participant_admitted
from onboarding.models import InvitationState, ProgramInvitation, Prospect, Stage
from onboarding.selectors.readiness import tier_named
from onboarding.services.stages import moving
from onboarding.services.telling_invited import tell_of_admission
from participants.models import Lifecycle, Participant
from participants.services.behalf import as_ibm
from tiers.services.standings import admit_standing


class InvitationNotAccepted(Refusal):
    """A signed agreement alone makes nobody a Participant (R2)."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("%(name)s has accepted no invitation. Withdraw the offer, and let its signatory accept first.")
            % {"name": name}
        )


def admit_signed(*, by: User | None, participant_id: int, now: datetime) -> Participant | None:
    """Make an invited company a Participant on the day of IBM's countersignature, with the tier of its
    invitation as standing; call it inside the countersignature, which any failure undoes.

    A Participant that signed a later version is one already: None. Raises InvitationNotAccepted, MoveRefused.
    """
    with as_ibm(by, why="admitted"):
        company = Participant.objects.select_for_update().get(pk=participant_id)
        if company.lifecycle != Lifecycle.INVITED:
            return None
        invitation = _accepted(company)
        joined_on = program_day(now, program_zone())
        with moving(by, invitation.prospect, Stage.ADMITTED, now=now, why="admitted"):
            company = admit_participant(by=by, participant=company, joined_on=joined_on)
            admit_standing(by=by, participant=company, tier=invitation.tier, joined_on=joined_on, now=now)
        participant_admitted.send(
            sender=Prospect, participant_id=company.pk, tier=invitation.tier, joined_on=joined_on, now=now
        )
        tell_of_admission(company, tier=tier_named(invitation.tier, joined_on), now=now)
    return company


def _accepted(company: Participant) -> ProgramInvitation:
    rows = ProgramInvitation.objects.select_related("prospect").filter(
        participant=company, state=InvitationState.ACCEPTED, prospect__stage=Stage.INVITED
    )
    found: ProgramInvitation | None = rows.first()
    if found is None:
        raise InvitationNotAccepted(company.name)
    return found
