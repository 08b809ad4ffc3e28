"""People come from an invitation or from an administrator, never from a sign-up form (R7, D9)."""

from datetime import datetime

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.letters import ibm_invitation
from accounts.models import User
from accounts.permissions import IBM_ROLES, PROGRAM_ADMINISTRATOR
from kernel.addresses import absolute
from kernel.outbox import queue_letters
from kernel.refusal import Refusal
from kernel.tenancy import Role, acting


class AddressTaken(Refusal):
    """Somebody has that address already."""

    def __init__(self, email: str) -> None:
        super().__init__(
            _("%(email)s belongs to a person already. Change that person's role instead.") % {"email": email}
        )


class UnknownIbmRole(Refusal):
    """No such role on IBM's side."""

    def __init__(self, role: str) -> None:
        known = ", ".join(IBM_ROLES)
        super().__init__(
            _("“%(role)s” is no IBM role. Choose one of: %(known)s.") % {"role": role, "known": known}
        )


class LastAdministrator(Refusal):
    """The program would be left without an administrator."""

    def __init__(self) -> None:
        super().__init__(_("This is the last program administrator. Give the role to somebody else first."))


class NotAnIbmPerson(Refusal):
    """The person acts on a partner's side; sides are never mixed (R4)."""

    def __init__(self, user: User) -> None:
        super().__init__(
            _("%(email)s acts on a partner's side. Invite an IBM address for the IBM role.")
            % {"email": user.email}
        )


def create_person(*, email: str, name: str, ibm_role: str = "", password: str | None = None) -> User:
    """Create a person whose address counts as verified: a link sent to it, or an administrator, vouches for
    it.

    Raises AddressTaken. Without a password the person sets one through a link.
    """
    if User.objects.with_email(email).exists():
        raise AddressTaken(email)
    user = User.objects.create_user(email.strip().lower(), password, name=name.strip(), ibm_role=ibm_role)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def invite_ibm_person(*, by: User | None, email: str, name: str, role: str, now: datetime) -> User:
    """Create an IBM person and mail a link that sets the password (D9).

    Raises UnknownIbmRole, AddressTaken.
    """
    if role not in IBM_ROLES:
        raise UnknownIbmRole(role)
    with acting(role=Role.STAFF, user=by.pk if by else None, why="invited"):
        user = create_person(email=email, name=name, ibm_role=role)
        queue_letters([ibm_invitation(user, set_password_link(user), by=by)], now=now)
    return user


def create_administrator(*, email: str, name: str, password: str | None) -> User:
    """Create a program administrator, or give an existing IBM person that role; the first of an installation.

    Raises NotAnIbmPerson when the address belongs to a partner's person.
    """
    with acting(role=Role.STAFF, why="create_administrator"):
        user: User | None = User.objects.with_email(email).first()
        if user is None:
            return create_person(
                email=email, name=name, ibm_role=PROGRAM_ADMINISTRATOR.key, password=password
            )
        if user.role is None:
            raise NotAnIbmPerson(user)
        user.ibm_role = PROGRAM_ADMINISTRATOR.key
        user.save(update_fields=["ibm_role"])
    return user


def change_ibm_role(*, by: User, user: User, role: str, why: str) -> User:
    """Give an IBM person another role (D9). Raises UnknownIbmRole, NotAnIbmPerson, LastAdministrator."""
    if role not in IBM_ROLES:
        raise UnknownIbmRole(role)
    with acting(role=Role.STAFF, user=by.pk, why=why):
        person: User = User.objects.select_for_update().get(pk=user.pk)
        if person.role is None:
            raise NotAnIbmPerson(person)
        if role != PROGRAM_ADMINISTRATOR.key:
            refuse_last_administrator(person)
        person.ibm_role = role
        person.save(update_fields=["ibm_role"])
    return person


def rename_person(*, by: User, name: str) -> None:
    """Change how the acting person is called."""
    User.objects.filter(pk=by.pk).update(name=name.strip())


def refuse_last_administrator(user: User) -> None:
    """Raise LastAdministrator when nobody else could administer the program; locks the administrators."""
    administrators = User.objects.active().filter(ibm_role=PROGRAM_ADMINISTRATOR.key)
    if {each.pk for each in administrators.select_for_update().order_by("pk")} == {user.pk}:
        raise LastAdministrator


def set_password_link(user: User) -> str:
    """Return an absolute one-time link that sets the person's password, valid for
    PASSWORD_RESET_TIMEOUT seconds.
    """
    key = default_token_generator.make_token(user)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
    return absolute(path)
