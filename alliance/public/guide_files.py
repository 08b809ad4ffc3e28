"""The Program Guide to take away: its data, and a PDF made from them (R39)."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from alliance.public.guide_pdf import guide_pdf
from kernel.answers import or_404
from participants.access import PortalRequest, public
from tiers.guide_document import canonical_json
from tiers.models import ProgramGuide
from tiers.selectors.guides import document_of
from tiers.selectors.pages_guides import readable_guide


@public
@require_safe
def as_pdf(request: PortalRequest, version: str) -> HttpResponse:
    """A version as PDF; a draft for who manages guides alone."""
    guide = or_404(readable_guide(request.actor, version))
    return _file(guide, guide_pdf(guide, document_of(guide)), "pdf")


@public
@require_safe
def as_json(request: PortalRequest, version: str) -> HttpResponse:
    """A version as JSON: the very bytes of which the guide's SHA-256 is shown."""
    guide = or_404(readable_guide(request.actor, version))
    return _file(guide, canonical_json(document_of(guide)).encode(), "json")


def _file(guide: ProgramGuide, content: bytes, kind: str) -> HttpResponse:
    disposition = content_disposition_header(True, f"program-guide-{guide.version}.{kind}")
    return HttpResponse(
        content,
        content_type=f"application/{kind}",
        headers={"Content-Disposition": disposition or "attachment"},
    )
