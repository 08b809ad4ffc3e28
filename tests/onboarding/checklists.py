"""A candidacy under a guide with a checklist: an item of each kind of evidence."""

from datetime import datetime
from typing import Any

from django.test import Client

from kernel.tenancy import Role, acting
from onboarding.models import ChecklistItem, Prospect
from tests import cast
from tests.tiers.guides import checklist, item, self_ticking
from tests.tiers.program import in_force, three_tiers

PDF = b"%PDF-1.7\n%terms"
HOME = "/p/kestrel/onboarding/"


def with_checklist(*, now: datetime, **given: Any) -> Prospect:
    """The candidacy of Kestrel Labs under a guide whose checklist has both sides' items."""
    groups = [
        checklist(item("briefing"), self_ticking("leads")),
        checklist(
            item("terms", owner="partner", evidence="file", due_days=60, name="Terms"),
            item("page", owner="partner", evidence="link", name="Program page"),
            item("signatory", owner="partner", evidence="none", due_days=None, name="Signatory named"),
            group="People",
        ),
    ]
    in_force(three_tiers(checklist=groups))
    return cast.candidacy(now=now, **given)


def item_of(prospect: Prospect, key: str) -> ChecklistItem:
    """An item by its key, as it is stored now, with what services ask of it."""
    with acting(role=Role.STAFF):
        found: ChecklistItem = ChecklistItem.objects.select_related("prospect", "participant").get(
            prospect=prospect, key=key
        )
    return found


def page_of(prospect: Prospect, key: str) -> str:
    """The address of an item of Kestrel's."""
    return f"{HOME}items/{item_of(prospect, key).pk}/"


def text(client: Client, address: str = HOME) -> str:
    """What a page answers, its white space in one."""
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())
