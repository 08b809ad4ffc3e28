"""Telling both sides of a notice of termination, of wishes to take it back, and of its end (R30)."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.permissions import Permission
from accounts.services import notify
from agreements.letters import of_termination
from agreements.models import Side, Termination
from agreements.selectors.people import Reader, people_who, readers_of
from agreements.winding_down import last_day_of
from kernel.formats import day
from kernel.outbox import queue_letters
from participants.models import Participant

TOPIC = "agreement"


def told_of(company: Participant) -> list[Reader]:
    """Return who is told: the company's signatories and alliance managers, IBM's, and administrators, each
    once. Call it as staff.
    """
    told: dict[int, Reader] = {}
    for reader in (*readers_of([company.pk]), *people_who(Permission.GIVE_NOTICE)):
        told.setdefault(reader.user_id, reader)
    return list(told.values())


def tell_of_notice(notice: Termination, *, now: datetime) -> None:
    """Tell everybody concerned that notice was given, on what ground, and when it takes effect."""
    title = _("%(company)s: %(giver)s gave notice of termination, effective %(day)s")
    said = _("Until then the agreement holds, benefits included. What has to be done stands on the page.")
    _tell(notice, "noticed", title, said, now)


def tell_of_wish(notice: Termination, *, now: datetime) -> None:
    """Tell everybody concerned that one party wants to take the notice back."""
    title = _("%(company)s: %(asker)s asks to take the notice of termination back")
    said = _("It is taken back if the other party agrees before %(day)s; otherwise it takes effect.")
    _tell(notice, f"asked:{_stamp(notice.cancel_asked_at)}", title, said, now)


def tell_of_cancellation(notice: Termination, *, now: datetime) -> None:
    """Tell everybody concerned that the notice is void."""
    title = _("%(company)s: both parties took the notice of termination back")
    said = _("The Program Agreement goes on as if no notice had been given.")
    _tell(notice, "cancelled", title, said, now)


def tell_of_refusal(notice: Termination, *, asked_at: datetime | None, now: datetime) -> None:
    """Tell everybody concerned that the notice stands."""
    title = _("%(company)s: the notice of termination stands, effective %(day)s")
    said = _("The other party did not agree to take it back.")
    _tell(notice, f"refused:{_stamp(asked_at)}", title, said, now)


def tell_of_end(notice: Termination, told: Iterable[Reader], *, now: datetime) -> None:
    """Tell who was concerned until now that the agreement has ended; the company's people, who have no
    access any more, by mail alone.
    """
    title = _("%(company)s: the Program Agreement ended; its last day was %(last)s")
    said = _(
        "With it ended the benefits, and the access of the company’s people to the portal. "
        "Business under a Procurement Agreement may go on."
    )
    readers = list(told)
    _notify(notice, [each for each in readers if each.is_ibm], "executed", title, said, now)
    for ibm, url in ((True, _page(notice)), (False, reverse("contact"))):
        _write(notice, [each for each in readers if each.is_ibm is ibm], "executed", title, said, url, now)


def _tell(notice: Termination, stage: str, title: str, said: str, now: datetime) -> None:
    told = told_of(notice.participant)
    _notify(notice, told, stage, title, said, now)
    _write(notice, told, stage, title, said, _page(notice), now)


def _notify(
    notice: Termination, told: list[Reader], stage: str, title: str, said: str, now: datetime
) -> None:
    notify(
        user_ids=[each.user_id for each in told],
        key=_key(notice, stage),
        topic=TOPIC,
        title=title % _names(notice),
        body=said % _names(notice),
        url=_page(notice),
        participant_id=notice.participant_id,
        now=now,
    )


def _write(
    notice: Termination, told: list[Reader], stage: str, title: str, said: str, url: str, now: datetime
) -> None:
    names, key = _names(notice), _key(notice, stage)
    letters = [
        of_termination(notice, each, key=key, title=title % names, said=said % names, url=url)
        for each in told
    ]
    queue_letters(letters, now=now)


def _key(notice: Termination, stage: str) -> str:
    return f"termination:{notice.pk}:{stage}"


def _stamp(at: datetime | None) -> str:
    """Tell one wish from the next: each is told of."""
    return f"{at:%Y%m%d%H%M%S%f}" if at else ""


def _names(notice: Termination) -> dict[str, str]:
    company = notice.participant.name

    def party(side: str) -> str:
        return _("IBM") if side == Side.IBM else _("the company")

    return {
        "company": company,
        "giver": party(notice.given_by_side),
        "asker": party(notice.cancel_asked_side),
        "day": day(notice.effective_on),
        "last": day(last_day_of(notice.effective_on)),
    }


def _page(notice: Termination) -> str:
    return reverse("agreements:termination", args=[notice.participant.slug])
