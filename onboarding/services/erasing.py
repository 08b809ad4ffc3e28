"""Personal data of a company that never came in are deleted a set time after its candidacy closed (R30).

What stays: the company's name and its public facts, the stages with their days, and who of IBM did what.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Exists, OuterRef

from accounts.models import Notice
from accounts.services import erase_people
from agreements.services.erasing import erase_signatories
from kernel.files import remove_on_commit
from kernel.outbox import forget_letters
from kernel.tenancy import Role, acting
from onboarding.events import personal_data_erased
from onboarding.models import (
    OPEN_STAGES,
    Briefing,
    ChecklistItem,
    ItemComment,
    ProgramInvitation,
    Prospect,
)
from onboarding.selectors.addresses import addresses_of, still_known
from participants.models import ColleagueInvitation, Lifecycle, Membership, Participant
from participants.querysets import ParticipantQuerySet
from participants.services import end_relationship

ERASED_WORDS = "–"
"""In place of words that a rule of the database asks for."""


def erase_closed(*, now: datetime) -> int:
    """Delete what fell due, also while nobody ran, each company in a transaction of its own; return how many.

    Killed anywhere, a company is whole as it was or done; done again, nothing changes.
    """
    with acting(role=Role.STAFF, why="personal data due"):
        due = list(_due(now).order_by("pk").values_list("pk", flat=True))
    return sum(erase_company(participant_id=pk, now=now) for pk in due)


def erase_company(*, participant_id: int, now: datetime) -> bool:
    """Delete the personal data of one company that is due; return whether it was done by this call."""
    with acting(role=Role.STAFF, why="personal data deleted"):
        company = Participant.objects.select_for_update().get(pk=participant_id)
        if not _due(now).filter(pk=participant_id).exists():
            return False
        people, addresses = _people_of(company), addresses_of(company.pk)
        end_relationship(by=None, participant=company, why="personal data deleted", now=now)
        _erase_candidacies(company, now)
        erase_signatories(participant=company)
        erase_people(user_ids=people, now=now)
        alone = sorted(addresses - still_known(addresses))
        forget_letters(addresses=alone)
        Notice.objects.filter(participant_id=company.pk).delete()
        personal_data_erased.send(sender=Participant, participant_id=company.pk, addresses=alone, now=now)
        with connection.cursor() as cursor:
            cursor.execute("SELECT erase_from_record(%s, %s::bigint[], %s)", [company.pk, people, alone])
    return True


def _due(now: datetime) -> ParticipantQuerySet:
    """Companies that never came in, all of whose candidacies have been closed long enough."""
    limit = now - timedelta(days=settings.PROSPECT_DATA_DAYS)
    theirs = Prospect.objects.filter(participant=OuterRef("pk"))
    return Participant.objects.filter(
        ~Exists(theirs.filter(stage__in=OPEN_STAGES)),
        ~Exists(theirs.filter(closed_at__gt=limit)),
        Exists(theirs.filter(erased_at=None, closed_at__isnull=False)),
        lifecycle=Lifecycle.CLOSED,
        joined_on=None,
    )


def _people_of(company: Participant) -> list[int]:
    """The company's people who never belonged to another one."""
    elsewhere = Membership.objects.filter(user=OuterRef("user_id")).exclude(participant=company)
    mine = Membership.objects.filter(~Exists(elsewhere), participant=company, user__ibm_role="")
    return sorted(set(mine.values_list("user_id", flat=True)))


def _erase_candidacies(company: Participant, now: datetime) -> None:
    of = {"participant": company}
    for briefing in Briefing.objects.filter(**of):
        remove_on_commit(briefing.material)
    for item in ChecklistItem.objects.filter(**of).exclude(evidence_file=""):
        remove_on_commit(item.evidence_file)
    Briefing.objects.filter(**of).update(
        attendees=[], agenda="", place="", notes="", material="", material_name="", material_type=""
    )
    ItemComment.objects.filter(**of).delete()
    ChecklistItem.objects.filter(**of).exclude(waiver_reason="").update(waiver_reason=ERASED_WORDS)
    ChecklistItem.objects.filter(**of).update(
        assignee=None,
        evidence_file="",
        evidence_name="",
        evidence_type="",
        evidence_sha256="",
        evidence_link="",
    )
    invitations = ProgramInvitation.objects.filter(**of)
    invitations.exclude(decline_reason="").update(decline_reason=ERASED_WORDS)
    invitations.update(email="")
    ColleagueInvitation.objects.filter(**of).delete()
    Membership.objects.filter(**of).delete()
    Prospect.objects.filter(**of).update(contact_name="", contact_email="", summary="", closed_reason="")
    Prospect.objects.filter(erased_at=None, **of).update(erased_at=now)
