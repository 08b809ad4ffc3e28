"""What a participant's home shows, in two statements: what stands around the figures, and these (R4, R15)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast

from accounts.given import ActorShape, ids_of, shape_of
from accounts.permissions import PARTNER_ALLIANCE_MANAGER, Actor
from agreements.models import AgreementSigning, AgreementText, Termination, TerminationState, TextState
from agreements.models.signings import ACCEPTED_SIGNINGS, OPEN_SIGNINGS
from alliance.homes.frame import Frame, frame_columns, frame_from, list_of, unacknowledged_guides
from kernel.periods import Period, full_months_missed
from kernel.statements import Given, kept_rows
from participants.models import Assignment, AssignmentKind, Membership, Participant
from pipeline.models import LeadRevision
from tiers.models import Assessment, AssessmentRun, RemediationPlan, RunState, TierStanding
from tiers.selectors.pages_position import PLAN_COLUMNS, STANDING_COLUMNS, Around, PlanShown, Standing
from tiers.selectors.position import Position
from tiers.selectors.positions import PresentReadings, position_from, present_readings

SHOWN_CHANGES = 8
MOST_PLANS = 40
_CHANGE = (
    "id",
    "lead_id",
    "crm_id",
    "client",
    "name",
    "stage",
    "currency",
    "withdrawn",
    "cause",
    "recorded_at",
)
_PARTICIPANT = cast(Participant, Given("participant"))
_IN_REVIEW = (RunState.DUE, RunState.RUNNING, RunState.UNDER_REVIEW)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of either side: `role` is a kind of assignment, or a role of the partner's side."""

    name: str
    email: str
    role: str
    theirs: bool


@dataclass(frozen=True, slots=True)
class LeadChange:
    """What one revision changed: the values before are None for a lead that is new to the participant."""

    lead_id: int
    crm_id: str
    client: str | None
    name: str | None
    stage: str
    tcv: Decimal | None
    currency: str | None
    withdrawn: bool
    cause: str
    recorded_at: datetime
    was_stage: str | None
    was_tcv: Decimal | None


@dataclass(frozen=True, slots=True)
class RunInReview:
    """An assessment that is not published yet."""

    year: int
    quarter: int | None
    state: str
    waits_for: str


@dataclass(frozen=True, slots=True)
class AgreementRead:
    """What of the Program Agreement is under way: the version that waits for a signature, by when the company
    accepts it at the latest, and the first day without an agreement where a notice runs (R27, R30).
    """

    open_version: int | None
    open_state: str
    accept_by: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class ParticipantRead:
    """Everything that was read; `position` is None before the first guide, `readings` then empty.

    `guides` are version and first day of what the reader is asked to acknowledge (R40).
    """

    frame: Frame
    around: Around
    people: tuple[Person, ...]
    changes: tuple[LeadChange, ...]
    runs: tuple[RunInReview, ...]
    agreement: AgreementRead
    guides: tuple[tuple[str, date], ...]
    position: Position | None
    readings: PresentReadings


def read_participant(actor: Actor, participant: Participant, *, today: date) -> ParticipantRead:
    """Read a home as far as the actor may see it; call it for a participant the actor may know of."""
    ids = {**ids_of(actor), "participant": participant.pk}
    row = kept_rows(_around, shape_of(actor), today=today, **ids)[0]
    frame = frame_from(row)
    around = Around(
        tuple(PlanShown(**_with_moment(plan, "opened_at")) for plan in row["plans"]),
        (),
        tuple(Standing(**_with_moment(standing, "written_at")) for standing in row["held"]),
    )
    readings, position = PresentReadings(), None
    if frame.guide is not None and frame.plan is not None:
        found = present_readings(
            [participant.pk], frame.plan, Period.quarter_of(today), crm_as_of=frame.crm_as_of, by_month=True
        )
        readings = found[participant.pk]
        position = _position(participant, frame, around, readings, today)
    return ParticipantRead(
        frame=frame,
        around=around,
        people=(*_people(row["ibm"], theirs=False), *_people(row["partner"], theirs=True)),
        changes=tuple(_change(change) for change in row["changes"]),
        runs=tuple(RunInReview(**run) for run in row["runs"]),
        agreement=_agreement(row),
        guides=tuple(
            (guide["version"], date.fromisoformat(guide["effective_on"]))
            for guide in row["guides"]
            if participant.in_program and actor.memberships.get(participant.pk) is PARTNER_ALLIANCE_MANAGER
        ),
        position=position,
        readings=readings,
    )


def _around(shape: ActorShape) -> QuerySet[Any, Any]:
    columns = {**frame_columns(), **_columns(shape.actor)}
    return Participant.objects.filter(pk=cast(int, _PARTICIPANT)).values(**columns)


