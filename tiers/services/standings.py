"""Standings written besides a published year: by admission and by the take-over import (R8, R11)."""

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _

from accounts.models import User
from kernel.tenancy import Role, acting
from participants.models import Participant
from tiers.models import StandingCause, TierStanding


class YearSettled(ValueError):
    """The tier of that year is settled by a published evaluation, a correction or an admission (R11)."""

    def __init__(self, participant: Participant, year: int) -> None:
        super().__init__(
            _("The tier of %(name)s in %(year)s is settled. Only a published correction changes it.")
            % {"name": participant.name, "year": year}
        )


def admit_standing(
    *, by: User | None, participant: Participant, tier: str, joined_on: date, now: datetime
) -> TierStanding:
    """Write the standing of the first year, by admission (R8). Raises `YearSettled`."""
    with acting(role=Role.STAFF, user=by.pk if by else None, why="tier at entry"):
        standing, created = TierStanding.objects.get_or_create(
            participant=participant,
            year=joined_on.year,
            defaults={"tier": tier, "cause": StandingCause.ADMISSION, "written_at": now},
        )
    if not created and (standing.tier, standing.cause) != (tier, StandingCause.ADMISSION):
        raise YearSettled(participant, joined_on.year)
    return standing


def take_over_standings(
    *, by: User | None, held: Mapping[tuple[int, int], str], now: datetime
) -> tuple[int, int]:
    """Write standings of a running program, `held` by (participant id, year); return how many are new and
    changed.

    A year that a published evaluation, a correction or an admission settled stays as it is (R11); the same
    again changes nothing.
    """
    with acting(role=Role.STAFF, user=by.pk if by else None, why="tiers taken over"):
        present = {
            (each.participant_id, each.year): each
            for each in TierStanding.objects.filter(
                participant_id__in={participant for participant, _year in held},
                year__in={year for _participant, year in held},
            )
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
        changed = [
            standing
            for key, standing in present.items()
            if key in held and standing.cause == StandingCause.TAKE_OVER and standing.tier != held[key]
        ]
        for standing in changed:
            standing.tier, standing.written_at = held[standing.participant_id, standing.year], now
        TierStanding.objects.bulk_create(fresh, batch_size=1000)
        TierStanding.objects.bulk_update(changed, ["tier", "written_at"], batch_size=1000)
    return len(fresh), len(changed)
