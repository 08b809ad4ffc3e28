"""Telling both sides of a signing, in the portal and by mail; each person once of each thing."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission
from accounts.services import notify
from agreements.letters import signing_settled, text_to_countersign, text_to_sign
from agreements.models import AgreementSigning
from agreements.selectors.people import Reader, people_who, readers_of
from kernel.formats import day
from kernel.outbox import Letter, queue_letters

TOPIC = "agreement"


def tell_of_offers(signing_ids: Collection[int], *, now: datetime) -> None:
    """Tell signatories and alliance managers that a text waits for the company's signature."""
    rows = AgreementSigning.objects.filter(pk__in=signing_ids).select_related("text", "participant")
    tell_to_sign(rows.order_by("pk"), stage="offered", now=now)


def tell_to_sign(
    signings: Iterable[AgreementSigning], *, stage: str, late: bool = False, now: datetime
) -> None:
    """Ask the people of these companies for a signature; `stage` names the occasion, told of once."""
    waiting = list(signings)
    readers: dict[int, list[Reader]] = defaultdict(list)
    for reader in readers_of([signing.participant_id for signing in waiting]):
        readers[reader.participant_id or 0].append(reader)
    letters: list[Letter] = []
    for signing in waiting:  # a notice names its company, so each company has a statement of its own
        title = _late_title(signing) if late else _sign_title(signing)
        key, url = f"signing:{signing.pk}:{stage}", _page(signing, "agreements:sign")
        told = readers[signing.participant_id]
        _notify(signing, told, key=key, title=title, url=url, now=now)
        letters += [
            text_to_sign(signing, each, key=key, title=title, url=url, late=late)
            for each in told
            if not each.is_ibm
        ]
    queue_letters(letters, now=now)


def tell_of_acceptance(signing: AgreementSigning, *, now: datetime) -> None:
    """Tell who countersigns for IBM."""
    key, url = f"signing:{signing.pk}:accepted", reverse("agreements:signing", args=[signing.pk])
    title = _("%(company)s accepted version %(version)d of the Program Agreement") % _names(signing)
    told = people_who(Permission.COUNTERSIGN)
    _notify(signing, told, key=key, title=title, url=url, now=now)
    queue_letters(
        [text_to_countersign(signing, each, key=key, title=title, url=url) for each in told], now=now
    )


def tell_of_force(signing: AgreementSigning, *, now: datetime) -> None:
    """Tell both sides that the agreement is in force."""
    title = _("%(company)s: version %(version)d of the Program Agreement is in force") % _names(signing)
    said = _("Both sides have signed it. The signed file and its certificate are ready for download.")
    _settle(signing, readers_of([signing.participant_id]), "in_force", title, said, now)


def tell_of_decline(signing: AgreementSigning, *, by: User, now: datetime) -> None:
    """Tell IBM's administrators and the company's managers that its signatory said no, and why."""
    title = _("%(company)s declined version %(version)d of the Program Agreement") % _names(signing)
    said = _("%(name)s gave this reason: %(reason)s") % {"name": by.name, "reason": signing.closed_reason}
    told = [*readers_of([signing.participant_id]), *people_who(Permission.MANAGE_AGREEMENTS)]
    _settle(signing, told, "declined", title, said, now)


def tell_of_withdrawal(signing: AgreementSigning, *, now: datetime) -> None:
    """Tell the company's people and its IBM managers that the offer was taken back, and why."""
    title = _("%(company)s: version %(version)d of the Program Agreement was withdrawn") % _names(signing)
    said = _("The reason given: %(reason)s") % {"reason": signing.closed_reason}
    _settle(signing, readers_of([signing.participant_id]), "withdrawn", title, said, now)


def _settle(
    signing: AgreementSigning, told: list[Reader], stage: str, title: str, said: str, now: datetime
) -> None:
    key = f"signing:{signing.pk}:{stage}"
    # Nobody opens the page of the agreements of a company that does not come in (R2).
    in_program = signing.participant.admitted or stage == "in_force"
    url = _page(signing, "agreements:agreements" if in_program else "participant_home")
    _notify(signing, told, key=key, title=title, url=url, now=now, body=said)
    letters = [signing_settled(signing, each, key=key, title=title, said=said, url=url) for each in told]
    queue_letters(letters, now=now)


def _notify(
    signing: AgreementSigning,
    told: Iterable[Reader],
    *,
    key: str,
    title: str,
    url: str,
    now: datetime,
    body: str = "",
) -> None:
    notify(
        user_ids=[each.user_id for each in told],
        key=key,
        topic=TOPIC,
        title=title,
        body=body,
        url=url,
        participant_id=signing.participant_id,
        now=now,
    )


def _sign_title(signing: AgreementSigning) -> str:
    if signing.text.sign_by is None or not signing.participant.in_program:
        words = _("%(company)s: version %(version)d of the Program Agreement waits for a signature")
        return words % _names(signing)
    words = _("%(company)s: sign version %(version)d of the Program Agreement by %(day)s")
    return words % {**_names(signing), "day": day(signing.text.sign_by)}


def _late_title(signing: AgreementSigning) -> str:
    words = _("%(company)s: benefits pause until version %(version)d of the Program Agreement is signed")
    return words % _names(signing)


def _names(signing: AgreementSigning) -> dict[str, object]:
    return {"company": signing.participant.name, "version": signing.text.version}


def _page(signing: AgreementSigning, name: str) -> str:
    return reverse(name, args=[signing.participant.slug])
