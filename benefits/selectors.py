"""What a tier brings, and what the tiers above would bring on top (R27, R31)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from agreements.selectors import agreement_answers
from participants.models import Participant
from tiers.guide_document import GuideDocument, Tier
from tiers.models import ProgramGuide
from tiers.selectors.guides import document_of, guide_in_force
from tiers.selectors.runs import standing_in

CATEGORIES = ("governance", "offering_management", "marketing")
"""The three categories, in the guide's order (R31)."""


@dataclass(frozen=True, slots=True)
class BenefitRow:
    """One benefit: held, or locked and then by the lowest tier that brings it (or more of it)."""

    key: str
    name: str
    quantity: Decimal | None
    held: bool
    tier: str
    tier_name: str


@dataclass(frozen=True, slots=True)
class Benefits:
    """A participant's benefits in a program year, by category; `tier` is None below the program.

    Without a signed Program Agreement nothing is held, whatever the tier; nor while they are `paused`, a
    later version not being accepted in time (R27).
    """

    guide: ProgramGuide
    tier: Tier | None
    agreement_signed: bool
    paused: bool
    by_category: dict[str, tuple[BenefitRow, ...]]


def benefits_of(participant: Participant, *, year: int, today: date) -> Benefits | None:
    """Return what a participant gets in a program year, and what is locked; None without a guide in force."""
    guide = guide_in_force(today)
    if guide is None:
        return None
    document = document_of(guide)
    standing = standing_in(participant.pk, year)
    tier = next((each for each in document.tiers if standing is not None and each.key == standing.tier), None)
    said = agreement_answers(participant.pk, today)
    held = tier if said.benefits else None
    return Benefits(guide, tier, said.holds, said.holds and not said.benefits, benefit_rows(document, held))


def benefit_rows(document: GuideDocument, held: Tier | None) -> dict[str, tuple[BenefitRow, ...]]:
    """Return every benefit of the guide by category, those of the tier held first (R31). Pure."""
    own = {} if held is None else {benefit.key: benefit for benefit in held.benefits}
    rank = 0 if held is None else held.rank
    rows: dict[str, list[BenefitRow]] = {category: [] for category in CATEGORIES}
    if held is not None:
        for benefit in held.benefits:
            rows[benefit.category.value].append(
                BenefitRow(benefit.key, benefit.name, benefit.quantity, True, held.key, held.name)
            )
    offered: set[str] = set()
    for tier in document.tiers_by_rank():
        for benefit in tier.benefits:
            more = _is_more(benefit.quantity, own[benefit.key].quantity) if benefit.key in own else True
            if tier.rank > rank and more and benefit.key not in offered:
                offered.add(benefit.key)
                rows[benefit.category.value].append(
                    BenefitRow(benefit.key, benefit.name, benefit.quantity, False, tier.key, tier.name)
                )
    return {category: tuple(found) for category, found in rows.items()}


def _is_more(theirs: Decimal | None, own: Decimal | None) -> bool:
    """Whether a higher tier brings more of a benefit that is held; without a quantity there is nothing to
    add.
    """
    return theirs is not None and own is not None and theirs > own
