"""No name of a Participant stands on a page that anybody opens, nor in a file taken from it (R4).

The directory, once it is there, is the one place that shows Participants side by side.
"""

from io import BytesIO

from pypdf import PdfReader

from participants.access import PublicRule
from tests.contract.browsers import ANONYMOUS, Browsers
from tests.contract.canary import CANARY
from tests.contract.routes import Route, declared_routes, of_company
from tests.contract.world import OURS, THEIRS, World

OF_ONE_PERSON = {"token"}
"""The argument of a link that was mailed to one person, whom it may name the own company."""


def public_routes() -> list[Route]:
    """What anybody opens."""
    return [
        route
        for route in declared_routes()
        if isinstance(route.rule, PublicRule) and not OF_ONE_PERSON & set(route.arguments)
    ]


def addresses(world: World) -> list[str]:
    """Every public address, as each company's rows would fill it."""
    filled = [of_company(world, slug) for slug in (OURS, THEIRS)]
    return list(dict.fromkeys(route.address(each.values) for route in public_routes() for each in filled))


def words_of(browsers: Browsers, address: str) -> str:
    """The text of a page or a PDF, with its headers."""
    response = browsers._clients[ANONYMOUS].get(address)
    assert response.status_code == 200, address
    content = response.content
    if content.startswith(b"%PDF"):
        pages = (page.extract_text() for page in PdfReader(BytesIO(content)).pages)
        return " ".join(pages) + str(response.headers)
    return content.decode() + str(response.headers)


def test_no_public_address_names_a_participant(browsers: Browsers, world: World) -> None:
    names = [CANARY, *(company.name for company in world.companies.values())]
    found = [
        f"{address} names {name}"
        for address in addresses(world)
        for name in names
        if name in words_of(browsers, address)
    ]
    assert found == []


def test_the_public_addresses_are_those_of_the_site(world: World) -> None:
    assert {route.name for route in public_routes()} >= {
        "home", "contact", "contact_sent", "contact_again", "tiers:guide", "tiers:guide_version",
        "guide_pdf", "guide_json", "robots", "sitemap",
    }  # fmt: skip
