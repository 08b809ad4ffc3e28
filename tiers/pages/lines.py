"""The lines behind a CRM figure: counted ones, and the others each with its reason and mend."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.http import QueryDict
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from kernel.components.controls import stage
from kernel.formats import count, day_short, figure, money_full, usd
from kernel.paging import Cursor, CursorUnreadable, Order, decode_cursor, encode_cursor
from pipeline.pages.reasons import reason_markup, reason_mend
from tiers.selectors.lines import Key, Line, LinePage
from tiers.selectors.pages_lines import LinesShown, Places

NOT_APPLYING = "–"
_BEYOND_ANY = Decimal(10) ** 30


@dataclass(frozen=True, slots=True)
class LineRow:
    """One opportunity."""

    crm_id: str
    client: str
    url: str
    stage: SafeString
    qualified: str
    close: str
    owner: str
    tcv: str
    rate: str
    dollars: str
    reason: SafeString
    mend: str


@dataclass(frozen=True, slots=True)
class LineList:
    """A page of one of the two lists; `total` is of all its lines."""

    title: str
    rows: tuple[LineRow, ...]
    total: str
    previous_url: str
    more_url: str


def _read_amount(text: str) -> Decimal:
    try:
        amount = Decimal(text)
    except InvalidOperation as unreadable:
        raise ValueError(text) from unreadable
    if not amount.is_finite() or abs(amount) >= _BEYOND_ANY:
        raise ValueError(text)
    return amount


BY_AMOUNT = Order("sort", _read_amount)


def places_of(query: QueryDict) -> Places:
    """Return where the two lists begin; raises CursorUnreadable for what no page has given out."""
    return Places(_place(query.get("counted")), _place(query.get("others")))


def line_lists(shown: LinesShown, query: QueryDict, *, slug: str) -> tuple[LineList, LineList]:
    """Return the counted and the not counted lines."""
    amount = sum((total.amount_usd for total in shown.totals if total.counted), Decimal(0))
    counted = ngettext("Counted, %(n)s line", "Counted, %(n)s lines", shown.lines_counted)
    others = ngettext("Not counted, %(n)s line", "Not counted, %(n)s lines", shown.lines_not_counted)
    return (
        _list(
            counted % {"n": count(shown.lines_counted)}, shown.counted, query, "counted", slug, usd(amount)
        ),
        _list(others % {"n": count(shown.lines_not_counted)}, shown.others, query, "others", slug, ""),
    )


def _list(title: str, page: LinePage, query: QueryDict, name: str, slug: str, total: str) -> LineList:
    return LineList(
        title=title,
        rows=tuple(_row(line, slug) for line in page.lines),
        total=total,
        previous_url=_address(query, name, page.previous_key, back=True),
        more_url=_address(query, name, page.next_key),
    )


def _row(line: Line, slug: str) -> LineRow:
    closes = line.closed_on or line.expected_close_on
    return LineRow(
        crm_id=line.crm_id,
        client=line.client or line.name or line.crm_id,
        url=f"{reverse('pipeline:leads', args=[slug])}?lead={line.lead_id}",
        stage=stage("withdrawn" if line.reason == "withdrawn" else line.stage),
        qualified=day_short(line.qualified_on) if line.qualified_on else NOT_APPLYING,
        close=day_short(closes) if closes else NOT_APPLYING,
        owner=line.owner or NOT_APPLYING,
        tcv=money_full(line.tcv, line.currency or ""),
        rate=figure(line.rate),
        dollars=usd(line.amount_usd),
        reason=reason_markup(line.reason),
        mend=reason_mend(line.reason),
    )


def _place(text: str | None) -> Cursor | None:
    if not text:
        return None
    place = decode_cursor(text, BY_AMOUNT)
    if place.value is None:
        raise CursorUnreadable(text)
    return place


def _address(query: QueryDict, name: str, key: Key | None, *, back: bool = False) -> str:
    if key is None:
        return ""
    wanted = query.copy()
    wanted[name] = encode_cursor(Cursor(key[0], key[1], back))
    return f"?{wanted.urlencode()}#{name}"
