"""Personal data of a candidacy that led to nothing are deleted a set time after it closed (R30).

What stays: the company's name and its public facts, the stages with their days, and who of IBM did what.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Exists, OuterRef

from accounts.models import Notice
from accounts.services import erase_people
from agreements.services.erasing import erase_signatories
from kernel.outbox import forget_letters
from kernel.tenancy import Role, acting
from onboarding.events import personal_data_erased
from onboarding.models import CLOSED_WITHOUT_ADMISSION, OPEN_STAGES, Prospect
from onboarding.selectors.addresses import addresses_of, still_known
from onboarding.services.erasing_later import erase_later_candidacies
from onboarding.services.erasing_words import erase_words
from participants.models import ColleagueInvitation, Lifecycle, Membership, Participant
from participants.querysets import ParticipantQuerySet
from participants.services import end_relationship


def erase_closed(*, now: datetime) -> int:
    """Delete what fell due, also while nobody ran, each company in a transaction of its own; return how many.

    Killed anywhere, a company is whole as it was or done; done again, nothing changes.
    """
    with acting(role=Role.STAFF, why="personal data due"):
        due = list(_due(now).order_by("pk").values_list("pk", flat=True))
    return sum(erase_company(participant_id=pk, now=now) for pk in due)


def erase_company(*, participant_id: int, now: datetime) -> bool:
    """Delete the personal data of one company that is due; return whether it was done by this call.

    Of a former Participant only the candidacies that led to no new admission are forgotten.
    """
    with acting(role=Role.STAFF, why="personal data deleted"):
        company = Participant.objects.select_for_update().get(pk=participant_id)
        if not _due(now).filter(pk=participant_id).exists():
            return False
        if company.joined_on is None:
            _erase_everybody(company, now)
        else:
            erase_later_candidacies(company=company, now=now)
    return True


def _due(now: datetime) -> ParticipantQuerySet:
    """Companies outside the Program, all of whose candidacies have been closed long enough: those that never
    came in, and those that left it and came back as a prospect.
    """
    limit = now - timedelta(days=settings.PROSPECT_DATA_DAYS)
    theirs = Prospect.objects.filter(participant=OuterRef("pk"))
    return Participant.objects.filter(
        ~Exists(theirs.filter(stage__in=OPEN_STAGES)),
        ~Exists(theirs.filter(closed_at__gt=limit)),
        Exists(theirs.filter(erased_at=None, stage__in=CLOSED_WITHOUT_ADMISSION)),
        lifecycle=Lifecycle.CLOSED,
    )


def _erase_everybody(company: Participant, now: datetime) -> None:
    """Delete every person of a company that never came in, with what named them."""
    people, addresses = _people_of(company), addresses_of(company.pk)
    end_relationship(by=None, participant=company, why="personal data deleted", now=now)
    erase_words(candidacies=Prospect.objects.filter(participant=company), now=now)
    ColleagueInvitation.objects.filter(participant=company).delete()
    Membership.objects.filter(participant=company).delete()
    erase_signatories(participant=company)
    erase_people(user_ids=people, now=now)
    alone = sorted(addresses - still_known(addresses))
    forget_letters(addresses=alone)
    Notice.objects.filter(participant_id=company.pk).delete()
    personal_data_erased.send(
        sender=Participant, participant_id=company.pk, since=None, addresses=alone, now=now
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT erase_from_record(%s, %s::bigint[], %s)", [company.pk, people, alone])


def _people_of(company: Participant) -> list[int]:
    """The company's people who never belonged to another one."""
    elsewhere = Membership.objects.filter(user=OuterRef("user_id")).exclude(participant=company)
    mine = Membership.objects.filter(~Exists(elsewhere), participant=company, user__ibm_role="")
    return sorted(set(mine.values_list("user_id", flat=True)))
