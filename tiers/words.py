"""Why a condition stands as it does, in one sentence for people: D4."""

from collections.abc import Callable
from decimal import Decimal

from tiers.evaluation import ConditionOutcome, State
from tiers.guide_document import Op
from tiers.sentence import Sentence, gettext_noop

Wording = Callable[[Decimal, str | None], str]
"""Writes an amount in its unit, as the reader's locale wants it."""

HOLDING = {
    Op.AT_LEAST: gettext_noop("Met, because %(actual)s is at or above the threshold of %(needed)s."),
    Op.ABOVE: gettext_noop("Met, because %(actual)s is above the threshold of %(needed)s."),
    Op.EXACTLY: gettext_noop("Met, because %(actual)s is exactly the %(needed)s that the guide asks for."),
    Op.AT_MOST: gettext_noop("Met, because %(actual)s is at or below the limit of %(needed)s."),
    Op.BELOW: gettext_noop("Met, because %(actual)s is below the limit of %(needed)s."),
}
FAILING = {
    Op.AT_LEAST: gettext_noop("Not met, because %(actual)s is below the threshold of %(needed)s."),
    Op.ABOVE: gettext_noop("Not met, because %(actual)s is not above the threshold of %(needed)s."),
    Op.EXACTLY: gettext_noop("Not met, because %(actual)s is not the %(needed)s that the guide asks for."),
    Op.AT_MOST: gettext_noop("Not met, because %(actual)s is above the limit of %(needed)s."),
    Op.BELOW: gettext_noop("Not met, because %(actual)s is not below the limit of %(needed)s."),
}
PACED = {
    State.ON_TRACK: gettext_noop(
        "On track, because %(actual)s is at or above the quarter %(quarter)s pace of %(paced)s. "
        "It becomes met at %(needed)s."
    ),
    State.AT_RISK: gettext_noop(
        "At risk, because %(actual)s is below the quarter %(quarter)s pace of %(paced)s, though near it. "
        "It becomes met at %(needed)s."
    ),
    State.OFF_TRACK: gettext_noop(
        "Off track, because %(actual)s is far below the quarter %(quarter)s pace of %(paced)s. "
        "It becomes met at %(needed)s."
    ),
}
KEPT = {
    State.ON_TRACK: gettext_noop(
        "On track, because %(actual)s keeps to the %(needed)s of the year so far. "
        "It becomes met if that still holds in quarter 4."
    ),
    State.OFF_TRACK: gettext_noop(
        "Off track, because %(actual)s does not keep to the %(needed)s of the year."
    ),
}
ANSWERED = {
    (State.MET, True): gettext_noop("Met, because the answer is yes."),
    (State.MET, False): gettext_noop("Met, because the answer is no, as the guide asks."),
    (State.NOT_MET, True): gettext_noop("Not met, because the answer is no. It becomes met with a yes."),
    (State.NOT_MET, False): gettext_noop("Not met, because the answer is yes. It becomes met with a no."),
}
TOGETHER = {
    State.MET: gettext_noop("Met, because its parts hold as the guide asks."),
    State.ON_TRACK: gettext_noop("On track, because its parts are on track as the guide asks."),
    State.AT_RISK: gettext_noop("At risk, because the part that decides is at risk."),
    State.OFF_TRACK: gettext_noop("Off track, because the part that decides is off track."),
    State.NOT_MET: gettext_noop("Not met, because the part that decides is not met."),
    State.NOT_KNOWN: gettext_noop("Not known, because the part that decides has no reading yet."),
}
UNKNOWN = gettext_noop("Not known, because there is no reading yet. What is not known satisfies nothing.")


def plain_amount(amount: Decimal, unit: str | None) -> str:
    """An amount with thousands separators and its unit: `4,386,500 USD`."""
    written = f"{amount:,f}"
    return f"{written} {unit}" if unit else written


def verdict(outcome: ConditionOutcome, *, quarter: int | None, wording: Wording = plain_amount) -> Sentence:
    """The sentence that explains a condition, or one part of a group, in a quarter or (None) a year."""
    if outcome.parts:
        return Sentence(TOGETHER[outcome.state], {})
    if outcome.actual is None or outcome.needed is None or outcome.op is None:
        return Sentence(UNKNOWN, {})
    if isinstance(outcome.actual, bool) or isinstance(outcome.needed, bool):
        return Sentence(ANSWERED[outcome.state, bool(outcome.needed)], {})
    amounts = {"actual": outcome.actual, "needed": outcome.needed, "paced": outcome.paced}
    values = {name: wording(amount, outcome.unit) for name, amount in amounts.items() if amount is not None}
    return Sentence(_template(outcome.state, outcome.op, outcome.paced), values | {"quarter": str(quarter)})


def _template(state: State, op: Op, paced: Decimal | None) -> str:
    if state is State.MET:
        return HOLDING[op]
    if state is State.NOT_MET:
        return FAILING[op]
    return KEPT[state] if paced is None else PACED[state]
