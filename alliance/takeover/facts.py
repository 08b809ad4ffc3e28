"""Facts and standings as the file states them; those recorded in the portal are left alone."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from agreements.models import AgreementFact, AgreementKind
from alliance.takeover.reading import CompanyRow
from alliance.takeover.reconciling import reconcile
from kernel.clock import program_zone
from participants.models import (
    Audience,
    DealRegistrationFact,
    Incorporation,
    Offering,
    Participant,
    TrainedHeadcount,
)
from tiers.services.standings import take_over_standings

Companies = Mapping[str, Participant]


def settle_agreements(rows: Sequence[CompanyRow], companies: Companies) -> set[int]:
    """Both agreements by their own day of signature; a blank day means none (R26)."""
    kinds = {
        kind: column
        for kind, column in (
            (AgreementKind.PROCUREMENT, "procurement_agreement_signed_on"),
            (AgreementKind.PROGRAM, "program_agreement_signed_on"),
        )
        if _stating(rows, column)
    }
    wanted = [
        AgreementFact(participant_id=companies[row.slug].pk, kind=kind, signed_on=signed_on, taken_over=True)
        for row in rows
        for kind, column in kinds.items()
        if (signed_on := getattr(row, column)) is not None
    ]
    return reconcile(
        AgreementFact,
        present=_of(AgreementFact, companies).filter(kind__in=list(kinds)),
        wanted=wanted,
        key=lambda fact: (fact.participant_id, fact.kind, fact.signed_on),
        fields=(),
        ours=_taken_over,
    )


def settle_offerings(rows: Sequence[CompanyRow], companies: Companies) -> set[int]:
    """Launched offerings, with the role not recorded (R1); blank means none."""
    if not (rows := _stating(rows, "launched_offerings")):
        return set()
    names = {name for row in rows for name in row.launched_offerings}
    Offering.objects.bulk_create((Offering(name=name) for name in sorted(names)), ignore_conflicts=True)
    catalogue = dict(Offering.objects.filter(name__in=names).values_list("name", "pk"))
    wanted = [
        Incorporation(
            participant_id=companies[row.slug].pk, offering_id=catalogue[name], taken_over=True,
            launched_on=_holds_from(row, companies[row.slug]),
        )
        for row in rows
        for name in row.launched_offerings
    ]  # fmt: skip
    return reconcile(
        Incorporation,
        present=_of(Incorporation, companies),
        wanted=wanted,
        key=lambda fact: (fact.participant_id, fact.offering_id, fact.technology_id),
        fields=("launched_on",),
        ours=_taken_over,
    )


def settle_deal_registration(rows: Sequence[CompanyRow], companies: Companies) -> set[int]:
    """Whether there is a deal registration program; blank means not known (R19)."""
    if not (rows := _stating(rows, "deal_registration_program")):
        return set()
    wanted = [
        DealRegistrationFact(
            participant_id=companies[row.slug].pk, has_program=row.deal_registration_program, taken_over=True,
            as_of=_holds_from(row, companies[row.slug]),
        )
        for row in rows
        if row.deal_registration_program is not None
    ]  # fmt: skip
    return reconcile(
        DealRegistrationFact,
        present=_of(DealRegistrationFact, companies),
        wanted=wanted,
        key=lambda fact: (fact.participant_id, fact.as_of),
        fields=("has_program",),
        ours=_taken_over,
    )


def settle_trained_people(rows: Sequence[CompanyRow], companies: Companies) -> set[int]:
    """Numbers of trained people from before the portal, without names; blank means not known (R20)."""
    audiences = {
        audience: column
        for audience, column in (
            (Audience.SALES, "trained_sales_people"),
            (Audience.DELIVERY, "trained_delivery_people"),
        )
        if _stating(rows, column)
    }
    wanted = [
        TrainedHeadcount(
            participant_id=companies[row.slug].pk, audience=audience, people=people,
            as_of=_holds_from(row, companies[row.slug]),
        )
        for row in rows
        for audience, column in audiences.items()
        if (people := getattr(row, column)) is not None
    ]  # fmt: skip
    return reconcile(
        TrainedHeadcount,
        present=_of(TrainedHeadcount, companies).filter(audience__in=list(audiences)),
        wanted=wanted,
        key=lambda fact: (fact.participant_id, fact.audience),
        fields=("people", "as_of"),
        ours=lambda fact: True,
    )


def settle_standings(
    rows: Sequence[CompanyRow], companies: Companies, *, now: datetime, why: str
) -> set[int]:
    """The tier held in the year of joining, for Participants alone (R2, R11).

    A year that admission, a published evaluation or a correction has settled is never changed.
    """
    stating = _stating(rows, "tier")
    held = {
        (company.pk, joined_on.year): row.tier
        for row in stating
        if row.tier
        and (joined_on := _joined_on(row, company := companies[row.slug]))
        and _is_participant(row, company)
    }
    whole = [companies[row.slug].pk for row in stating]
    return take_over_standings(by=None, held=held, whole=whole, now=now, why=why)


def _stating(rows: Sequence[CompanyRow], column: str) -> list[CompanyRow]:
    """The rows of a file that has the column: all of them, or none."""
    return [row for row in rows if column in row.stated]


def _joined_on(row: CompanyRow, company: Participant) -> date | None:
    return row.joined_on if "joined_on" in row.stated else company.joined_on


def _is_participant(row: CompanyRow, company: Participant) -> bool:
    if "program_agreement_signed_on" in row.stated:
        return row.program_agreement_signed_on is not None
    return company.admitted


def _of(model: Any, companies: Companies) -> Any:
    return model.objects.filter(participant_id__in=[company.pk for company in companies.values()])


_taken_over: Callable[[Any], bool] = lambda fact: bool(fact.taken_over)  # noqa: E731  (a key function)


def _holds_from(row: CompanyRow, company: Participant) -> date:
    """The day from which imported facts hold; for a prospect the day of its agreement, or of its first
    import.
    """
    first = company.created_at.astimezone(program_zone()).date()
    return _joined_on(row, company) or row.procurement_agreement_signed_on or first
