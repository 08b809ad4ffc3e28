"""People are reminded of a checklist's items: before the day, then weekly, or by a person at once (R21)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.services.notices import Message, tell_all
from agreements.models import Side
from kernel.clock import program_zone
from kernel.formats import day
from kernel.models import OutboxMail
from kernel.outbox import queue_letters
from kernel.periods import program_day
from kernel.refusal import Refusal
from kernel.tenancy import Role, acting
from onboarding.letters import items_waiting
from onboarding.models import OPEN_STAGES, ChecklistItem, EvidenceKind, ItemState
from onboarding.selectors.checklist_people import Worker, workers_of
from onboarding.services.checklist_rules import ItemRefused, TicksItself, locked_item, refuse_unless_works
from participants.services.behalf import as_ibm

TOPIC = "onboarding"


class RemindedToday(Refusal):
    """Once a day is enough."""

    def __init__(self, item: ChecklistItem) -> None:
        super().__init__(
            _("A reminder of “%(item)s” went out on %(day)s. Remind again tomorrow, or write a comment.")
            % {"item": item.name, "day": day(item.reminded_on)}
        )


class NobodyToRemind(Refusal):
    """The side has nobody who works on its items."""

    def __init__(self, item: ChecklistItem) -> None:
        words = _("%s has nobody yet who works on this checklist. Invite somebody first.")
        super().__init__(words % item.owner)


def wants_reminder(*, due_on: date | None, reminded_on: date | None, today: date) -> bool:
    """Whether a reminder of an open item is due: at the nearest of the days before, on the first day after,
    then as often as `CHECKLIST_LATE_DAYS` says. A reminder that went out since serves. Pure.
    """
    if due_on is None:
        return False
    left = (due_on - today).days
    if left < 0:
        last = reminded_on if reminded_on is not None and reminded_on > due_on else None
        return last is None or (today - last).days >= settings.CHECKLIST_LATE_DAYS
    reached = [before for before in settings.CHECKLIST_REMINDER_DAYS if left <= before]
    if not reached:
        return False
    return reminded_on is None or (due_on - reminded_on).days > min(reached)


def remind_of_items(*, now: datetime) -> int:
    """Remind of the items that are nearly due or late: one mail a person and day with all of them, and a
    notice in the portal for each company. Of a late item of a company that nobody works for, IBM's people are
    told instead. Return how many items people were reminded of.

    One transaction: run again, nobody is told twice. Who has the day's mail already gets the rest tomorrow.
    """
    today = program_day(now, program_zone())
    with acting(role=Role.STAFF, why="checklist reminded"):
        due = [
            each
            for each in _waiting(today).select_for_update(of=("self",), skip_locked=True)
            if wants_reminder(due_on=each.due_on, reminded_on=each.reminded_on, today=today)
        ]
        told = _told(due, today=today)
        had = _had_mail(told, today)
        reminded = {person: items for person, items in told.items() if _key(person.user_id, today) not in had}
        _tell(reminded, today=today, now=now)
        items = {item.pk for each in reminded.values() for item in each}
        ChecklistItem.objects.filter(pk__in=items).update(reminded_on=today)
    return len(items)


def remind_item(*, by: User, item: ChecklistItem, now: datetime) -> ChecklistItem:
    """Remind the people of an open item now; once a day, by whomever.

    Raises NotPermitted, CandidacyClosed, TicksItself, ItemRefused, RemindedToday, NobodyToRemind.
    """
    refuse_unless_works(by, item.participant)
    today = program_day(now, program_zone())
    with as_ibm(by, why="reminded by hand"):
        present = locked_item(item)
        if present.evidence == EvidenceKind.METRIC:
            raise TicksItself(present)
        if present.state != ItemState.OPEN:
            raise ItemRefused(present, ItemState.OPEN)
        if present.reminded_on == today:
            raise RemindedToday(present)
        told = _told([present])
        if not told:
            raise NobodyToRemind(present)
        _tell(told, today=today, now=now, occasion=f":{present.pk}")
        present.reminded_on = today
        present.save(update_fields=["reminded_on"])
    return present


@dataclass(frozen=True, slots=True)
class _Person:
    """Whom a letter goes to."""

    user_id: int
    name: str
    email: str
    of_ibm: bool


_Told = Mapping[_Person, list[ChecklistItem]]


def _waiting(today: date) -> QuerySet[ChecklistItem]:
    """Return the open items that may be due for a reminder."""
    soon = today + timedelta(days=max(settings.CHECKLIST_REMINDER_DAYS, default=0))
    items = ChecklistItem.objects.filter(
        state=ItemState.OPEN, due_on__lte=soon, prospect__stage__in=OPEN_STAGES
    ).exclude(evidence=EvidenceKind.METRIC)
    found: QuerySet[ChecklistItem] = items.select_related("participant").order_by(
        "participant_id", "position", "pk"
    )
    return found


def _told(items: Iterable[ChecklistItem], *, today: date | None = None) -> _Told:
    """Return whom to tell of which items: who has it, as long as that person works on it; else the people
    of its side, and IBM's administrators where nobody is assigned. With `today`, IBM's people of a company's
    late item that nobody else is told of.
    """
    companies = sorted({each.participant_id for each in items})
    workers = {side: workers_of(companies, side) for side in Side.values} if companies else {}
    told: dict[_Person, list[ChecklistItem]] = defaultdict(list)
    for item in items:
        side, found = item.side, _workers_on(item, workers[item.side])
        if not found and today is not None and item.due_on is not None and item.due_on < today:
            side, found = Side.IBM, _workers_on(item, workers[Side.IBM])
        for each in found:
            told[_Person(each.user_id, each.name, each.email, side == Side.IBM)].append(item)
    return told


def _workers_on(item: ChecklistItem, workers: list[Worker]) -> list[Worker]:
    able = [each for each in workers if each.works_for(item.participant_id)]
    own = [each for each in able if each.user_id == item.assignee_id]
    near = [each for each in able if each.participant_id is not None]
    return own[:1] or near or able


def _had_mail(told: _Told, today: date) -> set[str]:
    keys = [_key(person.user_id, today) for person in told]
    return set(OutboxMail.objects.filter(key__in=keys).values_list("key", flat=True))


def _tell(told: _Told, *, today: date, now: datetime, occasion: str = "") -> None:
    queue_letters(
        [
            items_waiting(
                items,
                key=_key(person.user_id, today) + occasion,
                to=person.email,
                name=person.name,
                of_ibm=person.of_ibm,
                today=today,
            )
            for person, items in told.items()
        ],
        now=now,
    )
    tell_all(
        [each for person, items in told.items() for each in _notices(person, items, today, occasion)], now=now
    )


def _notices(person: _Person, items: list[ChecklistItem], today: date, occasion: str) -> Iterable[Message]:
    by_company: dict[int, list[ChecklistItem]] = defaultdict(list)
    for item in items:
        by_company[item.participant_id].append(item)
    for participant_id, found in by_company.items():
        company = found[0].participant
        title = ngettext(
            "%(company)s: %(n)d item of the checklist waits for you",
            "%(company)s: %(n)d items of the checklist wait for you",
            len(found),
        ) % {"company": company.name, "n": len(found)}
        yield Message(
            (person.user_id,),
            f"checklist:{participant_id}:{today.isoformat()}{occasion}",
            TOPIC,
            title,
            ", ".join(_named(item, person) for item in found),
            reverse("onboarding:prospect", args=[company.slug]),
            participant_id,
        )


def _named(item: ChecklistItem, person: _Person) -> str:
    if person.of_ibm and item.side == Side.PARTNER:
        return _("%(item)s (nobody of the company works on it)") % {"item": item.name}
    return item.name


def _key(user_id: int, today: date) -> str:
    return f"checklist:{user_id}:{today.isoformat()}"
