"""One run: where it stands, its tally in words, what publishing it needs (D6)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kernel.clock import program_zone
from kernel.components import Step
from kernel.formats import count, moment
from tiers.pages.periods import cut_off_words, run_title
from tiers.pages.statuses import SEVERITY, status_shown
from tiers.selectors.pages_runs import RunShown, RunTally
from tiers.services.computing import STEPS
from tiers.services.publication import APPROVALS


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that publishing needs: a state of the vocabulary, words, a note."""

    state: str
    words: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a running computation is, by step."""

    done: int
    total: int
    now: str
    started: str


@dataclass(frozen=True, slots=True)
class ReplayNote:
    """A replay under way (`since`), or why the last one asked for is not identical."""

    since: str
    words: tuple[str, ...]
    failure: str


@dataclass(frozen=True, slots=True)
class RunPage:
    """What stands around the matrix."""

    title: str
    state: str
    subtitle: str
    steps: tuple[Step, ...]
    progress: Progress | None
    tally: str
    checks: tuple[Check, ...]
    unreviewed: str
    blocks: tuple[str, ...]
    own_approval: tuple[str, ...]
    last_approval: bool
    annual: bool
    waits: str
    failure: str


def run_page(shown: RunShown, tally: RunTally, *, user_id: int) -> RunPage:
    """Return the page of a run for one person."""
    run = shown.run
    needed, given = APPROVALS[run.kind], len(shown.approvals)
    return RunPage(
        title=run_title(run),
        state="waiting" if run.state == "due" else str(run.state),
        subtitle=_subtitle(shown, tally),
        steps=_steps(shown, tally),
        progress=_progress(shown) if run.state == "running" else None,
        tally=_tally(tally),
        checks=_checks(shown, tally),
        unreviewed=_unreviewed(tally),
        blocks=_blocks(tally),
        own_approval=_own_approval(shown, user_id),
        last_approval=given + 1 >= needed,
        annual=run.quarter is None,
        waits=run.waits_for or _("a worker that takes it up"),
        failure=run.failure,
    )


def replay_note(shown: RunShown) -> ReplayNote | None:
    """Return what is to be said of the last replay asked for; None where there was none or it was identical.

    For those alone who see every participant: its words name them.
    """
    asked = shown.asked
    if asked is None or not (asked.open or asked.words or asked.failure):
        return None
    since = moment(asked.asked_at, program_zone()) if asked.open else ""
    return ReplayNote(since, asked.words, asked.failure)


def _own_approval(shown: RunShown, user_id: int) -> tuple[str, ...]:
    if any(approval.by == user_id for approval in shown.approvals):
        return (_("You approved this run. Another administrator has to approve it too."),)
    return ()


def _subtitle(shown: RunShown, tally: RunTally) -> str:
    run = shown.run
    over = ngettext("Over %(n)s participant.", "Over %(n)s participants.", tally.total) % {
        "n": count(tally.total)
    }
    guide = _("Program Guide %(version)s.") % {"version": run.guide.version} if run.guide else ""
    rule = (
        _("It settles the tier of %(year)s.") % {"year": run.year + 1}
        if run.quarter is None
        else _("Nobody changes tier in a quarterly run; January decides.")
    )
    return " ".join(part for part in (over if tally.total else "", guide, rule, run.reason) if part)


def _steps(shown: RunShown, tally: RunTally) -> tuple[Step, ...]:
    run, zone = shown.run, program_zone()
    reached = {"due": 0, "running": 1, "failed": 1, "computed": 2, "under_review": 2, "published": 5}[
        run.state
    ]
    approvals = _("%(given)s of %(needed)s") % {"given": len(shown.approvals), "needed": APPROVALS[run.kind]}
    reviewed = _("%(accepted)s of %(total)s") % {"accepted": tally.accepted, "total": tally.total}
    notes = (
        (_("Cut-off"), cut_off_words(run)),
        (_("Assessed"), moment(run.computed_at, zone) if run.computed_at else ""),
        (_("Reviewed"), reviewed if tally.total else ""),
        (_("Approved"), approvals),
        (_("Published"), moment(run.published_at, zone) if run.published_at else ""),
    )
    states = ["complete" if at < reached else "current" if at == reached else "incomplete" for at in range(5)]
    return tuple(Step(label, note, state) for (label, note), state in zip(notes, states, strict=True))


def _progress(shown: RunShown) -> Progress:
    started = shown.run.started_at
    return Progress(
        done=max(len(shown.steps) - 1, 0),
        total=len(STEPS),
        now=_(shown.steps[-1].name) if shown.steps else _("Starting"),
        started=moment(started, program_zone()) if started else "",
    )


def _tally(tally: RunTally) -> str:
    ordered = sorted(tally.by_status, key=lambda status: -SEVERITY[status])
    parts = [
        f"{count(tally.by_status[status])} {status_shown(status).words.lower()}"
        for status in ordered
        if tally.by_status[status]
    ]
    return ", ".join(parts)


def _checks(shown: RunShown, tally: RunTally) -> tuple[Check, ...]:
    zone, needed = program_zone(), APPROVALS[shown.run.kind]
    checks = [
        Check("met", _("Approved by %(name)s") % {"name": approval.name}, moment(approval.at, zone))
        for approval in shown.approvals
    ]
    missing = needed - len(checks)
    if missing > 0 and shown.run.state != "published":
        words = ngettext("%(n)s approval is missing", "%(n)s approvals are missing", missing) % {"n": missing}
        checks.append(Check("open", words, _("by different administrators") if needed > 1 else ""))
    reviewed = _("Accepted by alliance managers: %(accepted)s of %(total)s") % {
        "accepted": count(tally.accepted),
        "total": count(tally.total),
    }
    checks.append(Check("met" if tally.accepted == tally.total else "open", reviewed))
    checks += [Check("returned", words) for words in _blocks(tally)]
    unknown = tally.by_status.get("not_known", 0)
    if unknown:
        checks.append(Check("not_known", _("%(n)s not known, published as it is") % {"n": count(unknown)}))
    return tuple(checks)


def _unreviewed(tally: RunTally) -> str:
    """What is published without an alliance manager's word: said before it happens, and no obstacle (D6)."""
    left = tally.total - tally.accepted
    if left <= 0:
        return ""
    return ngettext(
        "%(n)s result is not accepted by its alliance manager; it is published as it is.",
        "%(n)s results are not accepted by their alliance managers; they are published as they are.",
        left,
    ) % {"n": count(left)}


def _blocks(tally: RunTally) -> tuple[str, ...]:
    sentences = (
        (tally.returned, ngettext("%(n)s result is returned", "%(n)s results are returned", tally.returned)),
        (
            tally.undecided,
            ngettext(
                "%(n)s result is below the program and waits for a decision",
                "%(n)s results are below the program and wait for a decision",
                tally.undecided,
            ),
        ),
        (
            tally.unapproved,
            ngettext(
                "%(n)s override waits for a second administrator",
                "%(n)s overrides wait for a second administrator",
                tally.unapproved,
            ),
        ),
    )
    return tuple(words % {"n": count(number)} for number, words in sentences if number)
