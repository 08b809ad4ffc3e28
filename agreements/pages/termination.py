"""The termination of one company's agreement: notice, what is left to do, and how to take it back (R30)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.permissions import Actor, Permission
from agreements.models import Side, Termination, TerminationState, WindDownKind, WindDownStep
from agreements.selectors.terminations import NoticeTerms
from agreements.winding_down import MARKED_BY, earliest_end, last_day_of, may_mark
from kernel.clock import program_zone
from kernel.components import Fact
from kernel.formats import day
from participants.models import Lifecycle, Participant

_STATES = {
    TerminationState.NOTICED: "notice",
    TerminationState.CANCELLED: "discarded",
    TerminationState.EXECUTED: "former",
}


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of the wind-down: who does or did it, and when; no `mark_url` where the reader cannot."""

    pk: int
    name: str
    status: str
    whose: str
    when: str
    note: str
    mark_url: str


@dataclass(frozen=True, slots=True)
class Wish:
    """The wish to take a notice back: `words` say how it stands, the addresses what the reader can do."""

    words: str
    ask_url: str
    agree_url: str
    refuse_url: str


@dataclass(frozen=True, slots=True)
class NoticePanel:
    """A notice that runs or has taken effect."""

    sentence: str
    ground: str
    facts: tuple[Fact, ...]
    steps: tuple[StepRow, ...]
    wish: Wish | None
    hand_back_url: str


@dataclass(frozen=True, slots=True)
class NoticeOffer:
    """What stands beside the form that gives notice; `form_shown` is False for who may not."""

    form_shown: bool
    clause: str
    who_may: str


@dataclass(frozen=True, slots=True)
class FormerNotice:
    """A notice of the past."""

    status: str
    words: str
    given: str
    ended: str
    ground: str


@dataclass(frozen=True, slots=True)
class TerminationPage:
    """What the template places; of `notice` and `offer` there is at most one."""

    status: str
    words: str
    notice: NoticePanel | None
    offer: NoticeOffer | None
    former: tuple[FormerNotice, ...]


def termination_page(
    actor: Actor,
    participant: Participant,
    *,
    notices: Sequence[Termination],
    shown: Termination | None,
    steps: Sequence[WindDownStep],
    terms: NoticeTerms | None,
    today: date,
) -> TerminationPage:
    """Return the page for either side: of the notice `shown` with its steps, or else of the terms on which
    one can be given. `notices` are the company's, the latest first.
    """
    offer = _offer(actor, participant, terms, today) if terms is not None else None
    return TerminationPage(
        status=_STATES[TerminationState(shown.state)] if shown else str(participant.lifecycle),
        words=str(TerminationState(shown.state).label) if shown else _("No notice runs"),
        notice=_notice(actor, participant, shown, steps, today) if shown else None,
        offer=offer,
        former=tuple(_former(each) for each in notices if each is not shown),
    )


def shown_of(notices: Sequence[Termination], participant: Participant) -> Termination | None:
    """Return the notice that runs, or the one by which the company left and has not come back since."""
    latest = next((each for each in notices if each.state != TerminationState.CANCELLED), None)
    if latest is None or latest.state == TerminationState.NOTICED:
        return latest
    return latest if participant.lifecycle == Lifecycle.FORMER else None


def _offer(actor: Actor, participant: Participant, terms: NoticeTerms, today: date) -> NoticeOffer:
    clause = ngettext(
        "The clause gives %(days)d day: notice given today is effective on %(day)s at the earliest.",
        "The clause gives %(days)d days: notice given today is effective on %(day)s at the earliest.",
        terms.days,
    )
    names = ", ".join(terms.signatories) or _("none is named yet")
    return NoticeOffer(
        form_shown=actor.can(Permission.GIVE_NOTICE, participant.pk),
        clause=clause % {"days": terms.days, "day": day(earliest_end(today, terms.days))},
        who_may=_("Given by a signatory of the company (%(names)s) or a program administrator of IBM.")
        % {"names": names},
    )


