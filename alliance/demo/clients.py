"""Invented clients, IBM sellers and what is sold: the words of the demo's opportunities."""

from random import Random
from typing import Final

_FIRST: Final = (
    "Merrow", "Castellan", "Northmoor", "Isola", "Vantry", "Dunmere", "Pinecrest", "Tarn Valley",
    "Belmarch", "Solvane", "Greyfell", "Larkspur", "Rookhaven", "Foxmere", "Aldergate", "Quay & Sable",
    "Brightwater", "Oakhollow", "Silverbeck", "Marlowe", "Ashdown Park", "Calder", "Wexmoor", "Trevane",
    "Hollins", "Ravenglass", "Estermont", "Kingsfold", "Lowick", "Peregrine Bay", "Stanmere",
    "Thornbridge", "Uplyme", "Verwood", "Wharfdale", "Yarrow", "Amberley", "Briarcliff", "Coldharbour",
    "Driftmoor", "Elmstead", "Fenbrook", "Glenora", "Harrowgate", "Inverloch", "Juniper Hill",
    "Kelstone", "Longmead", "Mistral", "Nethercote", "Orsett", "Penhallow",
)  # fmt: skip
_KIND: Final = (
    "Bank", "Insurance", "Energy", "Health Trust", "Retail Group", "Rail", "Mutual", "Water", "Telecom",
    "Airways", "Mining", "Hotels", "Pharma", "Utilities", "Council", "Logistics", "Motors", "Foods",
    "University", "Ports", "Chemicals", "Media", "Aerospace", "Shipping", "Savings", "Semiconductor",
    "Paper", "Brewing",
)  # fmt: skip
_COUNTRIES: Final = {
    "americas": ("United States",) * 6 + ("Canada", "Canada", "Brazil", "Mexico", "Japan"),
    "emea": ("Germany", "United Kingdom", "France", "Netherlands", "Spain", "Sweden", "Italy", "Switzerland"),
}
_CURRENCIES: Final = {
    "Germany": "EUR", "France": "EUR", "Netherlands": "EUR", "Spain": "EUR", "Italy": "EUR",
    "United Kingdom": "GBP", "Japan": "JPY", "Switzerland": "USD",
}  # fmt: skip
_SELLERS: Final = {
    "americas": ("R. Okafor", "M. Duarte", "P. Anand", "J. Whitfield", "C. Navarro", "T. Iwasaki"),
    "emea": ("S. Lindqvist", "A. Brunner", "F. Delacroix", "E. Hartley", "G. Moretti"),
}
WORK: Final = (
    "managed service", "three-year renewal", "design and build", "assessment", "migration", "expansion",
    "pilot and rollout", "platform refresh",
)  # fmt: skip


def client_of(draw: Random) -> str:
    """An invented client."""
    return f"{draw.choice(_FIRST)} {draw.choice(_KIND)}"


def country_of(draw: Random, region: str) -> str:
    """A country whose opportunities are in the CRM of a region."""
    return draw.choice(_COUNTRIES[region])


def currency_of(draw: Random, country: str) -> str:
    """The currency of a deal there: the country's, or US dollars in every third."""
    return "USD" if draw.random() < 1 / 3 else _CURRENCIES.get(country, "USD")


def seller_of(draw: Random, region: str) -> str:
    """The IBM seller who owns an opportunity of a region."""
    return draw.choice(_SELLERS[region])


def region_of(country: str) -> str:
    """The region whose CRM holds the opportunities of a country."""
    return next(region for region, countries in _COUNTRIES.items() if country in countries)
