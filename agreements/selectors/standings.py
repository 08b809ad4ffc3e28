"""What is known of one company's agreements on a day, in one statement (R26, R27, R30)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, IntegerField, Max, OuterRef, Subquery

from agreements.allowing import AgreementFacts, AgreementStanding, Allowed, allowed_to, sign_by, standing_on
from agreements.models import (
    AgreementFact,
    AgreementKind,
    AgreementSigning,
    AgreementText,
    Termination,
    TerminationState,
    TextState,
)
from agreements.models.signings import ACCEPTED_SIGNINGS
from agreements.selectors.people import signing_members
from kernel.subqueries import list_of
from participants.models import Lifecycle, Participant

_CANDIDATE = (Lifecycle.PROSPECT, Lifecycle.INVITED)


@dataclass(frozen=True, slots=True)
class CompanyAgreements:
    """Where a company stands on a day, what that allows, by when it has to accept a newer version, and the
    names of its signatories.
    """

    facts: AgreementFacts
    standing: AgreementStanding
    allowed: frozenset[Allowed]
    sign_by: date | None
    signatories: tuple[str, ...]


def company_agreements(participant: Participant, day: date) -> CompanyAgreements:
    """Return the state of a company that the caller may see, in one statement.

    Signings and notices are those of the present: only today's answer is exact.
    """
    columns = {**_columns(day), "signatories_found": names_of_signatories()}
    row: Any = Participant.objects.filter(pk=participant.pk).values("lifecycle", **columns).get()
    facts = _facts(row, day)
    return CompanyAgreements(
        facts,
        standing_on(facts, day),
        allowed_to(facts, day),
        sign_by(facts),
        tuple(row["signatories_found"]),
    )


def _columns(day: date) -> dict[str, Any]:
    of_company = {"participant": OuterRef("pk")}
    signed = AgreementFact.objects.filter(**of_company, signed_on__lte=day)
    accepted = AgreementSigning.objects.filter(**of_company, state__in=ACCEPTED_SIGNINGS).order_by()
    highest = accepted.values("participant").annotate(found=Max("text__version")).values("found")
    asked = AgreementText.objects.filter(state=TextState.PUBLISHED, sign_by__isnull=False)
    notice = Termination.objects.filter(**of_company, state=TerminationState.NOTICED)
    return {
        "signed_found": list_of(signed, kind="kind", ends_on="ends_on"),
        "accepted_found": Subquery(highest, output_field=IntegerField()),
        "asked_found": list_of(asked, version="version", sign_by="sign_by"),
        "notice_found": Exists(notice),
    }


def names_of_signatories() -> Any:
    """Return the names of a company's active signatories as a column of a query of companies."""
    return ArraySubquery(signing_members(OuterRef("pk")).values("user__name"))


def _facts(row: dict[str, Any], day: date) -> AgreementFacts:
    signed = [
        (each["kind"], date.fromisoformat(each["ends_on"]) if each["ends_on"] else None)
        for each in row["signed_found"]
    ]
    holds = {kind for kind, ends_on in signed if ends_on is None or ends_on >= day}
    program = AgreementKind.PROGRAM
    return AgreementFacts(
        candidate=row["lifecycle"] in _CANDIDATE,
        closed=row["lifecycle"] == Lifecycle.CLOSED,
        procurement_holds=AgreementKind.PROCUREMENT in holds,
        program_holds=program in holds,
        program_ended=program not in holds and any(kind == program for kind, _ends in signed),
        notice_runs=row["notice_found"],
        accepted_version=row["accepted_found"] or 0,
        asked=tuple((each["version"], date.fromisoformat(each["sign_by"])) for each in row["asked_found"]),
    )
