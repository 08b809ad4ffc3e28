"""Standings written besides a published year: by admission and by the take-over import (R8, R11)."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _

from accounts.models import User
from kernel.clock import program_zone
from kernel.periods import program_day
from kernel.refusal import Refusal
from kernel.tenancy import Role, acting
from participants.models import Participant
from tiers.models import StandingCause, TierStanding


class YearSettled(Refusal):
    """The tier of that year is settled by what was published since the company joined (R11)."""

    def __init__(self, participant: Participant, year: int) -> None:
        super().__init__(
            _("The tier of %(name)s in %(year)s is settled. Correct the assessment that settled it instead.")
            % {"name": participant.name, "year": year}
        )


def admit_standing(
    *, by: User | None, participant: Participant, tier: str, joined_on: date, now: datetime
) -> TierStanding:
    """Write the standing of the first year, by admission (R8); call it once the company is admitted.

    What a company held in the same year before it left gives way; the record of changes keeps it. The same
    again changes nothing. Raises YearSettled where an evaluation was published after `joined_on`.
    """
    year = joined_on.year
    with acting(role=Role.STAFF, user=by.pk if by else None, why="tier at entry"):
        held = TierStanding.objects.select_for_update().filter(participant=participant, year=year)
        present: TierStanding | None = held.first()
        standing: TierStanding = present or TierStanding(participant=participant, year=year)
        if present is not None:
            if (present.tier, present.cause) == (tier, StandingCause.ADMISSION):
                return present
            if present.run_id is not None and program_day(present.written_at, program_zone()) > joined_on:
                raise YearSettled(participant, year)
        standing.tier, standing.cause, standing.run = tier, StandingCause.ADMISSION, None
        standing.written_at = now
        standing.save()
    return standing


def take_over_standings(
    *,
    by: User | None,
    held: Mapping[tuple[int, int], str],
    now: datetime,
    whole: Collection[int] = (),
    why: str = "tiers taken over",
) -> set[int]:
    """Write standings of a running program, `held` by (participant id, year); return whom it touched.

    Of the participants in `whole` the standings taken over that are not `held` go. A year that a published
    evaluation, a correction or an admission settled stays as it is (R11); the same again changes nothing.
    """
    participants = {participant for participant, _year in held} | set(whole)
    with acting(role=Role.STAFF, user=by.pk if by else None, why=why):
        present = {
            (each.participant_id, each.year): each
            for each in TierStanding.objects.filter(participant_id__in=participants)
        }
        fresh = [
            TierStanding(
                participant_id=participant,
                year=year,
                tier=tier,
                cause=StandingCause.TAKE_OVER,
                written_at=now,
            )
            for (participant, year), tier in held.items()
            if (participant, year) not in present
        ]
        taken_over = {key: each for key, each in present.items() if each.cause == StandingCause.TAKE_OVER}
        gone = [each for key, each in taken_over.items() if key not in held and key[0] in set(whole)]
        changed = [each for key, each in taken_over.items() if key in held and each.tier != held[key]]
        for standing in changed:
            standing.tier, standing.written_at = held[standing.participant_id, standing.year], now
        TierStanding.objects.filter(pk__in=[each.pk for each in gone]).delete()
        TierStanding.objects.bulk_create(fresh, batch_size=5000)
        # As an upsert: bulk_update compares every row with every other.
        TierStanding.objects.bulk_create(
            changed,
            batch_size=5000,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["tier", "written_at"],
        )
    return {each.participant_id for each in (*fresh, *gone, *changed)}
