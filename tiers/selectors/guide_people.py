"""Who is asked to acknowledge a version of the guide, and who did: the alliance managers of today (R40)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat

from accounts.models import Notice, User
from kernel.models import MailState, OutboxMail
from participants.models import Assignment, Membership
from tiers.models import GuideAcknowledgement, GuideState, ProgramGuide

_TAKING_PART = Q(participant__lifecycle__in=("active", "leaving"))


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
    """Return who is asked, those who have not acknowledged first; one query, call it as staff."""
    own = {"user": OuterRef("pk")}
    companies = {
        name: ArraySubquery(rows.filter(**own).order_by("participant__name").values("participant__name"))
        for name, rows in (("ibm", _ibm_side()), ("partner", _partner_side()))
    }
    acknowledged = GuideAcknowledgement.objects.filter(guide=guide, **own).values("acknowledged_at")[:1]
    notices = Notice.objects.filter(key=f"guide:{guide.pk}", **own).values("read_at")[:1]
    mail_key = Concat(Value(f"guide:{guide.pk}:"), Cast(OuterRef("pk"), CharField()))
    failed = OutboxMail.objects.filter(key=mail_key, state=MailState.FAILED)
    rows = alliance_managers().annotate(
        **companies,
        acknowledged=Subquery(acknowledged),
        opened=Subquery(notices),
        failed=Exists(failed),
    )
    columns = ("pk", "name", "email", "ibm", "partner", "acknowledged", "opened", "failed")
    return [_asked(*row) for row in rows.order_by("name", "pk").values_list(*columns)]


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


def _asked(*row: Any) -> Asked:
    user, name, email, ibm, partner, acknowledged, opened, failed = row
    return Asked(
        user, name, email, bool(ibm), tuple(dict.fromkeys([*ibm, *partner])), acknowledged, opened, failed
    )


def _ibm_side() -> QuerySet[Assignment]:
    return Assignment.objects.filter(_TAKING_PART, ended_on=None, kind__in=("manager", "deputy"))


def _partner_side() -> QuerySet[Membership]:
    return Membership.objects.filter(_TAKING_PART, ended_at=None, role="alliance_manager")
