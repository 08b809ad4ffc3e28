"""The digests that make a result checkable: SHA-256 of one canonical serialisation. Pure.

A result's text has one line per item: the guide's digest, the cut-off in UTC, the participant, the tier held
and the months missed, each reading, and the digest of the evidence of each metric. The run's digest is over
those of its results, by slug. Decimals are written plainly, without needless zeros.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

NOTHING = "-"


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """A metric's value as a run read it; no value means not known, a yes is 1."""

    metric: str
    cumulative: bool
    value: Decimal | None
    yes_no: bool
    as_of: date | None
    source: str
    lines_counted: int | None = None
    lines_not_counted: int | None = None

    @property
    def order(self) -> tuple[str, bool]:
        """Readings stand by metric, then by scope."""
        return (self.metric, self.cumulative)


def plain(value: Decimal) -> str:
    """Return a decimal without exponent and without needless zeros: `2000000`, `0.25`, `0`."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def evidence_digest(by_metric: Mapping[str, str]) -> str:
    """Return the digest over the digests of each metric's lines; of no metric, that of nothing."""
    return _sha256(f"{metric} {digest}" for metric, digest in sorted(by_metric.items()))


def result_digest(
    *,
    guide: str,
    cut_off: datetime,
    period: str,
    slug: str,
    tier_held: str | None,
    months_missed: int,
    readings: Iterable[ReadingRow],
    evidence: str,
) -> str:
    """Return the digest of one participant's result."""
    return _sha256(
        [
            f"guide {guide}",
            f"period {period}",
            f"cut-off {cut_off.astimezone(UTC).isoformat()}",
            f"participant {slug}",
            f"held {tier_held or NOTHING} missed {months_missed}",
            *(_reading(reading) for reading in sorted(readings, key=lambda reading: reading.order)),
            f"evidence {evidence}",
        ]
    )


def run_digest(by_slug: Mapping[str, str]) -> str:
    """Return the digest of a run over those of its results, by slug."""
    return _sha256(f"{slug} {digest}" for slug, digest in sorted(by_slug.items()))


def _reading(reading: ReadingRow) -> str:
    value = NOTHING if reading.value is None else plain(reading.value)
    return "\t".join(
        (
            "reading",
            reading.metric,
            "cumulative" if reading.cumulative else "standing",
            "yes/no" if reading.yes_no else "number",
            value,
            reading.as_of.isoformat() if reading.as_of else NOTHING,
            " ".join(reading.source.split()) or NOTHING,
            NOTHING if reading.lines_counted is None else str(reading.lines_counted),
            NOTHING if reading.lines_not_counted is None else str(reading.lines_not_counted),
        )
    )


def _sha256(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
