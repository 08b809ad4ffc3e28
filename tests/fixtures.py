"""The standing cast as fixtures; ask for a person by name, and what belongs to them is there."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from participants.models import Participant
from participants.services import assign_alliance_manager, assign_deputy, assign_sponsor
from tests import cast


@pytest.fixture
def morgan(db: None) -> User:
    """A program administrator."""
    return cast.administrator("Morgan")


@pytest.fixture
def priya(db: None) -> User:
    """The other program administrator, who approves what morgan does."""
    return cast.administrator("Priya")


@pytest.fixture
def halvorsen(db: None) -> Participant:
    """Halvorsen Cipher, the Participant of ada and her colleagues."""
    return cast.participant("halvorsen", "Halvorsen Cipher")


@pytest.fixture
def norrland(db: None) -> Participant:
    """Norrland Systems, its competitor, the Participant of omar."""
    return cast.participant("norrland", "Norrland Systems")


@pytest.fixture
def kestrel(db: None) -> Participant:
    """Kestrel Labs, a prospect, the company of pia."""
    return cast.prospect("kestrel", "Kestrel Labs")


@pytest.fixture
def ines(halvorsen: Participant) -> User:
    """The IBM alliance manager of Halvorsen."""
    person = cast.ibm_person("Ines", "alliance_manager")
    assign_alliance_manager(by=None, participant=halvorsen, user=person, today=cast.JOINED)
    return person


@pytest.fixture
def lars(halvorsen: Participant, ines: User) -> User:
    """The deputy of ines."""
    person = cast.ibm_person("Lars", "alliance_manager")
    assign_deputy(by=None, participant=halvorsen, user=person, today=cast.JOINED)
    return person


@pytest.fixture
def theo(norrland: Participant) -> User:
    """The IBM alliance manager of others: of Norrland."""
    person = cast.ibm_person("Theo", "alliance_manager")
    assign_alliance_manager(by=None, participant=norrland, user=person, today=cast.JOINED)
    return person


@pytest.fixture
def eve(halvorsen: Participant) -> User:
    """The executive sponsor of Halvorsen."""
    person = cast.ibm_person("Eve", "executive_sponsor")
    assign_sponsor(by=None, participant=halvorsen, user=person, today=cast.JOINED)
    return person


@pytest.fixture
def ada(halvorsen: Participant) -> User:
    """Halvorsen's own alliance manager."""
    return cast.partner_person("Ada", "alliance_manager", halvorsen)


@pytest.fixture
def sam(halvorsen: Participant) -> User:
    """Halvorsen's signatory."""
    return cast.partner_person("Sam", "signatory", halvorsen)


@pytest.fixture
def cleo(halvorsen: Participant) -> User:
    """A contributor of Halvorsen."""
    return cast.partner_person("Cleo", "contributor", halvorsen)


@pytest.fixture
def vic(halvorsen: Participant) -> User:
    """A viewer of Halvorsen."""
    return cast.partner_person("Vic", "viewer", halvorsen)


@pytest.fixture
def omar(norrland: Participant) -> User:
    """The alliance manager of the competitor."""
    return cast.partner_person("Omar", "alliance_manager", norrland)


@pytest.fixture
def pia(kestrel: Participant) -> User:
    """The alliance manager of the prospect."""
    return cast.partner_person("Pia", "alliance_manager", kestrel)


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    """Return a browser in which the given person is signed in: `sign_in(ada).get("/")`."""

    def browser_of(person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return browser_of
