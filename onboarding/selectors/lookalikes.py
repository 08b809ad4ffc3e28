"""Companies on record that a nomination may mean (R22), whatever became of them."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Subquery

from onboarding.company_names import domain_of, plain_name, same_domain
from onboarding.models import OPEN_STAGES, Prospect
from participants.models import Lifecycle, Participant

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Lookalike:
    """A company with the same plain name or domain; `renominable`: it has no candidacy and is no
    Participant.
    """

    participant_id: int
    slug: str
    name: str
    lifecycle: Lifecycle
    domain: str
    by_name: bool
    by_domain: bool
    renominable: bool


def lookalikes(*, name: str, domain: str) -> tuple[Lookalike, ...]:
    """Return the companies that have the name, whatever its legal form, or the domain; for administrators.

    All companies are compared: one query, the first `MOST_SHOWN` by name.
    """
    candidacies = Prospect.objects.filter(participant=OuterRef("pk"))
    companies = Participant.objects.annotate(
        known_domain=Subquery(candidacies.order_by("-pk").values("domain")[:1]),
        candidate=Exists(candidacies.filter(stage__in=OPEN_STAGES)),
    ).order_by("name", "pk")
    wanted = plain_name(name)
    found = []
    for row in companies.values_list(
        "pk", "slug", "name", "lifecycle", "website", "known_domain", "candidate"
    ).iterator(chunk_size=5000):
        each = _compare(row, wanted, domain)
        if each.by_name or each.by_domain:
            found.append(each)
    return tuple(found[:MOST_SHOWN])


def renominable(lifecycle: str, *, candidate: bool) -> bool:
    """Whether a company on record can be nominated again: out of the Program, and no candidate now."""
    return not candidate and lifecycle in (Lifecycle.PROSPECT, Lifecycle.FORMER, Lifecycle.CLOSED)


def _compare(row: tuple[int, str, str, str, str, str | None, bool], wanted: str, domain: str) -> Lookalike:
    pk, slug, name, lifecycle, website, known_domain, candidate = row
    own = domain_of(website=website) or known_domain or ""
    return Lookalike(
        pk, slug, name, Lifecycle(lifecycle), own,
        by_name=plain_name(name) == wanted,
        by_domain=same_domain(own, domain),
        renominable=renominable(lifecycle, candidate=candidate),
    )  # fmt: skip
