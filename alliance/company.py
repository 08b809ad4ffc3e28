"""What the company page shows from apps above participants: the tier held and both agreements, in one
query.
"""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from agreements.models import AgreementFact, AgreementKind
from participants.querysets import ParticipantQuerySet
from tiers.models import TierStanding


def annotate_standing(companies: ParticipantQuerySet, today: date) -> ParticipantQuerySet:
    """Annotate `tier` (the key held this program year, or before), `program_signed_on`,
    `procurement_signed_on`.
    """
    held = TierStanding.objects.held_in(today.year)
    return companies.annotate(
        settled=Exists(held),
        tier=Subquery(held.values("tier")[:1]),
        program_signed_on=Subquery(_signed(AgreementKind.PROGRAM, today).values("signed_on")[:1]),
        procurement_signed_on=Subquery(_signed(AgreementKind.PROCUREMENT, today).values("signed_on")[:1]),
    )


def _signed(kind: AgreementKind, today: date) -> QuerySet[AgreementFact]:
    holding = AgreementFact.objects.filter(participant=OuterRef("pk"), kind=kind, signed_on__lte=today)
    return holding.exclude(ends_on__lt=today).order_by("-signed_on")
