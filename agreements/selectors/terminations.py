"""Reads of notices of termination with their wind-down (R30)."""

from django.conf import settings
from django.db.models import Prefetch

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
from participants.models import Participant


def terminations_of(actor: Actor, participant: Participant) -> list[Termination]:
    """Return a company's notices with their steps and people, the latest first."""
    steps = WindDownStep.objects.select_related("done_by").order_by("pk")
    rows = Termination.objects.visible_to(actor).filter(participant=participant)
    people = rows.select_related("given_by", "cancel_asked_by")
    return list(people.prefetch_related(Prefetch("steps", queryset=steps)).order_by("-pk"))


def running_notice_of(actor: Actor, participant: Participant) -> Termination | None:
    """Return the notice that runs, or None."""
    rows = Termination.objects.visible_to(actor).filter(participant=participant)
    return rows.filter(state=TerminationState.NOTICED).first()


def step_for(actor: Actor, participant: Participant, step_id: int) -> WindDownStep | None:
    """Return a step of this company with its notice, or None, alike for a stranger's and a missing one."""
    rows = WindDownStep.objects.visible_to(actor).filter(participant=participant, pk=step_id)
    return rows.select_related("termination").first()


def notice_days_of(participant: Participant) -> int:
    """Return the days of the termination clause that binds a company (R30).

    That of the text both sides signed; of the newest published one for an agreement from before the portal;
    without any, of the setting.
    """
    signed = AgreementSigning.objects.filter(participant=participant, state=SigningState.IN_FORCE)
    held: int | None = signed.values_list("text__notice_days", flat=True).first()
    if held is not None:
        return held
    texts = AgreementText.objects.filter(state=TextState.PUBLISHED).order_by("-version")
    newest: int | None = texts.values_list("notice_days", flat=True).first()
    if newest is not None:
        return newest
    usual: int = settings.TERMINATION_NOTICE_DAYS
    return usual
