"""Access ends at once: sessions, tokens and sign-in stop together (D9)."""

from datetime import datetime
from importlib import import_module

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import ApiToken, User
from accounts.services.people import refuse_last_administrator
from kernel.refusal import Refusal
from kernel.tenancy import Role, acting


class OwnAccess(Refusal):
    """Nobody ends the own access: somebody must be left to undo it."""

    def __init__(self) -> None:
        super().__init__(_("You cannot end your own access. Ask another program administrator."))


class ReasonMissing(Refusal):
    """The record keeps why (D10)."""

    def __init__(self) -> None:
        super().__init__(_("Say why in a few words; the record keeps it."))


def deactivate_person(*, by: User, user: User, reason: str, now: datetime) -> User:
    """End a person's access: no sign-in, no session and no token from the next request on (D9).

    Memberships and assignments stay as they are. Raises ReasonMissing, OwnAccess, LastAdministrator.
    """
    if not reason.strip():
        raise ReasonMissing
    if by.pk == user.pk:
        raise OwnAccess
    with acting(role=Role.STAFF, user=by.pk, why=reason.strip()):
        person: User = User.objects.select_for_update().get(pk=user.pk)
        refuse_last_administrator(person)
        person.is_active, person.deactivated_at = False, now
        person.save(update_fields=["is_active", "deactivated_at"])
        ApiToken.objects.filter(user_id=person.pk, revoked_at=None).update(revoked_at=now)
        end_sessions(user=person)
    return person


def reactivate_person(*, by: User, user: User, reason: str) -> User:
    """Let a person sign in again; sessions and tokens that were ended stay ended. Raises ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing
    with acting(role=Role.STAFF, user=by.pk, why=reason.strip()):
        person: User = User.objects.select_for_update().get(pk=user.pk)
        person.is_active, person.deactivated_at = True, None
        person.save(update_fields=["is_active", "deactivated_at"])
    return person


def end_sessions(*, user: User) -> int:
    """End every browser session of a person, in the database and in the cache; return how many there were."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    sessions = UserSession.objects.filter(user_id=user.pk)
    keys = list(sessions.values_list("session_key", flat=True))
    for key in keys:  # the sessions of one person; the cache asks for each by its key
        store(key).delete()
    sessions.delete()
    return len(keys)
