"""The register: which company signed which version, who waits for whom, who is late (R27)."""

from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from accounts.permissions import Actor
from agreements.models import (
    AgreementFact,
    AgreementKind,
    AgreementSigning,
    AgreementText,
    SigningState,
    Termination,
    TerminationState,
    TextState,
)
from agreements.models.signings import ACCEPTED_SIGNINGS, OPEN_SIGNINGS
from kernel.export import Cell
from kernel.paging import Order, Page, page_of
from participants.models import IN_RELATION, Lifecycle, Participant

ON_A_PAGE = 50
BY_NAME = Order("name", str, descending=False)


class RegisterState(StrEnum):
    """Where a company is in the register; the first that fits."""

    WAITS_FOR_IBM = "waits_for_ibm"
    LATE = "late"
    WAITS_FOR_COMPANY = "waits_for_company"
    NOTICE_RUNS = "notice_runs"
    NOT_ASKED = "not_asked"
    SIGNED = "signed"


def register_rows(actor: Actor, *, today: date) -> Any:
    """Return the companies of the register as a queryset, annotated; as far as the actor sees them (R4)."""
    mine = AgreementSigning.objects.filter(participant=OuterRef("pk"))
    waiting = mine.filter(state__in=OPEN_SIGNINGS).order_by("pk")[:1]
    held = mine.filter(state=SigningState.IN_FORCE).order_by("pk")[:1]
    best = mine.filter(state__in=ACCEPTED_SIGNINGS).order_by().values("participant")
    facts = AgreementFact.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=today),
        participant=OuterRef("pk"),
        kind=AgreementKind.PROGRAM,
        signed_on__lte=today,
    )
    notices = Termination.objects.filter(participant=OuterRef("pk"), state=TerminationState.NOTICED)
    asked = AgreementText.objects.filter(
        state=TextState.PUBLISHED, sign_by__isnull=False, version__gt=OuterRef("accepted_version")
    )
    listed = Participant.objects.visible_to(actor).filter(lifecycle__in=IN_RELATION)
    return listed.annotate(
        held_version=Subquery(held.values("text__version"), output_field=IntegerField()),
        signed_on=Subquery(facts.order_by("-signed_on").values("signed_on")[:1], output_field=DateField()),
        accepted_version=Coalesce(
            Subquery(best.annotate(top=Max("text__version")).values("top"), output_field=IntegerField()), 0
        ),
        open_id=Subquery(waiting.values("pk")),
        open_version=Subquery(waiting.values("text__version")),
        open_state=Subquery(waiting.values("state")),
        open_since=Subquery(waiting.annotate(at=Coalesce("accepted_at", "offered_at")).values("at")),
        open_by=Subquery(waiting.values("accepted_name")),
        ends_by_notice=Subquery(notices.values("effective_on")[:1], output_field=DateField()),
    ).annotate(
        due_on=Case(
            When(lifecycle=Lifecycle.INVITED, then=None),
            default=Subquery(asked.order_by("sign_by").values("sign_by")[:1], output_field=DateField()),
        ),
        state=_state(today),
    )


def _state(today: date) -> Case:
    return Case(
        When(open_state=SigningState.ACCEPTED, then=Value(RegisterState.WAITS_FOR_IBM.value)),
        When(due_on__lt=today, then=Value(RegisterState.LATE.value)),
        When(ends_by_notice__isnull=False, then=Value(RegisterState.NOTICE_RUNS.value)),
        When(open_state=SigningState.OFFERED, then=Value(RegisterState.WAITS_FOR_COMPANY.value)),
        When(signed_on=None, then=Value(RegisterState.NOT_ASKED.value)),
        default=Value(RegisterState.SIGNED.value),
        output_field=CharField(),
    )


def register_page(rows: Any, *, state: str, cursor: str | None) -> Page[Any]:
    """Return a page of the register by name, of one state or of all. Raises CursorUnreadable."""
    if state:
        rows = rows.filter(state=state)
    return page_of(rows, BY_NAME, cursor=cursor, size=ON_A_PAGE, key=lambda row: (row.name, row.pk))


def counts_by_state(rows: Any) -> dict[str, int]:
    """Return how many companies are in each state; states without one are left out."""
    counted = rows.order_by().values("state").annotate(found=Count("pk")).values_list("state", "found")
    return dict(counted)


CSV_COLUMNS = (
    ("participant", "slug"), ("name", "name_cell"), ("state", "state"), ("version_in_force", "held_version"),
    ("program_agreement_signed_on", "signed_on"), ("version_open", "open_version"),
    ("open_since", "open_since"), ("accepted_by", "open_by_cell"), ("sign_by", "due_on"),
    ("notice_effective_on", "ends_by_notice"),
)  # fmt: skip


def register_csv_rows(rows: Any, *, state: str) -> Any:
    """Return the register as an export takes it: the same companies in the same order."""
    if state:
        rows = rows.filter(state=state)
    return rows.annotate(
        name_cell=Cell(F("name")), open_by_cell=Cell(Coalesce(F("open_by"), Value("")))
    ).order_by("name", "pk")
