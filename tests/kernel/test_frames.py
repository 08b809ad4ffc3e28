"""Room for frames changes nothing of what is called."""

import pytest

from kernel.frames import with_room


def depth(left: int) -> int:
    return 0 if not left else 1 + depth(left - 1)


def test_a_call_with_room_takes_and_answers_the_same() -> None:
    assert with_room(depth)(200) == 200
    assert with_room(dict)([("a", 1)], b=2) == {"a": 1, "b": 2}


def test_what_it_raises_comes_through() -> None:
    with pytest.raises(ZeroDivisionError):
        with_room(divmod)(1, 0)
