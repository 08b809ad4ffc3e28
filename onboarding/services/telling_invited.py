"""Telling people how an invitation went, in the portal; who signs for the company gets a letter (R2, R24)."""

from datetime import datetime
from typing import Literal

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.permissions import Permission
from accounts.services import notify
from agreements.selectors.people import people_who, readers_of
from kernel.clock import program_zone
from kernel.formats import day
from kernel.outbox import queue_letters
from kernel.periods import program_day
from onboarding.letters import program_invitation_ended, welcome
from onboarding.models import ProgramInvitation
from participants.models import Participant

TOPIC = "onboarding"
Happened = Literal["invited", "accepted", "expired"]


def tell_of_invitation(invitation: ProgramInvitation, happened: Happened, *, now: datetime) -> None:
    """Tell the administrators, and the IBM alliance manager that it names, what became of an invitation."""
    company = invitation.participant
    title, body = _words(invitation, happened)
    told = {each.user_id for each in people_who(Permission.MANAGE_PROSPECTS)}
    if happened != "expired":  # then nobody but administrators sees the company any more (D9)
        told.add(invitation.manager_id)
    notify(
        user_ids=told,
        key=f"invitation:{invitation.pk}:{happened}",
        topic=TOPIC,
        title=title,
        body=body,
        url=reverse("onboarding:prospect", args=[company.slug]),
        participant_id=company.pk,
        now=now,
    )


def tell_of_end(invitation: ProgramInvitation, reason: str, *, offered: bool, now: datetime) -> None:
    """Tell that an invitation has ended, and why: its addressee, and where a text was `offered` whoever was
    told of that, by one letter each; and IBM's people who manage the company no more, in the portal. Call it
    before their assignments end.
    """
    company = invitation.participant
    told = readers_of([company.pk])
    theirs = {each.email.lower() for each in told if offered and not each.is_ibm}
    letters = [
        program_invitation_ended(invitation, reason, to=each) for each in sorted({invitation.email, *theirs})
    ]
    queue_letters(letters, now=now)
    notify(
        user_ids={each.user_id for each in told if each.is_ibm},
        key=f"invitation:{invitation.pk}:released",
        topic=TOPIC,
        title=_("You no longer manage the alliance with %s") % company.name,
        body=_("Its invitation into the Program has ended. The reason given: %s") % reason,
        url=reverse("home"),
        participant_id=company.pk,
        now=now,
    )


def tell_of_admission(company: Participant, *, tier: str, now: datetime) -> None:
    """Welcome the company's people and its IBM managers, by mail and in the portal; `tier` is its name."""
    told = readers_of([company.pk])
    administrators = people_who(Permission.MANAGE_PROSPECTS)
    notify(
        user_ids={each.user_id for each in (*told, *administrators)},
        key=f"admitted:{company.pk}:{company.joined_on}",
        topic=TOPIC,
        title=_("%(company)s is a Participant, at %(tier)s") % {"company": company.name, "tier": tier},
        body=_("Both sides have signed the Program Agreement."),
        url=reverse("participant_home", args=[company.slug]),
        participant_id=company.pk,
        now=now,
    )
    queue_letters([welcome(company, each, tier=tier) for each in told], now=now)


def _words(invitation: ProgramInvitation, happened: Happened) -> tuple[str, str]:
    company = {"company": invitation.participant.name}
    until = {"until": day(program_day(invitation.expires_at, program_zone()))}
    match happened:
        case "invited":
            manager = {"manager": invitation.manager.name}
            return (
                _("%(company)s is invited into the Program") % company,
                _("%(manager)s is its IBM alliance manager. The invitation ends on %(until)s.")
                % (manager | until),
            )
        case "accepted":
            return (
                _("%(company)s accepted its invitation") % company,
                _("Its signatory signs the Program Agreement next, then IBM countersigns."),
            )
        case "expired":
            return (
                _("The invitation of %(company)s has expired") % company,
                _("Nobody answered it until %(until)s. The company is ready to be invited again.") % until,
            )
