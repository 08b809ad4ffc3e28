"""The texts of the Program Agreement: brought as a PDF, published for good (R28, R30)."""

from datetime import date, datetime

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission
from agreements.integrity import verify_text
from agreements.models import AgreementText, TextState
from agreements.pdf.reading import check_pdf
from agreements.pdf.signatures import try_signatures
from agreements.services.permitted import refuse_unless_ibm
from agreements.services.signing.asking import ask_for_acceptance
from kernel.clock import program_zone
from kernel.files import PDF_ALONE, BinaryFile, check_file, remove_on_commit
from kernel.periods import program_day
from kernel.refusal import Refusal
from participants.services.behalf import as_ibm

LONGEST_NOTICE = 365


class DraftExists(Refusal):
    """One version is prepared at a time."""

    def __init__(self, version: int) -> None:
        super().__init__(
            _("Version %(version)d is a draft still. Publish it or remove it first.") % {"version": version}
        )


class PublishedIsFinal(Refusal):
    """A published text changes no more (R28)."""

    def __init__(self, version: int) -> None:
        super().__init__(
            _("Version %(version)d is published and changes no more. Bring the next version.")
            % {"version": version}
        )


class SignByPast(Refusal):
    """Nobody can accept by a day that has come."""

    def __init__(self, day: date) -> None:
        super().__init__(
            _("The day by which it is to be accepted, %(day)s, has come. Give a later one.")
            % {"day": day.isoformat()}
        )


class NoticeDaysUnusable(Refusal):
    """The termination clause names no such number of days (R30)."""

    def __init__(self) -> None:
        super().__init__(
            _("Give the days of the termination clause, from 1 to %(most)d.") % {"most": LONGEST_NOTICE}
        )


class TextIncomplete(Refusal):
    """A version without a title, or a later one that does not say what changed."""

    def __init__(self) -> None:
        super().__init__(_("Give the title, and from the second version on what changed."))


def bring_text(
    *,
    by: User | None,
    title: str,
    file: BinaryFile,
    notice_days: int,
    changes: str = "",
    sign_by: date | None = None,
    now: datetime,
) -> AgreementText:
    """Take a PDF as the draft of the next version; `sign_by` is the last day to accept it, in the future.

    Both signatures are tried on it: once it is published, nothing can be mended. Raises NotPermitted,
    DraftExists, SignByPast, NoticeDaysUnusable, TextIncomplete, CannotBeSigned, SigningKeyMissing,
    SigningKeyUnusable, the refusals of `kernel.files.check_file` and of `agreements.pdf.reading.check_pdf`.
    """
    refuse_unless_ibm(by, Permission.MANAGE_AGREEMENTS)
    _refuse_past(sign_by, now)
    if not 1 <= notice_days <= LONGEST_NOTICE:
        raise NoticeDaysUnusable
    checked = check_file(file, types=PDF_ALONE, limit=settings.AGREEMENT_LIMIT_BYTES)
    content = file.read()
    pages = check_pdf(content)
    try_signatures(content, now=now)
    with as_ibm(by, why="agreement text brought"):
        version = _next_version()
        if not title.strip() or (version > 1 and not changes.strip()):
            raise TextIncomplete
        text = AgreementText(
            version=version,
            title=title.strip(),
            changes=changes.strip(),
            sha256=checked.sha256,
            size=checked.size,
            pages=pages,
            notice_days=notice_days,
            sign_by=sign_by,
            created_at=now,
            created_by=by,
        )
        text.file.save("text", ContentFile(content), save=False)
        try:
            with transaction.atomic():
                text.save()
        except IntegrityError as taken:
            raise DraftExists(version) from taken
    return text


def remove_draft(*, by: User | None, text: AgreementText) -> None:
    """Remove a draft with its file. Raises NotPermitted, PublishedIsFinal."""
    refuse_unless_ibm(by, Permission.MANAGE_AGREEMENTS)
    with as_ibm(by, why="draft of an agreement text removed"):
        present = _locked_draft(text)
        present.delete()
        remove_on_commit(present.file)


def publish_text(*, by: User | None, text: AgreementText, now: datetime) -> AgreementText:
    """Publish a draft for good, and ask for its acceptance where it says by when (R27, R28).

    Whoever has yet to answer the offer of an earlier version is offered this one in its place. Raises
    NotPermitted, PublishedIsFinal, SignByPast, TextAltered.
    """
    refuse_unless_ibm(by, Permission.MANAGE_AGREEMENTS)
    with as_ibm(by, why="agreement text published"):
        present = _locked_draft(text)
        _refuse_past(present.sign_by, now)
        verify_text(present)
        present.state, present.published_at = TextState.PUBLISHED, now
        present.save(update_fields=["state", "published_at"])
        ask_for_acceptance(by=by, text=present, now=now)
    return present


def _refuse_past(sign_by: date | None, now: datetime) -> None:
    if sign_by is not None and sign_by <= program_day(now, program_zone()):
        raise SignByPast(sign_by)


def _next_version() -> int:
    newest = AgreementText.objects.select_for_update().order_by("-version").first()
    if newest is not None and newest.state == TextState.DRAFT:
        raise DraftExists(newest.version)
    return 1 if newest is None else newest.version + 1


def _locked_draft(text: AgreementText) -> AgreementText:
    present = AgreementText.objects.select_for_update().filter(pk=text.pk).first()
    if present is None or present.state != TextState.DRAFT:
        raise PublishedIsFinal(text.version)
    return present
