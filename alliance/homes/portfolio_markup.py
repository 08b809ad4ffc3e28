"""The portfolio's rows as one text: fifty of them are most of what a template would spend on the page."""

from collections.abc import Iterable

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from alliance.homes.portfolio_rows import Bar, PortfolioRow
from kernel.components.bars import bullet
from kernel.components.controls import numlink
from kernel.components.status import status
from kernel.components.tiers import tier_move
from kernel.markup import joined, markup

_ROW = (
    '<tr><th scope="row"><a class="cds--link cname" href="{url}">{name}</a></th>'
    '<td data-l="{outlook_word}">{tiers}</td>'
    '<td class="attn" data-l="{attainment_word}">{bar}</td>'
    '<td class="n" data-l="{gap_word}">{gap} <span class="dim">{gap_words}</span></td>'
    '<td class="n" data-l="{pipeline_word}">{pipeline}</td>'
    '<td data-l="{manager_word}">{manager}</td>'
    '<td class="ph-top">{health}{deciding}</td></tr>'
)
_NO_BAR = mark_safe('<span class="dim">–</span>')


def rows_markup(rows: Iterable[PortfolioRow]) -> SafeString:
    """Return the body of the table."""
    words = {
        "outlook_word": _("Outlook"),
        "attainment_word": _("Attainment"),
        "gap_word": _("Gap"),
        "pipeline_word": _("Open pipeline"),
        "manager_word": _("Manager"),
    }
    written = (
        markup(
            _ROW,
            url=row.url,
            name=row.name,
            tiers=tier_move(row.tier, row.outlook),
            bar=_bar(row.bar, row.leads_url) if row.bar else _NO_BAR,
            gap=row.gap,
            gap_words=row.gap_words,
            pipeline=numlink(row.pipeline, row.leads_url),
            manager=row.manager,
            health=status(row.status),
            deciding=_deciding(row) if row.deciding else "",
            **words,
        )
        for row in rows
    )
    return joined(written)


def _bar(bar: Bar, leads_url: str) -> SafeString:
    drawing = bullet(bar.value, pace=bar.pace, target=bar.target, partly=bar.partly, label=bar.label)
    return markup('<span class="attn__in">{}{}</span>', drawing, numlink(bar.share, leads_url))


def _deciding(row: PortfolioRow) -> SafeString:
    return markup('<a class="sub sub__a nw no-sm" href="{}">{}</a>', row.deciding_url, row.deciding)
