"""A person in a statement that is written once (`kernel.statements`): roles are its shape, ids its values."""

from dataclasses import dataclass
from typing import Any, cast

from accounts.permissions import Actor, Role
from kernel.statements import Given

_USER = "actor_user"


@dataclass(frozen=True, slots=True)
class ActorShape:
    """What of an actor decides how a statement reads: the roles held, not who holds them and where."""

    ibm_role: Role | None
    held: tuple[Role, ...]

    @property
    def actor(self) -> Actor:
        """An actor whose ids are given when the statement is sent."""
        memberships = {Given(_membership(place)): role for place, role in enumerate(self.held)}
        return Actor(cast(int, Given(_USER)), "", self.ibm_role, cast(dict[int, Role], memberships))


def shape_of(actor: Actor) -> ActorShape:
    """Return the shape of an actor."""
    return ActorShape(actor.ibm_role, tuple(actor.memberships.values()))


def ids_of(actor: Actor) -> dict[str, Any]:
    """Return the values for a statement that was written for the actor's shape."""
    held = {_membership(place): participant for place, participant in enumerate(actor.memberships)}
    return {_USER: actor.user_id, **held}


def _membership(place: int) -> str:
    return f"actor_membership_{place}"
