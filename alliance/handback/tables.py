"""Which tables a company gets back: its own rows, codes as words, every text safe for a spreadsheet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, F, QuerySet, Value, When
from django.utils.translation import gettext as _

from accounts.permissions import PARTNER_ROLES, Actor
from agreements.models import AgreementFact, AgreementKind, AgreementSigning, SigningState
from kernel.export import Cell
from participants.models import Audience, Membership, Participant, TrainedPerson
from pipeline.counting import current_rule
from pipeline.lead_filter import LeadFilter
from pipeline.pages.lead_export import export_columns, export_rows
from pipeline.selectors.leads import in_order, listed_leads
from tiers.models import Assessment, ConditionResult, StandingCause, TierStanding

Columns = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Table:
    """One file: its rows in their order, and (header, column) of each cell."""

    file_name: str
    rows: QuerySet[Any, Any]
    columns: Columns


def tables_of(actor: Actor, participant: Participant, *, today: date) -> tuple[Table, ...]:
    """Return everything that is handed back; results as far as they are published (D6)."""
    return (
        _leads(actor, participant, today),
        _assessments(actor, participant),
        _conditions(actor, participant),
        _standings(actor, participant),
        _agreements(actor, participant),
        _signatures(actor, participant),
        _trainings(actor, participant),
        _people(actor, participant),
    )


def _leads(actor: Actor, participant: Participant, today: date) -> Table:
    wanted = LeadFilter()
    found = listed_leads(
        actor=actor, wanted=wanted, rule=current_rule(today), today=today, participant=participant
    )
    rows = export_rows(in_order(found, wanted), with_participant=False)
    return Table("leads.csv", rows, export_columns(with_participant=False))


def _assessments(actor: Actor, participant: Participant) -> Table:
    rows = Assessment.objects.visible_to(actor).filter(participant=participant, published=True)
    return Table(
        "assessments.csv",
        rows.order_by("run__year", "run__quarter", "pk"),
        [
            (_("Year"), "run__year"),
            (_("Quarter"), "run__quarter"),
            (_("Run"), "run_id"),
            (_("Tier held"), "tier_held"),
            (_("Tier earned"), "tier_earned"),
            (_("Status"), "status"),
            (_("Months missed"), "months_missed"),
            (_("SHA-256 of the result"), "digest"),
        ],
    )


def _conditions(actor: Actor, participant: Participant) -> Table:
    rows = ConditionResult.objects.visible_to(actor).filter(
        participant=participant, assessment__published=True
    )
    return Table(
        "assessment-conditions.csv",
        rows.annotate(clause_cell=Cell("clause"), name_cell=Cell("name")).order_by(
            "assessment__run__year", "assessment__run__quarter", "assessment", "position"
        ),
        [
            (_("Year"), "assessment__run__year"),
            (_("Quarter"), "assessment__run__quarter"),
            (_("Run"), "assessment__run_id"),
            (_("Tier"), "tier"),
            (_("Clause"), "clause_cell"),
            (_("Condition"), "name_cell"),
            (_("Actual"), "actual"),
            (_("Needed"), "needed"),
            (_("Needed by now"), "paced"),
            (_("State"), "state"),
        ],
    )


def _standings(actor: Actor, participant: Participant) -> Table:
    rows = TierStanding.objects.visible_to(actor).filter(participant=participant)
    return Table(
        "tiers.csv",
        rows.annotate(cause_words=_words("cause", StandingCause.choices)).order_by("year", "pk"),
        [(_("Year"), "year"), (_("Tier"), "tier"), (_("Settled by"), "cause_words")],
    )


def _agreements(actor: Actor, participant: Participant) -> Table:
    rows = AgreementFact.objects.visible_to(actor).filter(participant=participant)
    return Table(
        "agreements.csv",
        rows.annotate(
            kind_words=_words("kind", AgreementKind.choices), reference_cell=Cell("reference")
        ).order_by("signed_on", "pk"),
        [
            (_("Agreement"), "kind_words"),
            (_("Signed on"), "signed_on"),
            (_("Last day"), "ends_on"),
            (_("Reference"), "reference_cell"),
            (_("SHA-256 of the file"), "file_sha256"),
        ],
    )


def _signatures(actor: Actor, participant: Participant) -> Table:
    rows = AgreementSigning.objects.visible_to(actor).filter(participant=participant)
    people = ("accepted_name", "accepted_title", "countersigned_name", "countersigned_title")
    return Table(
        "signatures.csv",
        rows.annotate(
            state_words=_words("state", SigningState.choices),
            **{f"{name}_cell": Cell(name) for name in people},
        ).order_by("offered_at", "pk"),
        [
            (_("Version"), "text__version"),
            (_("State"), "state_words"),
            (_("Signed for the company"), "accepted_name_cell"),
            (_("Title"), "accepted_title_cell"),
            (_("Signed at"), "accepted_at"),
            (_("Signed for IBM"), "countersigned_name_cell"),
            (_("Title at IBM"), "countersigned_title_cell"),
            (_("Countersigned at"), "countersigned_at"),
            (_("SHA-256 of the text"), "text__sha256"),
            (_("SHA-256 of the signed file"), "signed_sha256"),
        ],
    )


def _trainings(actor: Actor, participant: Participant) -> Table:
    rows = TrainedPerson.objects.visible_to(actor).filter(participant=participant)
    return Table(
        "trainings.csv",
        rows.annotate(
            audience_words=_words("audience", Audience.choices),
            name_cell=Cell("name"),
            email_cell=Cell("email"),
        ).order_by("completed_on", "pk"),
        [
            (_("Audience"), "audience_words"),
            (_("Name"), "name_cell"),
            (_("E-mail"), "email_cell"),
            (_("Completed on"), "completed_on"),
        ],
    )


def _people(actor: Actor, participant: Participant) -> Table:
    rows = Membership.objects.visible_to(actor).filter(participant=participant)
    roles = ((role.key, role.name) for role in PARTNER_ROLES.values())
    return Table(
        "people.csv",
        rows.annotate(
            role_words=_words("role", roles), name_cell=Cell("user__name"), email_cell=Cell("user__email")
        ).order_by("since", "pk"),
        [
            (_("Name"), "name_cell"),
            (_("E-mail"), "email_cell"),
            (_("Role"), "role_words"),
            (_("Since"), "since"),
            (_("Until"), "ended_at"),
        ],
    )


def _words(column: str, choices: Iterable[tuple[Any, Any]]) -> Case:
    known = [When(**{column: code}, then=Value(str(words))) for code, words in choices]
    return Case(*known, default=F(column), output_field=CharField())
