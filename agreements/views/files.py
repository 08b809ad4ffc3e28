"""Downloads of agreements: attachments whose bytes are hashed before they leave (R28)."""

from collections.abc import Callable

from django.contrib import messages
from django.core.files.base import ContentFile
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from agreements.integrity import verify_certificate, verify_fact_file, verify_signed_file, verify_text
from agreements.models import AgreementKind, AgreementSigning
from agreements.selectors import agreement_for, published_text, signing_for
from kernel.answers import or_404
from kernel.files import attachment
from kernel.refusal import Refusal
from participants.access import PortalRequest, for_participant
from participants.models import Lifecycle, Participant

PDF = "application/pdf"


@for_participant(Permission.VIEW_ONBOARDING, before_admission=True)
@require_safe
def text_file(request: PortalRequest, slug: str, text_id: int) -> HttpResponseBase:
    """A published text, byte for byte."""
    refuse_before_invitation(request)
    text = or_404(published_text(text_id))
    return send(request, lambda: verify_text(text), f"program-agreement-v{text.version}.pdf")


@for_participant(Permission.VIEW_ONBOARDING, before_admission=True)
@require_safe
def signed_file(request: PortalRequest, slug: str, signing_id: int) -> HttpResponseBase:
    """What was signed, with the signatures that it bears so far."""
    signing = _signed(request, signing_id)
    if not signing.signed_sha256:
        raise Http404
    name = f"{slug}-program-agreement-v{signing.text.version}-signed.pdf"
    return send(request, lambda: verify_signed_file(signing), name)


@for_participant(Permission.VIEW_ONBOARDING, before_admission=True)
@require_safe
def certificate_file(request: PortalRequest, slug: str, signing_id: int) -> HttpResponseBase:
    """Who signed which bytes when."""
    signing = _signed(request, signing_id)
    if not signing.certificate_sha256:
        raise Http404
    name = f"{slug}-program-agreement-v{signing.text.version}-certificate.pdf"
    return send(request, lambda: verify_certificate(signing), name)


@for_participant(Permission.VIEW_PARTICIPANT)
@require_safe
def fact_file(request: PortalRequest, slug: str, agreement_id: int) -> HttpResponseBase:
    """The file that was brought with a recorded agreement."""
    agreement = or_404(agreement_for(request.actor, request.participant, agreement_id))
    if not agreement.file_sha256:
        raise Http404
    kind = AgreementKind(agreement.kind)
    name = agreement.file_name or f"{slug}-{kind}-agreement.pdf"
    return send(request, lambda: verify_fact_file(agreement), name)


def send(request: PortalRequest, read: Callable[[], bytes], name: str) -> HttpResponseBase:
    """Answer with the bytes as an attachment, or go back and say why they are not given out."""
    try:
        content = read()
    except Refusal as refusal:
        messages.error(request, str(refusal))
        if getattr(request, "participant", None) is None:
            return redirect("agreements:register")
        return redirect("agreements:agreements", slug=request.participant.slug)
    return attachment(ContentFile(content), name=name, content_type=PDF)


def refuse_before_invitation(request: PortalRequest) -> None:
    """Answer a prospect's people as for no page: the agreement comes with the invitation (R2)."""
    if not request.actor.is_ibm and not _invited(request.participant):
        raise Http404


def _invited(participant: Participant) -> bool:
    return participant.admitted or participant.lifecycle == Lifecycle.INVITED


def _signed(request: PortalRequest, signing_id: int) -> AgreementSigning:
    refuse_before_invitation(request)
    return or_404(signing_for(request.actor, request.participant, signing_id))
