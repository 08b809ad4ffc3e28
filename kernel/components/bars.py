"""Small drawings made on the server: SVG with percent attributes, so that no inline style is needed."""

from collections.abc import Iterable, Sequence

from django.utils.safestring import SafeString, mark_safe

from kernel.components.tiers import tier_symbol
from kernel.components.values import SparkBar, StackPart, TierBar, TierThreshold
from kernel.markup import joined, markup

_HIDDEN = mark_safe('aria-hidden="true"')
_BEFORE = mark_safe(' text-anchor="end"')
_AROUND = mark_safe(' text-anchor="middle"')
_MARK = mark_safe(
    '<svg class="sw" aria-hidden="true"><rect class="sw--mark" x="5" width="2" height="12"></rect></svg>'
)
_FILLS = {"": "v", "partner": "v2"}
_STAGES_KEYED = {"identified", "qualified", "proposed", "negotiating", "won", "lost", "ibm", "partner"}


def bullet(
    value: float | None,
    *,
    label: str,
    pace: float | None = None,
    target: float | None = None,
    partly: bool = False,
    kind: str = "",
) -> SafeString:
    """Return a bar of `value` percent of its width, with pace marker and target line; clipped to 0..100."""
    fill = "hatch" if partly else _FILLS[kind]
    bar = _rect(fill, 0, 4, f"{_clip(value or 0)}%", 8)
    thin = _rect("pm", f"{_clip(target)}%", 4, 1, 8) if target is not None and target < 100 else ""
    marker = _rect("pm", f"{_clip(pace)}%", 1, 2, 14) if pace is not None else ""
    track = _rect("tr", 0, 4, "100%", 8)
    return markup(
        '<svg class="bullet" height="16" role="img" aria-label="{}">{}{}{}{}</svg>',
        label,
        track,
        bar,
        thin,
        marker,
    )


def stack(parts: Iterable[StackPart], label: str = "") -> SafeString:
    """Return a stacked bar; without a label it is hidden from readers (figures stand beside it)."""
    drawn: list[SafeString] = []
    start = 0.0
    for part in parts:
        drawn.append(
            _rect(f"f-{_kind(part.kind)}", f"{_clip(start)}%", 0, f"{_clip(part.percent - 0.35)}%", 8)
        )
        start += part.percent
    named = markup('role="img" aria-label="{}"', label) if label else _HIDDEN
    return markup(
        '<svg class="bullet" height="8" {}>{}</svg>',
        named,
        joined(drawn),
    )


def swatch(kind: str) -> SafeString:
    """Return the little square of a key; `mark` is the pace marker."""
    if kind == "mark":
        return _MARK
    return markup(
        '<svg class="sw sw--{}" aria-hidden="true"><rect width="12" height="12"></rect></svg>', _kind(kind)
    )


def spark(bars: Sequence[SparkBar], label: str) -> SafeString:
    """Return the last feeds as small bars, oldest first; tall and coloured only with a finding."""
    tones = {"": "good", "at_risk": "risk", "off_track": "bad", "not_known": "none"}
    step = 100 / max(len(bars), 1)
    drawn = (
        _rect(
            f"sp--{tones[bar.kind]}",
            f"{_clip(i * step)}%",
            0 if bar.kind else 8,
            "4",
            16 if bar.kind else 8,
        )
        for i, bar in enumerate(bars)
    )
    return markup('<svg class="spark" role="img" aria-label="{}">{}</svg>', label, joined(drawn))


def progress(*, done: int, total: int, label_id: str = "", label: str = "") -> SafeString:
    """Return a determinate progress bar, named by the element `label_id` or by `label`."""
    share = _clip(100 * done / total if total else 0)
    name = ("aria-labelledby", label_id) if label_id else ("aria-label", label)
    return markup(
        '<svg class="bullet" height="8" role="progressbar" {}="{}" aria-valuemin="0" aria-valuemax="{}" '
        'aria-valuenow="{}">{}{}</svg>',
        *name,
        total,
        done,
        _rect("tr", 0, 0, "100%", 8),
        _rect("pbar", 0, 0, f"{share}%", 8),
    )


def tier_bar(bar: TierBar) -> SafeString:
    """Return the large bar of attainment with the threshold of each tier and the pace."""
    fill = "hatch" if bar.partly else "v"
    pace: SafeString | str = ""
    if bar.pace_percent is not None:
        at = _clip(bar.pace_percent)
        pace = markup(
            '{}<text x="{}%" y="106" class="pace-t"{}>{}</text>',
            _rect("pm", f"{at}%", 30, 3, 40),
            at,
            _beside(float(at), narrow=False),
            bar.pace_text,
        )
    return markup(
        '<svg class="bullet bullet--tiers" height="112" role="img" aria-label="{}">{}{}{}{}</svg>',
        bar.label,
        _rect("tr", 0, 36, "100%", 28),
        _rect(fill, 0, 36, f"{_clip(bar.percent)}%", 28),
        joined(_threshold(t) for t in bar.thresholds),
        pace,
    )


def _beside(at: float, *, narrow: bool) -> SafeString | str:
    """Where a text stands to its marker so that it stays within the bar of a phone, some 320 px wide."""
    if narrow:
        return _BEFORE if at > 82 else ""
    return _BEFORE if at > 67 else _AROUND if at > 33 else ""


def _threshold(threshold: TierThreshold) -> SafeString:
    at = _clip(threshold.percent)
    return markup(
        '{}<svg class="tier--{}" x="{}%" y="2" width="16" height="16" viewBox="0 0 16 16">{}</svg>'
        '<text class="b" x="{}%" dx="22" y="15">{}</text><text x="{}%" y="88"{}>{}</text>',
        _rect("pm", f"{at}%", 28, 1, 44),
        threshold.tier,
        at,
        tier_symbol(threshold.tier),
        at,
        threshold.tier.capitalize(),
        at,
        _beside(threshold.percent, narrow=True),
        threshold.amount,
    )


def _kind(kind: str) -> str:
    if kind not in _STAGES_KEYED:
        raise ValueError(f"No colour for {kind!r}; known are {', '.join(sorted(_STAGES_KEYED))}.")
    return kind


def _clip(percent: float) -> str:
    return f"{min(max(float(percent), 0.0), 100.0):.2f}"


def _rect(css: str, x: str | int, y: int, width: str | int, height: int) -> SafeString:
    """A list draws hundreds of them: a class of ours and numbers, which need no escaping."""
    return mark_safe(  # noqa: S308
        f'<rect class="{css}" x="{x}" y="{y}" width="{width}" height="{height}"></rect>'
    )
