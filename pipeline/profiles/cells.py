"""One cell at a time: text to number, day, moment, stage or currency, or a refusal in words.

Numbers are decimals and never guessed: an exponent, a sign, NaN or foreign grouping is refused.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import Final

from pipeline.counting import STAGES

FIRST_DAY: Final = date(1990, 1, 1)
LAST_DAY: Final = date(2100, 12, 31)
NUMBER_LIMIT: Final = Decimal(10) ** 12
DECIMALS: Final = 4
LONGEST_NUMBER: Final = 40
LONGEST_DATE: Final = 80
SHOWN: Final = 60

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_CURRENCY: Final = re.compile(r"[A-Za-z]{3}")
_NEGATIVE: Final = re.compile(r"[-\u2212]\s*[0-9.,]|\([0-9.,\s]+\)")


@dataclass(frozen=True)
class Refusal:
    """Why a cell cannot be read: `what` is wrong with `text`, and what was `expected` instead."""

    what: str
    text: str = ""
    expected: str = ""

    def reason(self, field: str) -> str:
        """The refusal as a person reads it, with the lead's field."""
        shown = f" “{excerpt(self.text)}”" if self.text else ""
        mend = f" (expected {self.expected})" if self.expected else ""
        return f"{self.what}{shown} in {field}{mend}"


def excerpt(text: str) -> str:
    """The beginning of a text, short enough for a message, on one line and without control characters."""
    flat = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", " ".join(text[: SHOWN * 2].split()))
    return flat if len(flat) <= SHOWN else flat[: SHOWN - 1] + "…"


def parse_text(text: str, limit: int) -> str | Refusal:
    """The text as it stands, hostile or not; refused: overlong text, controls but tab and line ends."""
    if len(text) > limit:
        return Refusal(f"text of {len(text)} characters", text, f"at most {limit}")
    if not text.isprintable() and _CONTROL.search(text):
        return Refusal("control character", text, "printable text")
    return text


@lru_cache(maxsize=64)
def _number_pattern(decimal: str, thousands: str) -> re.Pattern[str]:
    whole = "[0-9]+"
    if thousands:
        whole = rf"[0-9]{{1,3}}(?:{re.escape(thousands)}[0-9]{{3}})+|[0-9]+"
    point = re.escape(decimal)
    return re.compile(rf"({whole})(?:{point}([0-9]+))?|{point}([0-9]+)")


def parse_number(text: str, decimal: str, thousands: str) -> Decimal | Refusal:
    """A number of 0 or more, below 10^12, with at most four decimals, in the style of the profile.

    Grouping is optional but, where it is used, every group has three digits. Zeros beyond the fourth decimal
    lose nothing and are allowed.
    """
    match = _number_pattern(decimal, thousands).fullmatch(text) if len(text) <= LONGEST_NUMBER else None
    if match is None:
        what = "negative value" if _NEGATIVE.match(text) else "unreadable number"
        return Refusal(what, text, f"a number like 1{thousands}234{decimal}56")
    whole, after, bare = match.groups()
    decimals = (after or bare or "").rstrip("0")
    if len(decimals) > DECIMALS:
        return Refusal("number with too many decimals", text, f"at most {DECIMALS}")
    digits = (whole or "0").replace(thousands, "") if thousands else whole or "0"
    number = Decimal(f"{digits}.{decimals}" if decimals else digits)
    if number >= NUMBER_LIMIT:
        return Refusal("number too large", text, f"less than {NUMBER_LIMIT}")
    return number


def number_text(number: Decimal) -> str:
    """The one spelling of a number, so that equal numbers are equal texts: 1500, 1500.5."""
    spelled = f"{number:f}"
    return spelled.rstrip("0").rstrip(".") if "." in spelled else spelled


def parse_probability(text: str, decimal: str, thousands: str) -> Decimal | Refusal:
    """A percentage from 0 to 100, without the sign."""
    number = parse_number(text, decimal, thousands)
    if isinstance(number, Decimal) and number > 100:
        return Refusal("probability out of range", text, "0 to 100")
    return number


def _readings(text: str, formats: Sequence[str]) -> dict[str, datetime]:
    readings = {}
    if len(text) <= LONGEST_DATE:
        for pattern in formats:
            try:
                readings[pattern] = datetime.strptime(text, pattern)  # noqa: DTZ007 the caller adds the zone
            except (ValueError, OverflowError):
                continue
    return readings


def _moments(text: str, formats: Sequence[str], zone: tzinfo) -> dict[str, datetime] | Refusal:
    readings = _readings(text, formats)
    if not readings:
        return Refusal("unreadable date", text, " or ".join(formats))
    moments = {}
    for pattern, reading in readings.items():
        if not FIRST_DAY.year - 1 <= reading.year <= LAST_DAY.year + 1:
            return _out_of_range(text)
        moments[pattern] = (
            reading.replace(tzinfo=zone) if reading.tzinfo is None else reading.astimezone(zone)
        )
        if not FIRST_DAY <= moments[pattern].date() <= LAST_DAY:
            return _out_of_range(text)
    return moments


def _out_of_range(text: str) -> Refusal:
    return Refusal("date out of range", text, f"{FIRST_DAY} to {LAST_DAY}")


def _ambiguous(text: str, formats: Sequence[str]) -> Refusal:
    return Refusal("ambiguous date", text, f"only one reading, but these differ: {', '.join(formats)}")


def parse_day(text: str, formats: Sequence[str], zone: tzinfo) -> date | Refusal:
    """The day in the program's `zone`, from 1990-01-01 to 2100-12-31.

    A timestamp with a zone is moved into the program's; one without is program time. A text that two of the
    formats read as different days is refused, because nobody could tell which was meant.
    """
    moments = _moments(text, formats, zone)
    if isinstance(moments, Refusal):
        return moments
    days = {moment.date() for moment in moments.values()}
    return days.pop() if len(days) == 1 else _ambiguous(text, list(moments))


def parse_moment(text: str, formats: Sequence[str], zone: tzinfo) -> datetime | Refusal:
    """The moment in UTC; what carries no zone is program time, what carries no time is its midnight."""
    moments = _moments(text, formats, zone)
    if isinstance(moments, Refusal):
        return moments
    instants = {moment.astimezone(UTC) for moment in moments.values()}
    return instants.pop() if len(instants) == 1 else _ambiguous(text, list(moments))


def parse_currency(text: str) -> str | Refusal:
    """An ISO currency code in capitals (D8)."""
    if _CURRENCY.fullmatch(text):
        return text.upper()
    return Refusal("unreadable currency", text, "three letters like USD")


def parse_stage(text: str, stages: Mapping[str, str]) -> str | Refusal:
    """The canonical stage for the CRM's name of it; without a stage map, the canonical names themselves."""
    stage = stages.get(text) if stages else text if text in STAGES else None
    if stage is None:
        return Refusal(
            "unknown stage", text, "one of " + ", ".join(excerpt(name) for name in stages or STAGES)
        )
    return stage
