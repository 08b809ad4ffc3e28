"""Reads over all companies and people that an IBM person sees."""

from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Lower

from accounts.models import User
from accounts.permissions import Actor
from kernel.capped import Groups, capped_groups
from kernel.paging import Order, Page, page_of
from participants.models import Participant, Technology
from participants.querysets import acting_managers, unmanaged
from participants.slots import with_standing

BY_NAME = Order("name", str, descending=False)
PAGE_SIZE = 50


def company_list(
    actor: Actor,
    *,
    today: date,
    lifecycle: str = "",
    unmanaged: bool = False,
    prefix: str = "",
    cursor: str | None = None,
) -> Page[Any]:
    """Return a page of the companies that the actor sees, by name, each with `manager` (a name or None).

    `prefix` is the beginning of a name or of the slug, whatever its capitals. Raises CursorUnreadable.
    """
    companies = _found(actor, prefix)
    if lifecycle:
        companies = companies.filter(lifecycle=lifecycle)
    if unmanaged:
        companies = companies.filter(unmanaged=True)
    standing = with_standing(companies, today=today)
    return page_of(standing, BY_NAME, cursor=cursor, size=PAGE_SIZE, key=lambda row: (row.name, row.pk))


def company_groups(actor: Actor, *, prefix: str = "") -> Groups:
    """Return how many of the companies found are in which lifecycle, and without the manager they need."""
    return capped_groups(_found(actor, prefix).order_by("name", "pk"), "lifecycle", "unmanaged")


def _found(actor: Actor, prefix: str) -> Any:
    """The companies that the actor sees, each with `manager`, and `unmanaged` where it should have one."""
    companies = Participant.objects.visible_to(actor).annotate(
        manager=Subquery(acting_managers().values("user__name")[:1]), unmanaged=unmanaged()
    )
    if prefix:
        companies = companies.filter(Q(name__istartswith=prefix) | Q(slug__istartswith=prefix))
    return companies


def ibm_people(*, active: bool | None = None) -> QuerySet[User]:
    """Return IBM's people with `second_factor` (a bool), by name."""
    factors = Authenticator.objects.filter(user_id=OuterRef("pk")).exclude(type="recovery_codes")
    people: QuerySet[User] = User.objects.exclude(ibm_role="").annotate(second_factor=Exists(factors))
    if active is not None:
        people = people.filter(is_active=active)
    return people.order_by(Lower("name"), F("pk"))


def technologies_of(actor: Actor, participant: Participant) -> QuerySet[Technology]:
    """Return a company's technologies, by name."""
    return Technology.objects.visible_to(actor).filter(participant=participant).order_by("name", "pk")
