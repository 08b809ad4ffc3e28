"""Reads of guide versions for their pages (R39)."""

from accounts.permissions import Actor, Permission
from tiers.models import GuideState, ProgramGuide


def readable_guide(actor: Actor, version: str) -> ProgramGuide | None:
    """Return a version by its name: a posted one for everybody, a draft for who manages guides (R39)."""
    guides = ProgramGuide.objects.filter(version=version)
    if not actor.can(Permission.MANAGE_GUIDES):
        guides = guides.exclude(state=GuideState.DRAFT)
    return guides.first()


def guide_by_id(guide_id: int) -> ProgramGuide | None:
    """Return a version, a draft too, without its document; for who manages guides."""
    return ProgramGuide.objects.filter(pk=guide_id).defer("document").first()