def _columns(actor: Actor) -> dict[str, Any]:
    plans = RemediationPlan.objects.visible_to(actor).filter(participant=_PARTICIPANT, closed_at=None)
    standings = TierStanding.objects.visible_to(actor).filter(participant=_PARTICIPANT).order_by("-year")
    here = {"participant": _PARTICIPANT, "user__is_active": True}
    assigned = Assignment.objects.visible_to(actor).filter(ended_on=None, **here)
    members = Membership.objects.visible_to(actor).filter(ended_at=None, **here)
    person = {"name": "user__name", "email": "user__email"}
    return {
        "plans": list_of(plans.order_by("opened_at", "pk")[:MOST_PLANS], **_same(PLAN_COLUMNS)),
        "held": list_of(standings[:2], **_same(STANDING_COLUMNS)),
        "ibm": list_of(assigned.order_by("kind", "pk"), role="kind", **person),
        "partner": list_of(
            members.filter(role__in=("alliance_manager", "signatory")).order_by("role", "pk"),
            role="role",
            **person,
        ),
        "changes": list_of(_changes(actor), **_same(_CHANGE), **_same(("tcv_text", "was_stage", "was_tcv"))),
        "runs": list_of(_runs(), **_same(("year", "quarter", "state", "waits_for"))),
        "guides": unacknowledged_guides(actor),
        **_agreement_columns(actor),
    }


def _runs() -> QuerySet[AssessmentRun]:
    """Return what is not published yet; of what is computed, only runs that hold a result of the company."""
    computed = Q(state=RunState.UNDER_REVIEW)
    own = Assessment.objects.filter(run=OuterRef("pk"), participant=_PARTICIPANT)
    runs = AssessmentRun.objects.filter(state__in=_IN_REVIEW, corrects=None)
    return runs.filter(~computed | Exists(own)).order_by("cut_off", "pk")


def _agreement_columns(actor: Actor) -> dict[str, Any]:
    signings = AgreementSigning.objects.visible_to(actor).filter(participant=_PARTICIPANT)
    accepted = signings.filter(state__in=ACCEPTED_SIGNINGS, text__version__gte=OuterRef("version"))
    asked = AgreementText.objects.filter(~Exists(accepted), state=TextState.PUBLISHED, sign_by__isnull=False)
    notices = Termination.objects.visible_to(actor).filter(
        participant=_PARTICIPANT, state=TerminationState.NOTICED
    )
    return {
        "signing": list_of(
            signings.filter(state__in=OPEN_SIGNINGS), open_version="text__version", open_state="state"
        ),
        "accept_by": Subquery(asked.order_by("sign_by").values("sign_by")[:1]),
        "ends_on": Subquery(notices.values("effective_on")[:1]),
    }


def _changes(actor: Actor) -> Any:
    """Return the latest revisions, each with what the same participant had before; none of another's (R4)."""
    own = LeadRevision.objects.visible_to(actor).filter(participant=_PARTICIPANT)
    before = own.filter(lead=OuterRef("lead"), pk__lt=OuterRef("pk")).order_by("-pk")
    latest = own.annotate(
        tcv_text=Cast("tcv", CharField()),
        was_stage=Subquery(before.values("stage")[:1]),
        was_tcv=Subquery(before.annotate(text=Cast(F("tcv"), CharField())).values("text")[:1]),
    )
    return latest.order_by("-pk")[:SHOWN_CHANGES]


def _position(
    participant: Participant, frame: Frame, around: Around, readings: PresentReadings, today: date
) -> Position | None:
    if frame.guide is None:
        return None
    standing = next((each for each in around.standings if each.year <= today.year), None)
    return position_from(
        frame.guide,
        readings,
        tier_held=standing.tier if standing else None,
        months_missed=full_months_missed(participant.joined_on, today.year) if participant.joined_on else 0,
        today=today,
        feed_as_of=frame.stamp.as_of,
    )


def _agreement(row: dict[str, Any]) -> AgreementRead:
    signing = row["signing"][0] if row["signing"] else {"open_version": None, "open_state": ""}
    return AgreementRead(accept_by=row["accept_by"], ends_on=row["ends_on"], **signing)


_KINDS = [kind.value for kind in AssignmentKind]
"""The alliance manager stands first, then who acts for that person."""


def _people(rows: Sequence[dict[str, Any]], *, theirs: bool) -> tuple[Person, ...]:
    people = tuple(Person(row["name"], row["email"], row["role"], theirs) for row in rows)
    return people if theirs else tuple(sorted(people, key=lambda person: _KINDS.index(person.role)))


def _change(row: dict[str, Any]) -> LeadChange:
    return LeadChange(
        lead_id=row["lead_id"],
        crm_id=row["crm_id"],
        client=row["client"],
        name=row["name"],
        stage=row["stage"],
        tcv=_decimal(row["tcv_text"]),
        currency=row["currency"],
        withdrawn=row["withdrawn"],
        cause=row["cause"],
        recorded_at=datetime.fromisoformat(row["recorded_at"]),
        was_stage=row["was_stage"],
        was_tcv=_decimal(row["was_tcv"]),
    )


def _with_moment(row: dict[str, Any], name: str) -> dict[str, Any]:
    return {**row, name: datetime.fromisoformat(row[name])}


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _same(names: Sequence[str]) -> dict[str, str]:
    return {name: name for name in names}
