"""Files that prove an item: checked by content, kept under a name that nobody guesses (R21)."""

from django.conf import settings
from django.utils.translation import gettext as _

from kernel.files import EVIDENCE_TYPES, BinaryFile, check_file, remove_on_commit, tidy_name
from onboarding.models import ChecklistItem


def take_evidence(item: ChecklistItem, content: BinaryFile) -> None:
    """Put a file on an item in place of the one before, which goes on commit; the caller saves the item.

    Raises FileTooLarge, FileEmpty, FileTypeRefused.
    """
    checked = check_file(content, types=EVIDENCE_TYPES, limit=settings.EVIDENCE_LIMIT_BYTES)
    if item.evidence_file:
        remove_on_commit(item.evidence_file)
    item.evidence_name = tidy_name(content.name or "", otherwise=_("evidence"))
    item.evidence_type = checked.content_type
    item.evidence_sha256 = checked.sha256
    item.evidence_file = content
