"""The named moves of a signing, under its lock, and the refusals that they share (R2, R28)."""

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission
from agreements.models import SIGNING_MOVES, AgreementSigning, SigningState
from agreements.selectors.people import signatories_of
from kernel.refusal import Refusal
from participants.models import Participant
from participants.selectors import actor_of


class SigningMoveRefused(Refusal):
    """The signing is not where this step can be taken: another person was first, or the offer has ended."""

    def __init__(self, signing: AgreementSigning) -> None:
        super().__init__(_STANDS[SigningState(signing.state)](signing))


class NotASignatory(Refusal):
    """Only a company's signatory signs or declines for it (D9); the refusal says who may."""

    def __init__(self, company: str, names: list[str]) -> None:
        if names:
            words = _("Only a signatory of %(company)s may do this: %(names)s.")
        else:
            words = _("%(company)s has no signatory. Its alliance manager names one on the page of the team.")
        super().__init__(words % {"company": company, "names": ", ".join(names)})


class ReasonNeeded(Refusal):
    """Whoever ends an offer says why."""

    def __init__(self) -> None:
        super().__init__(_("Give a reason; the other side reads it."))


def locked(signing: AgreementSigning) -> AgreementSigning:
    """Return the present signing, its company and itself locked, so that of two people at once one comes
    second; the company first, as everywhere, so that neither waits for the other for ever.
    """
    company = Participant.objects.select_for_update().get(pk=signing.participant_id)
    present = AgreementSigning.objects.select_for_update(of=("self",)).select_related("text")
    found: AgreementSigning = present.get(pk=signing.pk)
    found.participant = company
    return found


def move(signing: AgreementSigning, to: SigningState) -> None:
    """Set the state along `SIGNING_MOVES`, without saving. Raises SigningMoveRefused."""
    if to not in SIGNING_MOVES[SigningState(signing.state)]:
        raise SigningMoveRefused(signing)
    signing.state = to


def refuse_unless_signatory(by: User, company: Participant) -> None:
    """Refuse everybody but the company's own signatories, IBM's people too. Raises NotASignatory."""
    actor = actor_of(by)
    if actor.is_ibm or not by.is_active or not actor.can(Permission.SIGN, company.pk):
        raise NotASignatory(company.name, signatories_of(company))


def _offered(signing: AgreementSigning) -> str:
    return _("The company's signatory has not accepted it yet.")


def _accepted(signing: AgreementSigning) -> str:
    return _("%(name)s has accepted it already; it waits for IBM's countersignature.") % {
        "name": signing.accepted_name
    }


def _in_force(signing: AgreementSigning) -> str:
    return _("It is in force: %(name)s accepted it, and IBM has countersigned it.") % {
        "name": signing.accepted_name
    }


def _declined(signing: AgreementSigning) -> str:
    return _("It was declined. IBM has to offer a text again.")


def _withdrawn(signing: AgreementSigning) -> str:
    return _("The offer was withdrawn: %(reason)s Load the page again to see what is offered now.") % {
        "reason": signing.closed_reason
    }


def _replaced(signing: AgreementSigning) -> str:
    return _("A later version has replaced it.")


def _ended(signing: AgreementSigning) -> str:
    return _("It has ended.")


_STANDS = {
    SigningState.OFFERED: _offered,
    SigningState.ACCEPTED: _accepted,
    SigningState.IN_FORCE: _in_force,
    SigningState.DECLINED: _declined,
    SigningState.WITHDRAWN: _withdrawn,
    SigningState.REPLACED: _replaced,
    SigningState.ENDED: _ended,
}
