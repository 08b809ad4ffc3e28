"""What people say of a proposal before it is published: accepted, returned, overridden (D5, D6)."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from kernel.refusal import Refusal
from kernel.tenancy import Role, acting
from tiers.models import Assessment, AssessmentReview, AssessmentRun, Override, RunApproval, RunState
from tiers.selectors.guides import document_of


class NotUnderReview(Refusal):
    """The run is not under review: it is not computed, or published already (D6)."""

    def __init__(self, run: AssessmentRun) -> None:
        super().__init__(
            _("This run is not under review: it is %(state)s. Published results are corrected by a new run.")
            % {"state": run.get_state_display().lower()}
        )


class ReasonMissing(Refusal):
    """A return or an override says why (D6)."""

    def __init__(self) -> None:
        super().__init__(_("Give the reason."))


class OverrideOnlyOfYear(Refusal):
    """A quarter moves nobody between tiers, so there is nothing to override (R11)."""

    def __init__(self) -> None:
        super().__init__(
            _("Only an annual evaluation settles a tier. Return the result with a reason instead.")
        )


class OverrideNotOpen(Refusal):
    """There is no override that waits for an approval."""

    def __init__(self) -> None:
        super().__init__(_("No override waits for an approval here."))


class NothingDecided(Refusal):
    """There is no override to take back."""

    def __init__(self) -> None:
        super().__init__(_("Nothing was decided against the computed result: somebody took it back already."))


class TierUnknown(Refusal):
    """The guide has no such tier."""

    def __init__(self, tier: str, known: list[str]) -> None:
        super().__init__(
            _("The guide has no tier “%(tier)s”. Choose one of: %(known)s.")
            % {"tier": tier, "known": ", ".join(known)}
        )


class SecondPersonNeeded(Refusal):
    """Who made an override does not approve it (D6)."""

    def __init__(self) -> None:
        super().__init__(_("Another administrator has to approve: you made this decision yourself."))


def accept_assessment(*, by: User, assessment: Assessment, now: datetime) -> AssessmentReview:
    """Accept a proposed result; it also resolves an earlier return. Raises `NotUnderReview`."""
    return _review(by, assessment, "accepted", "", now)


def return_assessment(*, by: User, assessment: Assessment, reason: str, now: datetime) -> AssessmentReview:
    """Return a proposed result with a reason; the run is not published until it is accepted or overridden.

    Approvals given before are void. Raises `NotUnderReview`, `ReasonMissing`.
    """
    return _review(by, assessment, "returned", _reason(reason), now)


def override_assessment(
    *,
    by: User,
    assessment: Assessment,
    tier: str | None,
    reason: str,
    now: datetime,
    terminate: bool = False,
) -> Override:
    """Decide another tier than the computed one, or what becomes of a result below the program (D5, D6).

    `tier` None with `terminate` ends the participation; a second administrator approves it, always. An
    override made anew takes the place of the one before, without its approval. Raises `NotUnderReview`,
    `ReasonMissing`, `OverrideOnlyOfYear`, `TierUnknown`.
    """
    why = _reason(reason)
    with acting(role=Role.STAFF, user=by.pk, why=why):
        run = _run_under_review(assessment)
        if run.quarter is not None:
            raise OverrideOnlyOfYear
        known = [each.key for each in document_of(run.guide).tiers] if run.guide else []
        if not terminate and tier not in known:
            raise TierUnknown(tier or "", known)
        _void_approvals(run)
        Override.objects.filter(assessment=assessment).delete()
        return Override.objects.create(
            participant_id=assessment.participant_id,
            assessment=assessment,
            tier=None if terminate else tier,
            terminate=terminate,
            reason=why,
            by=by,
            at=now,
        )


def approve_override(*, by: User, assessment: Assessment, now: datetime) -> Override:
    """Approve another administrator's override. Raises `OverrideNotOpen`, `SecondPersonNeeded`,
    `NotUnderReview`.
    """
    with acting(role=Role.STAFF, user=by.pk, why="override approved"):
        _run_under_review(assessment)
        override: Override | None = (
            Override.objects.select_for_update(of=("self",))
            .filter(assessment=assessment, approved_by=None)
            .first()
        )
        if override is None:
            raise OverrideNotOpen
        if override.by_id == by.pk:
            raise SecondPersonNeeded
        override.approved_by, override.approved_at = by, now
        override.save(update_fields=["approved_by", "approved_at"])
    return override


def withdraw_override(*, by: User, assessment: Assessment, reason: str, now: datetime) -> None:
    """Take an override back; the computed result stands again, and approvals of the run are void.

    Raises `NotUnderReview`, `ReasonMissing`, `NothingDecided`.
    """
    with acting(role=Role.STAFF, user=by.pk, why=_reason(reason)):
        run = _run_under_review(assessment)
        found, _each = Override.objects.filter(assessment=assessment).delete()
        if not found:
            raise NothingDecided
        _void_approvals(run)


def _review(by: User, assessment: Assessment, decision: str, reason: str, now: datetime) -> AssessmentReview:
    with acting(role=Role.STAFF, user=by.pk, why=reason or "result accepted"):
        run = _run_under_review(assessment)
        if decision == "returned":
            _void_approvals(run)
        return AssessmentReview.objects.create(
            participant_id=assessment.participant_id,
            assessment=assessment,
            decision=decision,
            reason=reason,
            by=by,
            at=now,
        )


def _run_under_review(assessment: Assessment) -> AssessmentRun:
    """The run of a result, locked against its publication."""
    run = (
        AssessmentRun.objects.select_for_update(of=("self",))
        .select_related("guide")
        .get(pk=assessment.run_id)
    )
    if run.state != RunState.UNDER_REVIEW:
        raise NotUnderReview(run)
    return run


def _void_approvals(run: AssessmentRun) -> None:
    """What changes after an approval was not approved."""
    RunApproval.objects.filter(run=run).delete()


def _reason(reason: str) -> str:
    if not reason.strip():
        raise ReasonMissing
    return reason.strip()
