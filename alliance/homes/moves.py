"""Whose move it is: what IBM waits for from the participant, and what the participant waits for from IBM."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.models import SigningState
from alliance.homes.participant_reads import AgreementRead, ParticipantRead, Person, RunInReview
from alliance.period_words import assessment_words, day_of_list
from kernel.addresses import address
from kernel.clock import program_zone
from kernel.components import WorkItem
from kernel.periods import program_day
from participants.models import IN_PROGRAM, IN_RELATION, AssignmentKind, Participant
from tiers.evaluation import State
from tiers.models import PlanKind, RunState
from tiers.pages.position import condition_address


def partner_moves(read: ParticipantRead, participant: Participant, *, today: date) -> tuple[WorkItem, ...]:
    """Return what IBM waits for: an acceptance, an acknowledgement, open plans and requests, the oldest
    first, then figures nobody has given.
    """
    return (
        *_acceptance(read.agreement, participant, today),
        *acknowledgements(_guides_that_concern(read), today=today),
        *_plans(read, participant, today),
        *_unknown(read, participant),
    )


def ibm_moves(read: ParticipantRead, participant: Participant) -> tuple[WorkItem, ...]:
    """Return what the participant waits for: a countersignature, a result, a plan rate, a person at IBM."""
    return (
        *_countersignature(read.agreement, participant),
        *_runs(read.runs, participant),
        *_rates(read, participant),
        *_manager(read.people, participant),
    )


def _guides_that_concern(read: ParticipantRead) -> list[tuple[str, date]]:
    """A version that takes effect after the company has left asks nothing of it (R30)."""
    ends_on = read.agreement.ends_on
    return [each for each in read.guides if ends_on is None or each[1] < ends_on]


def acknowledgements(
    guides: Sequence[tuple[str, date]], *, today: date, verb: str = ""
) -> Iterator[WorkItem]:
    """Announced versions that the reader is asked to acknowledge by name (R40)."""
    for version, effective_on in guides:
        yield WorkItem(
            day_of_list(effective_on, today),
            _("Acknowledge Program Guide %(version)s") % {"version": version},
            address("tiers:guide_version", version),
            _("It takes effect on that day"),
            verb=verb,
        )


def _acceptance(agreement: AgreementRead, participant: Participant, today: date) -> Iterator[WorkItem]:
    """A later version that the company's signatory has yet to accept, unless it leaves before (R27, R30)."""
    if agreement.open_state != SigningState.OFFERED or participant.lifecycle not in IN_PROGRAM:
        return
    last = agreement.accept_by
    if agreement.ends_on and (last is None or agreement.ends_on <= last):
        return
    late = last is not None and last < today
    yield WorkItem(
        day_of_list(last, today) if last else _("Open"),
        _("Accept version %(version)d of the Program Agreement") % {"version": agreement.open_version},
        address("agreements:agreements", participant.slug),
        _("Late: benefits pause until a signatory accepts it")
        if late
        else _("By a signatory; after that day benefits pause")
        if last
        else _("By a signatory"),
        late=late,
    )


def _countersignature(agreement: AgreementRead, participant: Participant) -> Iterator[WorkItem]:
    if agreement.open_state == SigningState.ACCEPTED:
        yield WorkItem(
            _("Now"),
            _("Countersign version %(version)d of the Program Agreement")
            % {"version": agreement.open_version},
            address("agreements:agreements", participant.slug),
            _("A signatory has accepted it"),
        )


def _plans(read: ParticipantRead, participant: Participant, today: date) -> Iterator[WorkItem]:
    for plan in read.around.plans:
        request = plan.kind == PlanKind.REQUEST
        words = _("Give the figure for %(name)s") if request else _("Remedy %(name)s")
        since = _("%(clause)s, asked for since %(day)s") if request else _("%(clause)s, plan since %(day)s")
        opened = day_of_list(program_day(plan.opened_at, program_zone()), today)
        yield WorkItem(
            _("Open"),
            words % {"name": plan.name},
            condition_address(participant, plan.clause, plan.tier),
            since % {"clause": plan.clause, "day": opened},
        )


def _unknown(read: ParticipantRead, participant: Participant) -> Iterator[WorkItem]:
    """A figure that is not known and not asked for yet; the CRM's own are nobody's to give."""
    if read.position is None:
        return
    for outcome in read.position.quarter.conditions:
        from_crm = outcome.lines_counted is None and outcome.metric in _CRM
        if (
            outcome.state is State.NOT_KNOWN
            and not from_crm
            and outcome.clause not in read.around.planned_clauses
        ):
            yield WorkItem(
                _("Open"),
                _("Give the figure for %(name)s") % {"name": outcome.name},
                condition_address(participant, outcome.clause, outcome.tier),
                _("%(clause)s, no reading yet") % {"clause": outcome.clause},
            )


_CRM = ("qualified_tcv", "qualified_leads", "won_tcv")


def _runs(runs: Sequence[RunInReview], participant: Participant) -> Iterator[WorkItem]:
    """Assessments on their way; one that is yet to be computed concerns those who take part."""
    for run in runs:
        if run.state != RunState.UNDER_REVIEW and participant.lifecycle not in IN_PROGRAM:
            continue
        period = assessment_words(run.year, run.quarter)
        if run.state == RunState.DUE:
            waits = _("Waits for: %(what)s") % {"what": run.waits_for}
            title, meta = _("Assess %(period)s"), waits if run.waits_for else _("Due; begins by itself")
        elif run.state == RunState.UNDER_REVIEW:
            title, meta = _("Publish the result of %(period)s"), _("IBM’s alliance managers look at it")
        else:
            title, meta = _("Assess %(period)s"), _("Being computed")
        yield WorkItem(_("Now"), title % {"period": period}, "", meta)


def _rates(read: ParticipantRead, participant: Participant) -> Iterator[WorkItem]:
    leads = sum(stage.unrated for stage in read.readings.stages.values())
    if leads:
        words = ngettext("%(n)d lead counts once it is there", "%(n)d leads count once it is there", leads)
        yield WorkItem(
            _("Open"),
            _("Set a missing plan rate"),
            f"{address('pipeline:leads', participant.slug)}?counts=missing",
            words % {"n": leads},
        )


def _manager(people: Sequence[Person], participant: Participant) -> Iterator[WorkItem]:
    if participant.lifecycle not in IN_RELATION:
        return
    if not any(person.role == AssignmentKind.MANAGER and not person.theirs for person in people):
        yield WorkItem(
            _("Open"),
            _("Assign an IBM alliance manager"),
            address("participants:overview", participant.slug),
            _("Until then, ask the Program"),
        )
