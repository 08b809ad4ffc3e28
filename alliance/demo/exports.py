"""The exports of the demo's two CRMs, as files of quite different kinds."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from alliance.demo.deals import Deal

Number = Callable[[Decimal | None], str]
Written = Callable[[date | None], str]

AMERICAS: Final = "crm-americas"
EMEA: Final = "crm-emea"
REGIONS: Final = {AMERICAS: "americas", EMEA: "emea"}

_GERMAN_MARKS: Final = str.maketrans(",.", ".,")
_AMERICAS_STAGES: Final = {
    "identified": "Prospecting", "qualified": "Qualification", "proposed": "Proposal/Price Quote",
    "negotiating": "Negotiation/Review", "won": "Closed Won", "lost": "Closed Lost",
}  # fmt: skip
_EMEA_STAGES: Final = {
    "identified": "Kontakt", "qualified": "Qualifiziert", "proposed": "Angebot", "negotiating": "Verhandlung",
    "won": "Gewonnen", "lost": "Verloren",
}  # fmt: skip
_AMERICAS_COLUMNS: Final = (
    "Opportunity ID", "Opportunity Name", "Account Name", "Billing Country", "Offering", "Stage",
    "Amount", "Currency", "Probability (%)", "Created Date", "Qualified Date", "Expected Close",
    "Close Date", "Opportunity Owner", "Technology Source", "Partner Product",
)  # fmt: skip
_EMEA_COLUMNS: Final = (
    "Nummer", "Bezeichnung", "Kunde", "Land", "Angebot", "Phase", "Wert", "Währung",
    "Wahrscheinlichkeit", "Angelegt", "Qualifiziert am", "Abschluss geplant", "Abschluss", "Betreuer",
    "Technologie von", "Partnerprodukt",
)  # fmt: skip
_FIELDS: Final = (
    "crm_id", "name", "client", "country", "offering", "stage", "tcv", "currency", "probability",
    "identified_on", "qualified_on", "expected_close_on", "closed_on", "owner", "technology_source",
    "tag",
)  # fmt: skip
_AMERICAS_WRONG: Final = """\
OP-99001,"Harbourline Ports, to be checked",Harbourline Ports,Canada,,Parked,150000,USD,20,,,,,P. Anand,ibm,
OP-99002,"Merrow Bank, estimate",Merrow Bank,Canada,,Qualification,approx. 90k,USD,30,,,,,M. Duarte,ibm,
Copyright of the CRM. All rights reserved.
"""
_EMEA_WRONG: Final = """\
EM-99001;Calder Pharma, Rahmenvertrag;Calder Pharma;Germany;;Angebot;210.000,00;EUR;50;;;;;A. Brunner;ibm;
EM-99001;Calder Pharma, Rahmenvertrag;Calder Pharma;Germany;;Angebot;240.000,00;EUR;50;;;;;A. Brunner;ibm;
EM-99002;Lowick Water, Prüfung;Lowick Water;Italy;;Kontakt;80.000,00;EUR;10;31.02.2025;;;;G. Moretti;ibm;
Gesamt;;;;;;530.000,00
"""

PROFILES: Final[dict[str, dict[str, Any]]] = {
    AMERICAS: {
        "source": AMERICAS,
        "columns": dict(zip(_FIELDS, _AMERICAS_COLUMNS, strict=True)),
        "stages": {written: stage for stage, written in _AMERICAS_STAGES.items()},
        "complete": True,
    },
    EMEA: {
        "source": EMEA,
        "encoding": "cp1252",
        "separator": ";",
        "decimal": ",",
        "thousands": ".",
        "dates": ["%d.%m.%Y"],
        "columns": dict(zip(_FIELDS, _EMEA_COLUMNS, strict=True)),
        "stages": {written: stage for stage, written in _EMEA_STAGES.items()},
        "complete": True,
    },
}


def export(source: str, deals: Iterable[Deal], *, day: date, unreadable: bool = False) -> bytes:
    """The file of one CRM as of the end of a day; `unreadable` adds the rows that a person typed wrongly."""
    region = REGIONS[source]
    present = [deal for deal in deals if deal.region == region and deal.is_in_crm(day)]
    write = _americas if source == AMERICAS else _emea
    return write(present, day, unreadable)


def _americas(deals: list[Deal], day: date, unreadable: bool) -> bytes:
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(_AMERICAS_COLUMNS)
    writer.writerows(_cells(deal, day, _AMERICAS_STAGES, _plain, _iso) for deal in deals)
    file.write(_AMERICAS_WRONG if unreadable else "")
    return file.getvalue().encode()


def _emea(deals: list[Deal], day: date, unreadable: bool) -> bytes:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";")
    writer.writerow(_EMEA_COLUMNS)
    writer.writerows(_cells(deal, day, _EMEA_STAGES, _german, _dotted) for deal in deals)
    file.write(_EMEA_WRONG if unreadable else "")
    return file.getvalue().encode("cp1252")


def _cells(deal: Deal, day: date, stages: Mapping[str, str], number: Number, written: Written) -> list[str]:
    qualified_on, closed_on = deal.qualified_on(day), deal.closed_on(day)
    return [
        deal.crm_id, deal.name, deal.client, deal.country, deal.offering, stages[deal.stage(day)],
        number(deal.value(day)), deal.currency, str(deal.probability(day)), written(deal.steps.identified_on),
        written(qualified_on), written(deal.expects(day)), written(closed_on), deal.seller,
        deal.technology_source, deal.tag,
    ]  # fmt: skip


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _dotted(day: date | None) -> str:
    return "" if day is None else day.strftime("%d.%m.%Y")


def _plain(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:.2f}"


def _german(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:,.2f}".translate(_GERMAN_MARKS)
