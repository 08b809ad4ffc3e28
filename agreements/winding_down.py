"""What the wind-down of an agreement asks of whom, and when a notice can take effect; pure (R30)."""

from datetime import date, timedelta

from accounts.permissions import Actor, Permission
from agreements.models import Side, WindDownKind

MARKED_BY: dict[WindDownKind, frozenset[Side]] = {
    WindDownKind.DIRECTORY: frozenset({Side.IBM}),
    WindDownKind.LOGO: frozenset({Side.IBM, Side.PARTNER}),
    WindDownKind.BENEFITS: frozenset(),
    WindDownKind.ACCESS: frozenset(),
    WindDownKind.OPEN_LEADS: frozenset({Side.IBM, Side.PARTNER}),
    WindDownKind.OPEN_CASES: frozenset({Side.IBM}),
    WindDownKind.DATA: frozenset({Side.IBM, Side.PARTNER}),
}
"""Which side says that a step is done; what neither says is the portal's own, done on the effective date."""

LATEST_AHEAD = timedelta(days=730)


def may_mark(actor: Actor, company_id: int, kind: WindDownKind) -> bool:
    """Return whether somebody who sees a company marks a step of its wind-down: its alliance managers of
    either side, its signatories, administrators.
    """
    if actor.is_ibm:
        return Side.IBM in MARKED_BY[kind] and actor.can(Permission.EDIT_FACTS)
    speaks = actor.can(Permission.MANAGE_TEAM, company_id) or actor.can(Permission.GIVE_NOTICE, company_id)
    return Side.PARTNER in MARKED_BY[kind] and speaks


def earliest_end(noticed_on: date, notice_days: int) -> date:
    """Return the first day on which an agreement can hold no more, after notice on a day (R30).

    A clause without days still leaves the day of the notice itself.
    """
    return noticed_on + timedelta(days=max(notice_days, 1))


def last_day_of(effective_on: date) -> date:
    """Return the last day on which an agreement holds that ends by a notice."""
    return effective_on - timedelta(days=1)
