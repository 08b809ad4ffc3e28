"""The people of candidacies in which a former Participant did not come in again are forgotten (R30).

What was kept of it as a Participant stays: its agreements, its people and its questions of that time.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection
from django.db.models import Exists, OuterRef

from accounts.services import erase_people
from agreements.services.erasing import erase_signatories
from kernel.clock import program_zone
from kernel.outbox import forget_letters
from kernel.periods import program_day
from onboarding.events import personal_data_erased
from onboarding.models import CLOSED_WITHOUT_ADMISSION, Prospect
from onboarding.selectors.addresses import addresses_of, still_known
from onboarding.services.erasing_words import erase_words
from participants.models import ColleagueInvitation, Membership, Participant
from participants.services import end_relationship


def erase_later_candidacies(*, company: Participant, now: datetime) -> None:
    """Delete the personal data of a former Participant's candidacies without admission, an earlier one's too;
    the people who came with a later one lose their account, unless they have another part in the portal.

    Call it as staff, under the company's lock.
    """
    found = list(
        Prospect.objects.filter(participant=company, stage__in=CLOSED_WITHOUT_ADMISSION, erased_at=None)
    )
    candidacies = Prospect.objects.filter(pk__in=[each.pk for each in found])
    reasons = [each.closed_reason for each in found if each.closed_reason]
    addresses = addresses_of(company.pk)
    end_relationship(by=None, participant=company, why="personal data deleted", now=now)
    back = _came_back_at(company, found)
    people, invitations = _people_since(company, back), _invitations_since(company, back)
    erase_words(candidacies=candidacies, now=now)
    ColleagueInvitation.objects.filter(pk__in=invitations).delete()
    Membership.objects.filter(participant=company, user__in=people).delete()
    signings = erase_signatories(participant=company, since=back) if back else []
    erase_people(user_ids=people, now=now)
    alone = sorted(addresses - still_known(addresses))
    forget_letters(addresses=alone)
    if back:
        personal_data_erased.send(
            sender=Participant, participant_id=company.pk, since=back, addresses=alone, now=now
        )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT erase_candidacies_from_record(%s, %s::bigint[], %s::text[], %s::bigint[], %s::bigint[],"
            " %s::bigint[])",
            [company.pk, [each.pk for each in found], reasons, people, invitations, signings],
        )


def _came_back_at(company: Participant, candidacies: Sequence[Prospect]) -> datetime | None:
    """When the first of these candidacies after the Participant left began."""
    zone, left_on = program_zone(), company.left_on
    later = [
        each.nominated_at
        for each in candidacies
        if left_on is not None and program_day(each.nominated_at, zone) >= left_on
    ]
    return min(later, default=None)


def _people_since(company: Participant, since: datetime | None) -> list[int]:
    """Who of the company's people became one after a moment, never before it and nowhere else."""
    if since is None:
        return []
    others = Membership.objects.filter(user=OuterRef("user_id"))
    mine = Membership.objects.filter(
        ~Exists(others.exclude(participant=company)),
        ~Exists(others.filter(participant=company, since__lt=since)),
        participant=company,
        user__ibm_role="",
    )
    return sorted(set(mine.values_list("user_id", flat=True)))


def _invitations_since(company: Participant, since: datetime | None) -> list[int]:
    if since is None:
        return []
    return list(
        ColleagueInvitation.objects.filter(participant=company, invited_at__gte=since).values_list(
            "pk", flat=True
        )
    )
