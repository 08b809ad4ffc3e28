"""Signatures as incremental updates: the bytes that were there before stay where they were (R28)."""

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from agreements.pdf.keys import SigningKey, load_key, trusted_certificates
from kernel.refusal import Refusal

FIELDS = {SigningKey.ACCEPTANCE: "ParticipantSignature", SigningKey.IBM: "IBMCountersignature"}


class CannotBeSigned(Refusal):
    """The PDF can be read, but a signature put to it does not hold."""

    def __init__(self) -> None:
        super().__init__(_("Signatures do not hold on this PDF. Save it anew and bring it again."))


@dataclass(frozen=True, slots=True)
class FoundSignature:
    """A signature of a file; `holds`: whole, unaltered and made by the key whose place it stands in."""

    field: str
    name: str
    reason: str
    signed_at: datetime | None
    holds: bool


def add_signature(
    content: bytes, *, key: SigningKey, name: str, reason: str, contact: str, now: datetime
) -> bytes:
    """Return the file with a signature appended; its first bytes are `content`, unchanged (R28).

    Raises SigningKeyMissing, SigningKeyUnusable.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata

    field = FIELDS[key]
    metadata = PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        name=name,
        reason=reason,
        contact_info=contact,
    )
    signer = _signer_at(now)(metadata, signer=load_key(key), new_field_spec=SigFieldSpec(field))
    signed = signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(content), strict=True))
    return bytes(signed.getvalue())


def try_signatures(content: bytes, *, now: datetime) -> None:
    """Put both signatures to a file, one after the other, in memory alone, and see that they hold.

    Raises CannotBeSigned, SigningKeyMissing, SigningKeyUnusable.
    """
    try:
        for key in FIELDS:
            content = add_signature(content, key=key, name="–", reason="–", contact="–", now=now)
        found = signatures_of(content)
    except Refusal:
        raise
    except Exception as broken:  # broken where nobody reads, it fails inside the library in any way
        raise CannotBeSigned from broken
    if [each.field for each in found if each.holds] != list(FIELDS.values()):
        raise CannotBeSigned


def signatures_of(content: bytes) -> tuple[FoundSignature, ...]:
    """Return the signatures of a file in their order, each verified against the portal's own keys.

    A file that cannot be read has none. Raises SigningKeyMissing, SigningKeyUnusable.
    """
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        found = PdfFileReader(io.BytesIO(content)).embedded_signatures
        return tuple(_found(each, last=each is found[-1]) for each in found)
    except (PdfError, ValueError):
        return ()


def _found(signature: Any, *, last: bool) -> FoundSignature:
    values = signature.sig_object
    return FoundSignature(
        field=signature.field_name,
        name=str(values.get("/Name", "")),
        reason=str(values.get("/Reason", "")),
        signed_at=signature.self_reported_timestamp,
        holds=_holds(signature, last=last),
    )


def _holds(signature: Any, *, last: bool) -> bool:
    """Whether a signature is whole and ours; the last one covers the file to its end."""
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.errors import SignatureValidationError
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext
    from pyhanko_certvalidator.errors import PathError

    key = next((key for key, field in FIELDS.items() if field == signature.field_name), None)
    if key is None:
        return False
    context = ValidationContext(
        trust_roots=trusted_certificates(key), allow_fetching=False, moment=signature.self_reported_timestamp
    )
    try:
        status = validate_pdf_signature(signature, context)
    except (SignatureValidationError, PathError, ValueError):
        return False
    whole = not last or status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    return bool(status.bottom_line) and whole


def _signer_at(now: datetime) -> Any:
    """Return pyHanko's signer of PDFs, bound to one moment: the library would read its own clock."""
    from pyhanko.sign.signers import PdfSigner

    class DatedSigner(PdfSigner):
        def init_signing_session(self, pdf_out: Any, existing_fields_only: bool = False) -> Any:
            session = super().init_signing_session(pdf_out, existing_fields_only)
            session.system_time = now
            return session

    return DatedSigner
