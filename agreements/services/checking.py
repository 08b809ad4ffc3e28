"""The nightly look at every stored file of an agreement: are its bytes those that were recorded (R28)."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import TypeVar

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.permissions import Permission
from accounts.services import notify
from agreements.integrity import verify_certificate, verify_signed_file, verify_text
from agreements.models import AgreementSigning, AgreementText, TextState
from agreements.selectors.people import people_who
from kernel.clock import program_zone
from kernel.periods import program_day
from kernel.refusal import Refusal
from kernel.tenancy import Role, acting

Kept = TypeVar("Kept")


def check_files(*, now: datetime) -> list[str]:
    """Hash every published text, signed file and certificate; tell the administrators of what is altered.

    They are told once a day of each. Return what was found, in words.
    """
    with acting(role=Role.STAFF, why="files of agreements checked"):
        found = [*_altered_texts(), *_altered_signings()]
        told = [person.user_id for person in people_who(Permission.MANAGE_AGREEMENTS)] if found else []
        today = program_day(now, program_zone()).isoformat()
        for key, words in found:  # a file that was altered is the rarest of things
            notify(
                user_ids=told,
                key=f"altered:{key}:{today}",
                topic="agreement",
                title=words,
                body=_("It is neither read nor signed nor given out until the file is put back."),
                url=reverse("agreements:register"),
                participant_id=None,
                now=now,
            )
    return [words for _key, words in found]


def _altered_texts() -> Iterator[tuple[str, str]]:
    texts = AgreementText.objects.filter(state=TextState.PUBLISHED).order_by("version")
    for text in _altered(texts, verify_text):
        words = _("The stored text of version %(version)d is not the published one")
        yield f"text:{text.pk}", words % {"version": text.version}


def _altered_signings() -> Iterator[tuple[str, str]]:
    signed = AgreementSigning.objects.exclude(signed_sha256="").select_related("participant", "text")
    for signing in _altered(signed.order_by("pk").iterator(), verify_signed_file):
        words = _("The signed file of %(company)s, version %(version)d, is not the one that was signed")
        yield f"signed:{signing.pk}", words % _names(signing)
    certified = signed.exclude(certificate_sha256="")
    for signing in _altered(certified.order_by("pk").iterator(), verify_certificate):
        words = _("The certificate of %(company)s, version %(version)d, is not the one that was made")
        yield f"certificate:{signing.pk}", words % _names(signing)


def _altered(rows: Iterable[Kept], verify: Callable[[Kept], bytes]) -> Iterator[Kept]:
    for row in rows:
        try:
            verify(row)
        except Refusal:
            yield row


def _names(signing: AgreementSigning) -> dict[str, object]:
    return {"company": signing.participant.name, "version": signing.text.version}
