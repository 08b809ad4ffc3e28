"""The world itself: without a row of everything the other tests would prove little."""

from tests.contract.canary import without_canary
from tests.contract.world import THEIRS, World, as_owner_of_tables


def test_every_free_text_of_the_competitor_carries_the_word(world: World) -> None:
    with as_owner_of_tables():
        assert without_canary(world.companies[THEIRS].pk) == []
