"""Who is asked to acknowledge a version of the guide, and who did: the alliance managers of today (R40)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Concat

from accounts.models import Notice, User
from kernel.models import MailState, OutboxMail
from kernel.paging import Order, Page, page_of
from participants.models import IN_PROGRAM, Assignment, Membership
from tiers.models import GuideAcknowledgement, GuideState, ProgramGuide

PAGE = 50
MISSING_FIRST = Order("place", str, descending=False)
_TAKING_PART = Q(participant__lifecycle__in=IN_PROGRAM)


@dataclass(frozen=True, slots=True)
class Asked:
    """A person who is asked to acknowledge, with the companies for which; None where it did not happen.

    `opened_at` is when the notice in the portal was read; `mail_failed` that the mail did not arrive.
    """

    user_id: int
    name: str
    email: str
    is_ibm: bool
    companies: tuple[str, ...]
    acknowledged_at: datetime | None
    opened_at: datetime | None
    mail_failed: bool


@dataclass(frozen=True, slots=True)
class PeopleTally:
    """How many are asked and have acknowledged; of the others how many opened it or were not reached."""

    asked: int
    acknowledged: int
    opened: int
    failed: int

    @property
    def waiting(self) -> int:
        """How many have not acknowledged."""
        return self.asked - self.acknowledged


def asks_for_acknowledgement(guide: ProgramGuide) -> bool:
    """Whether people are asked: a version announced here, not one that was recorded as in force."""
    return guide.state == GuideState.ANNOUNCED and not guide.recorded_in_force


def alliance_managers() -> QuerySet[User]:
    """Return the active alliance managers of both sides of every Participant; call it as staff.

    The same people as `people_of_participants(ALLIANCE_MANAGERS)`, each once.
    """
    of_user = {"user": OuterRef("pk")}
    rows: QuerySet[User] = User.objects.filter(is_active=True)
    return rows.filter(Exists(_ibm_side().filter(**of_user)) | Exists(_partner_side().filter(**of_user)))


def people_asked(guide: ProgramGuide) -> list[Asked]:
    """Return who is asked, by name; one query, call it as staff."""
    return [_asked(row) for row in _people(guide).order_by("name", "pk")]


def people_page(guide: ProgramGuide, *, cursor: str | None = None) -> Page[Asked]:
    """Return a page of who is asked, those who have not acknowledged first; one query, call it as staff.

    Raises CursorUnreadable.
    """
    page = page_of(
        _people(guide), MISSING_FIRST, cursor=cursor, size=PAGE, key=lambda row: (row.place, row.pk)
    )
    return Page([_asked(row) for row in page.rows], page.before, page.after)


def people_tally(guide: ProgramGuide) -> PeopleTally:
    """Return how many are asked and how far they are; one query, call it as staff."""
    missing = Q(acknowledged=None)
    found = _people(guide).aggregate(
        everybody=Count("pk"),
        done=Count("pk", filter=~missing),
        seen=Count("pk", filter=missing & Q(opened__isnull=False)),
        unreached=Count("pk", filter=missing & Q(failed=True)),
    )
    return PeopleTally(found["everybody"], found["done"], found["seen"], found["unreached"])


def _people(guide: ProgramGuide) -> QuerySet[Any]:
    """The people asked with all that `Asked` says, and their `place` in `MISSING_FIRST`."""
    own = {"user": OuterRef("pk")}
    companies = {
        name: ArraySubquery(rows.filter(**own).order_by("participant__name").values("participant__name"))
        for name, rows in (("ibm", _ibm_side()), ("partner", _partner_side()))
    }
    done = GuideAcknowledgement.objects.filter(guide=guide, **own)
    notices = Notice.objects.filter(key=f"guide:{guide.pk}", **own).values("read_at")[:1]
    mail_key = Concat(Value(f"guide:{guide.pk}:"), Cast(OuterRef("pk"), CharField()))
    failed = OutboxMail.objects.filter(key=mail_key, state=MailState.FAILED)
    return (
        alliance_managers()
        .only("pk", "name", "email")
        .annotate(
            **companies,
            acknowledged=Subquery(done.values("acknowledged_at")[:1]),
            opened=Subquery(notices),
            failed=Exists(failed),
            place=Concat(Case(When(Exists(done), then=Value("1")), default=Value("0")), "name"),
        )
    )


def may_acknowledge(user: User) -> bool:
    """Whether a person is among those asked; call it as staff."""
    return alliance_managers().filter(pk=user.pk).exists()


def reminded_on(guide: ProgramGuide, day: date) -> frozenset[int]:
    """Return the persons who were reminded on a day; call it as staff."""
    prefix = reminder_key(guide, day, "")
    keys = OutboxMail.objects.filter(key__startswith=prefix).values_list("key", flat=True)
    return frozenset(int(key.removeprefix(prefix)) for key in keys)


def reminder_key(guide: ProgramGuide, day: date, user: object) -> str:
    """Return the key of a reminder's mail: one a day for each person."""
    return f"guide:{guide.pk}:reminder:{day.isoformat()}:{user}"


def _asked(row: Any) -> Asked:
    companies = tuple(dict.fromkeys([*row.ibm, *row.partner]))
    return Asked(
        row.pk, row.name, row.email, bool(row.ibm), companies, row.acknowledged, row.opened, row.failed
    )


def _ibm_side() -> QuerySet[Assignment]:
    return Assignment.objects.filter(_TAKING_PART, ended_on=None, kind__in=("manager", "deputy"))


def _partner_side() -> QuerySet[Membership]:
    return Membership.objects.filter(_TAKING_PART, ended_at=None, role="alliance_manager")
