"""The access rules of the portal's views: who may enter, and as which database role (R4, D9)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase

from accounts.models import User
from accounts.permissions import Actor, Permission
from kernel.access import View, declare
from kernel.export import Acting
from kernel.tenancy import Role, acting, narrow
from participants.models import Participant
from participants.selectors import ParticipantNotFound, actor_of, workspace_of


class PortalRequest(HttpRequest):
    """A request inside the tenancy: `actor` is set, and `participant` where the address names one."""

    actor: Actor
    participant: Participant
    request_id: str
    tenancy: Any
    at_entrance: bool
    htmx: Any


class AdmitsAnybody:
    """Rules that ask for no role of IBM's."""

    def admits(self, user: Any) -> bool:
        return True


@dataclass(frozen=True)
class PublicRule(AdmitsAnybody):
    """Anybody; a signed-in person is known."""

    name: str = "public"

    def enter(self, request: HttpRequest, kwargs: dict[str, Any]) -> HttpResponseBase | None:
        portal = cast(PortalRequest, request)
        _enter(portal, Role.APP)
        portal.actor = actor_of(portal.user) if isinstance(portal.user, User) else Actor(0)
        return None


@dataclass(frozen=True)
class SignedInRule(AdmitsAnybody):
    """Any active person, for what is their own: notices, tokens, the way home."""

    name: str = "signed in"

    def enter(self, request: HttpRequest, kwargs: dict[str, Any]) -> HttpResponseBase | None:
        portal = cast(PortalRequest, request)
        if not isinstance(portal.user, User):
            return _sign_in(portal)
        _enter(portal, Role.STAFF if portal.user.role else Role.APP)
        portal.actor = actor_of(portal.user)
        return None


@dataclass(frozen=True)
class IbmRule:
    """IBM people whose role carries the permission; everybody else gets 404: no partner learns of such
    a page.
    """

    permission: Permission

    @property
    def name(self) -> str:
        return f"IBM: {self.permission}"

    def admits(self, user: Any) -> bool:
        return user.role is not None and self.permission in user.role.permissions

    def enter(self, request: HttpRequest, kwargs: dict[str, Any]) -> HttpResponseBase | None:
        portal = cast(PortalRequest, request)
        if not isinstance(portal.user, User):
            return _sign_in(portal)
        if portal.user.role is None:
            raise Http404
        _enter(portal, Role.STAFF)
        portal.actor = actor_of(portal.user)
        if not portal.actor.can(self.permission):
            raise PermissionDenied
        return None


@dataclass(frozen=True)
class ParticipantRule(AdmitsAnybody):
    """People of both sides in the workspace that the address names: a stranger gets 404, a lesser role
    403. Before its admission a company's own people get 404, unless the page is `before_admission` (R2).
    """

    permission: Permission
    before_admission: bool = False

    @property
    def name(self) -> str:
        return f"participant: {self.permission}"

    def enter(self, request: HttpRequest, kwargs: dict[str, Any]) -> HttpResponseBase | None:
        portal = cast(PortalRequest, request)
        if not isinstance(portal.user, User):
            return _sign_in(portal)
        _enter(portal, Role.STAFF if portal.user.role else Role.APP)
        try:
            portal.actor, portal.participant = workspace_of(portal.user, kwargs["slug"])
        except ParticipantNotFound as missing:
            raise Http404 from missing
        if not portal.actor.is_ibm:
            if not (self.before_admission or portal.participant.admitted):
                raise Http404
            narrow(participant=portal.participant.pk)
        if not portal.actor.can(self.permission, portal.participant.pk):
            raise PermissionDenied
        return None


@dataclass(frozen=True)
class ApiRule(AdmitsAnybody):
    """The API: IBM people by role; a partner's person inside the one company of the token or membership."""

    name: str = "api"

    def enter(self, request: HttpRequest, kwargs: dict[str, Any]) -> HttpResponseBase | None:
        portal = cast(PortalRequest, request)
        if not isinstance(portal.user, User):
            _enter(portal, Role.APP)
            portal.actor = Actor(0)
            return None
        _enter(portal, Role.STAFF if portal.user.role else Role.APP)
        actor = actor_of(portal.user, of_admitted=True)
        token = getattr(portal, "api_token", None)
        wanted = token.participant_id if token is not None else next(iter(actor.memberships), None)
        if not actor.is_ibm:
            held = {pk: role for pk, role in actor.memberships.items() if pk == wanted}
            actor = Actor(actor.user_id, actor.name, None, held)
            if held:
                narrow(participant=cast(int, wanted))
        portal.actor = actor
        return None


class EntranceRule(SignedInRule):
    """allauth's own pages: they ask for the sign-in themselves; no tenancy is entered, so no tenant's
    row is seen, and a known person writes nobody else's. A mailed link (`key`) speaks for its addressee,
    whoever is signed in.
    """

    def enter(self, request: HttpRequest, kwargs: dict[str, Any]) -> HttpResponseBase | None:
        portal = cast(PortalRequest, request)
        if isinstance(portal.user, User) and "key" not in kwargs:
            own = acting(user=portal.user.pk, request_id=portal.request_id, at_entrance=True)
            portal.at_entrance = True
            portal.tenancy.enter_context(own)
        return None


entrance = EntranceRule(name="entrance")
own_things = SignedInRule(name="own things")
api_schema = SignedInRule(name="api schema")
api = ApiRule()


def person_of(request: HttpRequest) -> User:
    """Return the signed-in person of a page that an access rule has let in."""
    return cast(User, request.user)


def reader_of(request: PortalRequest) -> Acting:
    """Return the context under which an export of this request runs on its own connection: as the person, and
    for the participant of the page it was asked from (R4).
    """
    actor = request.actor
    if actor.is_ibm:
        return Acting(Role.STAFF, None, actor.user_id)
    return Acting(Role.APP, request.participant.pk, actor.user_id)


def public(view: View) -> View:
    """Declare a view that anybody may open."""
    return declare(PublicRule())(view)


def signed_in(view: View) -> View:
    """Declare a view for any signed-in person's own things."""
    return declare(SignedInRule())(view)


def for_ibm(permission: Permission) -> Callable[[View], View]:
    """Declare a view for IBM people with the permission."""
    return declare(IbmRule(permission))


def for_participant(permission: Permission, *, before_admission: bool = False) -> Callable[[View], View]:
    """Declare a view of a participant's workspace; its address carries `slug`.

    `before_admission` opens it to the people of a company that is not a Participant yet, too (R2).
    """
    return declare(ParticipantRule(permission, before_admission))


def _enter(request: PortalRequest, role: Role) -> None:
    user_id = request.user.pk if request.user.is_authenticated else None
    request.tenancy.enter_context(acting(role=role, user=user_id, request_id=request.request_id))


def _sign_in(request: HttpRequest) -> HttpResponseBase:
    return redirect_to_login(request.get_full_path())
