"""Room for the frames of a request: without it a page may cost half as much again."""

from collections.abc import Callable
from types import FunctionType
from typing import Any

ROOM = 40_000
"""Words of eight bytes that one frame asks for; 190 KB are then left below it, and cost nothing unused."""


def with_room(called: Callable[..., Any]) -> Callable[..., Any]:
    """Return `called`, with the memory for the frames below it taken at once.

    CPython takes it in pieces of 16 KB, and gives a piece back when the first frame in it returns: a page
    whose busiest calls happen to begin one takes and gives memory at each of them. A frame that asks for a
    large stack gets a piece of the next power of two, and all below it find their place in the rest of that.
    """

    def roomy(*arguments: Any, **named: Any) -> Any:
        return called(*arguments, **named)

    code = roomy.__code__.replace(co_stacksize=ROOM)
    return FunctionType(code, roomy.__globals__, "roomy", None, roomy.__closure__)
