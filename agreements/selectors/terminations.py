"""Reads of notices of termination with their wind-down (R30)."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.permissions import Actor
from agreements.models import (
    AgreementSigning,
    AgreementText,
    SigningState,
    Termination,
    TerminationState,
    TextState,
    WindDownStep,
)
from agreements.selectors.standings import names_of_signatories
from participants.models import Participant


def terminations_of(actor: Actor, participant: Participant) -> list[Termination]:
    """Return a company's notices with the people who spoke for the parties, the latest first."""
    rows = Termination.objects.visible_to(actor).filter(participant=participant)
    return list(rows.select_related("given_by", "cancel_asked_by").order_by("-pk"))


def steps_of(actor: Actor, notice: Termination) -> list[WindDownStep]:
    """Return the steps of a notice's wind-down with who did them, in their order."""
    rows = WindDownStep.objects.visible_to(actor).filter(termination=notice)
    return list(rows.select_related("done_by").order_by("pk"))


def running_notice_of(actor: Actor, participant: Participant) -> Termination | None:
    """Return the notice that runs, or None."""
    rows = Termination.objects.visible_to(actor).filter(participant=participant)
    return rows.filter(state=TerminationState.NOTICED).first()


def step_for(actor: Actor, participant: Participant, step_id: int) -> WindDownStep | None:
    """Return a step of this company with its notice, or None, alike for a stranger's and a missing one."""
    rows = WindDownStep.objects.visible_to(actor).filter(participant=participant, pk=step_id)
    return rows.select_related("termination").first()


@dataclass(frozen=True, slots=True)
class NoticeTerms:
    """How a company's agreement can be ended: days of its termination clause, names of its signatories."""

    days: int
    signatories: tuple[str, ...]


def notice_terms(participant: Participant) -> NoticeTerms:
    """Return the terms of a company that the caller may see, in one statement (R30).

    The days are those of the text that both sides signed; of the newest published one for an agreement from
    before the portal; without any, of the setting.
    """
    signed = AgreementSigning.objects.filter(participant=OuterRef("pk"), state=SigningState.IN_FORCE)
    texts = AgreementText.objects.filter(state=TextState.PUBLISHED).order_by("-version")
    company: Any = Participant.objects.filter(pk=participant.pk)
    days, names = company.values_list(
        Coalesce(
            Subquery(signed.values("text__notice_days")[:1]),
            Subquery(texts.values("notice_days")[:1]),
            Value(settings.TERMINATION_NOTICE_DAYS),
            output_field=IntegerField(),
        ),
        names_of_signatories(),
    ).get()
    return NoticeTerms(days, tuple(names))
