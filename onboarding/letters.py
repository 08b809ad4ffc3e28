"""The letters of onboarding, one function per message."""

from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.models import Side
from agreements.selectors.people import Reader
from kernel.addresses import absolute
from kernel.clock import program_zone
from kernel.formats import day, moment
from kernel.outbox import Letter
from onboarding.calendar import Guest, Meeting, Method, calendar_text
from onboarding.models import Briefing, ChecklistItem, ProgramInvitation, Prospect
from participants.models import Participant


def could_become_participant(prospect: Prospect, *, now: datetime) -> Letter:
    """Tells the company's alliance manager that it could become a Participant (R22)."""
    return Letter(
        key=f"prospect:{prospect.pk}:told:{now.isoformat()}",
        kind="prospect_told",
        to=prospect.contact_email,
        template="prospect_told",
        context={
            "person": prospect.contact_name,
            "company": prospect.participant.name,
            "mailbox": settings.PROGRAM_MAILBOX,
            "link": absolute(reverse("home")),
        },
    )


def briefing_letters(briefing: Briefing, method: Method, *, now: datetime) -> list[Letter]:
    """The calendar invitation of a briefing, changed or taken back where it went out before: to everybody
    who attends, the presenter too (R23).
    """
    meeting = _meeting(briefing)
    calendar = calendar_text(meeting, method, now=now)
    return [
        Letter(
            key=f"briefing:{briefing.uid}:{briefing.sequence}:{method}:{guest.email}",
            kind="briefing",
            to=guest.email,
            template="briefing",
            context=_words(briefing, guest, method),
            calendar=calendar,
        )
        for guest in meeting.guests
    ]


def program_invitation(invitation: ProgramInvitation, token: str, *, tier: str) -> Letter:
    """The invitation into the Program, to one of the company's signatories; `token` is the only copy of the
    link's secret, `tier` the name of the tier at entry (R7, R8).
    """
    return Letter(
        key=f"program-invitation:{invitation.digest}",
        kind="program_invitation",
        to=invitation.email,
        template="program_invitation",
        context={
            "company": invitation.participant.name,
            "tier": tier,
            "manager": invitation.manager.name,
            "expires": moment(invitation.expires_at, program_zone()),
            "link": absolute(reverse("onboarding:program_invitation", args=[token])),
        },
    )


def program_invitation_ended(invitation: ProgramInvitation, reason: str, *, to: str) -> Letter:
    """Tells somebody of the company that the link opens nothing any more, and why."""
    return Letter(
        key=f"program-invitation:{invitation.pk}:{invitation.state}:{to}",
        kind="program_invitation_ended",
        to=to,
        template="program_invitation_ended",
        context={
            "company": invitation.participant.name,
            "reason": reason,
            "mailbox": settings.PROGRAM_MAILBOX,
            "link": absolute(reverse("onboarding:prospect", args=[invitation.participant.slug])),
        },
    )


def welcome(company: Participant, reader: Reader, *, tier: str) -> Letter:
    """Welcomes a new Participant's people, and tells its IBM manager: the agreement is signed by both."""
    return Letter(
        key=f"admitted:{company.pk}:{company.joined_on}:{reader.user_id}",
        kind="welcome",
        to=reader.email,
        template="welcome",
        context={
            "person": reader.name,
            "company": company.name,
            "tier": tier,
            "theirs": not reader.is_ibm,
            "link": absolute(reverse("participant_home", args=[company.slug])),
        },
    )


def items_waiting(
    items: Sequence[ChecklistItem], *, key: str, to: str, name: str, of_ibm: bool, today: date
) -> Letter:
    """Reminds a person of items of checklists, late ones marked, each with its address (R21).

    IBM's people are told of a company's item only where nobody of the company works on it.
    """
    return Letter(
        key=key,
        kind="checklist_reminder",
        to=to,
        template="checklist_reminder",
        context={
            "person": name,
            "number": len(items),
            "items": [
                {
                    "company": each.participant.name,
                    "name": each.name,
                    "due": day(each.due_on) if each.due_on else "",
                    "nobody": of_ibm and each.side == Side.PARTNER,
                    "late": each.due_on is not None and each.due_on < today,
                    "link": absolute(reverse("onboarding:item", args=[each.participant.slug, each.pk])),
                }
                for each in items
            ],
        },
    )


def _words(briefing: Briefing, guest: Guest, method: Method) -> dict[str, object]:
    return {
        "person": guest.name,
        "company": briefing.participant.name,
        "presenter": briefing.presenter.name,
        "starts": moment(briefing.starts_at, program_zone()),
        "minutes": briefing.minutes,
        "place": briefing.place,
        "agenda": briefing.agenda,
        "cancelled": method is Method.CANCEL,
        "changed": method is Method.REQUEST and briefing.sequence > 0,
        "link": absolute(reverse("home")),
    }


def _meeting(briefing: Briefing) -> Meeting:
    presenter = Guest(briefing.presenter.name, briefing.presenter.email, chairs=True)
    others = tuple(
        Guest(each["name"], each["email"])
        for each in briefing.attendees
        if each["email"].lower() != presenter.email.lower()
    )
    return Meeting(
        uid=briefing.uid,
        sequence=briefing.sequence,
        starts_at=briefing.starts_at,
        minutes=briefing.minutes,
        title=_("IBM Security Services Alliance Program: briefing of %s") % briefing.participant.name,
        place=briefing.place,
        text=briefing.agenda,
        organizer=Guest(_("IBM Security Services Alliance Program"), settings.PROGRAM_MAILBOX),
        guests=(presenter, *others),
    )