def _notice(
    actor: Actor, participant: Participant, notice: Termination, steps: Sequence[WindDownStep], today: date
) -> NoticePanel:
    runs = notice.state == TerminationState.NOTICED
    return NoticePanel(
        sentence=_sentence(notice, today),
        ground=notice.ground,
        facts=_facts(notice),
        steps=tuple(_step(actor, participant, step, notice.effective_on) for step in steps),
        wish=_wish(actor, participant, notice) if runs and today < notice.effective_on else None,
        hand_back_url=reverse("hand_back", args=[participant.slug])
        if actor.can(Permission.EXPORT, participant.pk)
        else "",
    )


def _sentence(notice: Termination, today: date) -> str:
    if notice.state == TerminationState.EXECUTED:
        return _("The Program Agreement held until %(day)s.") % {"day": day(last_day_of(notice.effective_on))}
    left = (notice.effective_on - today).days
    if left <= 0:
        return _(
            "The effective date has come; the portal ends agreement, benefits and access within the hour."
        )
    words = ngettext(
        "%(left)d day is left. Until then the agreement holds, benefits included.",
        "%(left)d days are left. Until then the agreement holds, benefits included.",
        left,
    )
    return words % {"left": left}


def _facts(notice: Termination) -> tuple[Fact, ...]:
    giver = _party(notice.given_by_side)
    person = f"{giver}, {notice.given_by.name}" if notice.given_by else giver
    clause = ngettext("%(days)d day", "%(days)d days", notice.notice_days) % {"days": notice.notice_days}
    return (
        Fact(_("Given by"), person),
        Fact(_("Given on"), day(notice.noticed_on)),
        Fact(_("Days of the clause"), clause),
        Fact(_("Last day of the agreement"), day(last_day_of(notice.effective_on))),
        Fact(_("Effective on"), day(notice.effective_on)),
    )


def _step(actor: Actor, participant: Participant, step: WindDownStep, effective_on: date) -> StepRow:
    kind, done = WindDownKind(step.kind), step.done_at
    by = step.done_by.name if step.done_by else _("The portal")
    itself = "" if MARKED_BY[kind] else _("on %(day)s") % {"day": day(effective_on)}
    return StepRow(
        pk=step.pk,
        name=str(kind.label),
        status="done" if done else "open",
        whose=by if done else _whose(kind),
        when=day(done.astimezone(program_zone()).date()) if done else itself,
        note=step.note,
        mark_url=reverse("agreements:mark_step", args=[participant.slug, step.pk])
        if not done and may_mark(actor, participant.pk, kind)
        else "",
    )


def _whose(kind: WindDownKind) -> str:
    sides = MARKED_BY[kind]
    if not sides:
        return _("The portal")
    return _("IBM") if sides == {Side.IBM} else _("Either side")


def _wish(actor: Actor, participant: Participant, notice: Termination) -> Wish:
    speaks = actor.can(Permission.GIVE_NOTICE, participant.pk)
    own = Side.IBM if actor.is_ibm else Side.PARTNER
    asked = notice.cancel_asked_side

    def url(name: str, *, shown: bool) -> str:
        return reverse(f"agreements:{name}", args=[participant.slug]) if shown and speaks else ""

    return Wish(
        words=_wish_words(notice),
        ask_url=url("ask_cancellation", shown=not asked),
        agree_url=url("agree_cancellation", shown=bool(asked) and asked != own),
        refuse_url=url("refuse_cancellation", shown=bool(asked) and asked != own),
    )


def _wish_words(notice: Termination) -> str:
    if not notice.cancel_asked_side:
        return _("Both parties can take the notice back together, until the day before it takes effect.")
    at = notice.cancel_asked_at
    on = day(at.astimezone(program_zone()).date()) if at else ""
    words = _("%(asker)s asked on %(day)s to take the notice back; the other party has yet to answer.")
    return words % {"asker": _party(notice.cancel_asked_side), "day": on}


def _former(notice: Termination) -> FormerNotice:
    state = TerminationState(notice.state)
    giver = _party(notice.given_by_side)
    return FormerNotice(
        status=_STATES[state],
        words=str(state.label),
        given=_("%(giver)s, %(day)s") % {"giver": giver, "day": day(notice.noticed_on)},
        ended=day(notice.closed_at.astimezone(program_zone()).date()) if notice.closed_at else "–",
        ground=notice.ground,
    )


def _party(side: str) -> str:
    return _("IBM") if side == Side.IBM else _("The company")
