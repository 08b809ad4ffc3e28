"""The panel of an invitation that waits for its answer, or for both signatures (R2, R8, R24)."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kernel.clock import program_zone
from kernel.components import Fact
from kernel.formats import moment
from kernel.periods import program_day
from onboarding.models import InvitationState, Stage
from onboarding.selectors.prospect_record import ProspectRecord


@dataclass(frozen=True, slots=True)
class InvitationPanel:
    """What the template places; `answers`: the reader is the signatory to whom it was mailed."""

    title: str
    desc: str
    tier: str
    facts: tuple[Fact, ...]
    is_open: bool
    ended: bool
    answers: bool
    who_answers: str
    agreements_url: str
    agreements_words: str
    for_ibm: bool


def invitation_panel(
    record: ProspectRecord, *, address: str, signs: bool, for_ibm: bool, now: datetime
) -> InvitationPanel | None:
    """Return the panel of an invited company, None for any other; `address` is the reader's, who `signs` for
    the company or not.
    """
    found, slug = record.invitation, record.prospect.participant.slug
    if record.stage is not Stage.INVITED or found is None:
        return None
    is_open = found["state"] == InvitationState.OPEN
    expires = datetime.fromisoformat(found["expires_at"])
    mine = signs and address.lower() == found["email"].lower()
    signing = reverse("agreements:agreements" if for_ibm else "agreements:sign", args=[slug])
    return InvitationPanel(
        title=_("Invited into the Program") if is_open else _("The invitation is accepted"),
        desc=_("It is answered by the person to whom it was mailed, once, until its last day.")
        if is_open
        else _("The company is a Participant once both sides have signed the Program Agreement."),
        tier=found["tier"],
        facts=_facts(found, expires, is_open, now),
        is_open=is_open,
        ended=is_open and expires <= now,
        answers=is_open and mine and expires > now,
        who_answers="" if mine or not is_open else _("%s answers it.") % _addressee(record, found["email"]),
        agreements_url="" if is_open else signing,
        agreements_words=_agreements_words(signs=signs, for_ibm=for_ibm),
        for_ibm=for_ibm,
    )


def _agreements_words(*, signs: bool, for_ibm: bool) -> str:
    if for_ibm:
        return _("Open the agreement")
    return _("Read and sign") if signs else _("Read the agreement")


def _facts(found: dict[str, str], expires: datetime, is_open: bool, now: datetime) -> tuple[Fact, ...]:
    zone = program_zone()
    facts = [
        Fact(_("IBM alliance manager"), found["manager"]),
        Fact(_("Mailed to"), found["email"]),
        Fact(_("Mailed"), moment(datetime.fromisoformat(found["sent_at"]), zone)),
    ]
    if is_open:
        facts.append(Fact(_("Ends"), f"{moment(expires, zone)}, {_left(expires, now)}"))
    else:
        answered = moment(datetime.fromisoformat(found["answered_at"]), zone)
        facts.append(Fact(_("Accepted"), f"{answered}, {found['answered_by'] or ''}".rstrip(", ")))
    return tuple(facts)


def _left(expires: datetime, now: datetime) -> str:
    if expires <= now:
        return _("ended")
    zone = program_zone()
    left = (program_day(expires, zone) - program_day(now, zone)).days
    return ngettext("%d day left", "%d days left", left) % left if left else _("today")


def _addressee(record: ProspectRecord, email: str) -> str:
    """Return the name of the signatory to whom it was mailed, as the members have it."""
    return next((each["name"] for each in record.members if each["email"].lower() == email.lower()), email)
