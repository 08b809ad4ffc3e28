"""What people wrote, sent and were called in candidacies is deleted; the stages with their days stay."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from kernel.files import remove_on_commit
from onboarding.models import Briefing, ChecklistItem, ItemComment, ProgramInvitation

ERASED_WORDS = "–"
"""In place of words that a rule of the database asks for."""


def erase_words(*, candidacies: QuerySet[Any], now: datetime) -> None:
    """Delete contacts, guests, notes, comments, evidence and files of these candidacies; call it as staff."""
    of = {"prospect__in": candidacies}
    for briefing in Briefing.objects.filter(**of):
        remove_on_commit(briefing.material)
    for item in ChecklistItem.objects.filter(**of).exclude(evidence_file=""):
        remove_on_commit(item.evidence_file)
    Briefing.objects.filter(**of).update(
        attendees=[], agenda="", place="", notes="", material="", material_name="", material_type=""
    )
    ItemComment.objects.filter(item__prospect__in=candidacies).delete()
    ChecklistItem.objects.filter(**of).exclude(waiver_reason="").update(waiver_reason=ERASED_WORDS)
    ChecklistItem.objects.filter(**of).update(
        assignee=None,
        evidence_file="",
        evidence_name="",
        evidence_type="",
        evidence_sha256="",
        evidence_link="",
    )
    invitations = ProgramInvitation.objects.filter(**of)
    invitations.exclude(decline_reason="").update(decline_reason=ERASED_WORDS)
    invitations.update(email="")
    candidacies.update(contact_name="", contact_email="", summary="", closed_reason="")
    candidacies.filter(erased_at=None).update(erased_at=now)
