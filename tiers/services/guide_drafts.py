"""Drafts of the Program Guide: begun as a copy, saved section by section, deleted (R15, R40)."""

import json
from datetime import date, datetime

from accounts.models import User
from kernel.tenancy import Role, acting
from tiers.guide_document import parse_guide
from tiers.metrics import computed_kinds
from tiers.models import GuideState, ProgramGuide
from tiers.services.guide_refusals import DraftChanged, DraftGone, NotADraft, VersionTaken
from tiers.services.guide_rows import content_of, lock_guides, new_draft


def start_draft(
    *, by: User, source: ProgramGuide, version: str, effective_on: date, now: datetime
) -> ProgramGuide:
    """Begin a draft that says what `source` says, as another version with another first day.

    Raises `VersionTaken`, `GuideRefused`.
    """
    text = json.dumps({**source.document, "version": version, "effective_on": effective_on.isoformat()})
    draft = new_draft(parse_guide(text, computed=computed_kinds()), by=by, now=now)
    with acting(role=Role.STAFF, user=by.pk, why="guide draft begun"):
        lock_guides()
        if ProgramGuide.objects.filter(version=draft.version).exists():
            raise VersionTaken(draft.version)
        draft.save()
    return draft


def save_draft(
    *, by: User, guide: ProgramGuide, text: str | bytes, opened: str, now: datetime
) -> ProgramGuide:
    """Give a draft this content, if it still says what it said when this person opened it.

    `opened` is the digest of then: another one now means that somebody saved in between, and nothing is
    overwritten unseen. A draft always parses. Raises `GuideRefused` with every problem, `DraftChanged`,
    `DraftGone`, `NotADraft`, `VersionTaken`.
    """
    content = content_of(parse_guide(text, computed=computed_kinds()))
    with acting(role=Role.STAFF, user=by.pk, why="guide draft edited"):
        lock_guides()
        draft = _present(guide)
        if draft.digest != opened:
            raise DraftChanged(draft.version, draft.edited_by.name if draft.edited_by else "")
        if ProgramGuide.objects.filter(version=content["version"]).exclude(pk=draft.pk).exists():
            raise VersionTaken(content["version"])
        if content["digest"] != draft.digest:
            for column, value in content.items():
                setattr(draft, column, value)
            draft.edited_at, draft.edited_by = now, by
            draft.save(update_fields=[*content, "edited_at", "edited_by"])
    return draft


def delete_draft(*, by: User, guide: ProgramGuide) -> None:
    """Delete a draft; the record keeps that it was there. Raises `NotADraft`, `DraftGone`."""
    with acting(role=Role.STAFF, user=by.pk, why="guide draft deleted"):
        lock_guides()
        _present(guide).delete()


def _present(guide: ProgramGuide) -> ProgramGuide:
    """The draft as it is now; call it under the lock."""
    draft = ProgramGuide.objects.select_related("edited_by").filter(pk=guide.pk).first()
    if draft is None:
        raise DraftGone
    if draft.state != GuideState.DRAFT:
        raise NotADraft(draft.version)
    return draft
