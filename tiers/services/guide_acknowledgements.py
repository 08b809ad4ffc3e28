"""Acknowledging a version of the guide by name, and reminding who has not (R40)."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import notify
from kernel import formats
from kernel.clock import program_zone
from kernel.outbox import queue_letters
from kernel.periods import program_day
from kernel.refusal import Refusal
from kernel.tenancy import Role, acting
from tiers.letters import guide_reminder
from tiers.models import GuideAcknowledgement, ProgramGuide
from tiers.selectors.guide_people import (
    asks_for_acknowledgement,
    may_acknowledge,
    people_asked,
    reminded_on,
    reminder_key,
)


class NothingToAcknowledge(Refusal):
    """Only a version that was announced through the portal is acknowledged."""

    def __init__(self, version: str) -> None:
        super().__init__(
            _("Version %(version)s was not announced here, so nobody acknowledges it.") % {"version": version}
        )


class NotAllianceManager(Refusal):
    """Only those who are told of a version acknowledge it."""

    def __init__(self) -> None:
        super().__init__(
            _("The alliance managers of the Participants acknowledge a version. Ask yours to do it.")
        )


class NobodyToRemind(Refusal):
    """Everybody has acknowledged."""

    def __init__(self, version: str) -> None:
        super().__init__(_("Everybody has acknowledged version %(version)s.") % {"version": version})


class RemindedToday(Refusal):
    """Nobody is reminded twice a day."""

    def __init__(self) -> None:
        super().__init__(_("Those who have not acknowledged were reminded today. Try again tomorrow."))


def acknowledge_guide(*, by: User, guide: ProgramGuide, now: datetime) -> GuideAcknowledgement:
    """Record that a person knows this version; again changes nothing.

    Raises `NothingToAcknowledge`, `NotAllianceManager`.
    """
    with acting(role=Role.STAFF, user=by.pk, why="guide acknowledged"):
        guide = _announced(guide)
        if not may_acknowledge(by):
            raise NotAllianceManager
        row, _created = GuideAcknowledgement.objects.get_or_create(
            guide=guide, user=by, defaults={"acknowledged_at": now}
        )
    return row


def remind_of_guide(*, by: User, guide: ProgramGuide, now: datetime) -> int:
    """Remind those who have not acknowledged, each at most once a day of the program; return how many.

    Raises `NothingToAcknowledge`, `NobodyToRemind`, `RemindedToday`.
    """
    today = program_day(now, program_zone())
    with acting(role=Role.STAFF, user=by.pk, why="guide reminder"):
        guide = _announced(guide)
        missing = [person for person in people_asked(guide) if person.acknowledged_at is None]
        if not missing:
            raise NobodyToRemind(guide.version)
        reminded = reminded_on(guide, today)
        people = [person for person in missing if person.user_id not in reminded]
        if not people:
            raise RemindedToday
        url = reverse("tiers:guide_version", args=[guide.version])
        queue_letters([guide_reminder(guide, person, today) for person in people], now=now)
        notify(
            user_ids=[person.user_id for person in people],
            key=reminder_key(guide, today, "notice"),
            topic="guide",
            title=_("Acknowledge Program Guide %(version)s") % {"version": guide.version},
            body=_("It takes effect on %(day)s.") % {"day": formats.day(guide.effective_on)},
            url=url,
            participant_id=None,
            now=now,
        )
    return len(people)


def _announced(guide: ProgramGuide) -> ProgramGuide:
    """The version as it is now, if people are asked to acknowledge it."""
    present = ProgramGuide.objects.defer("document").get(pk=guide.pk)
    if not asks_for_acknowledgement(present):
        raise NothingToAcknowledge(present.version)
    return present
