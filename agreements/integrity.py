"""Whether a stored file still holds the bytes recorded of it; every path to a text asks first (R28)."""

import hashlib

from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

from agreements.models import AgreementFact, AgreementSigning, AgreementText
from kernel.refusal import Refusal


class TextAltered(Refusal):
    """The stored file of a text is missing, or its bytes are not those that were published (R28)."""

    def __init__(self, version: int) -> None:
        super().__init__(
            _(
                "The stored file of version %(version)d is not the published one. Nothing can be read or "
                "signed until an operator has put the published file back."
            )
            % {"version": version}
        )


class SignedFileAltered(Refusal):
    """A signed file or a certificate is missing, or its bytes are not those that were recorded (R28)."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The stored file is not the one that was signed. It is not given out until an operator has "
                "put the signed file back."
            )
        )


def verify_text(text: AgreementText) -> bytes:
    """Return the bytes of a text, after hashing them: those that were recorded, or none (R28).

    Raises TextAltered.
    """
    content = _read(text.file)
    if content is None or hashlib.sha256(content).hexdigest() != text.sha256:
        raise TextAltered(text.version)
    return content


def verify_signed_file(signing: AgreementSigning) -> bytes:
    """Return the bytes of a signed file, those that were recorded (R28). Raises SignedFileAltered."""
    return _recorded(signing.signed_file, signing.signed_sha256)


def verify_certificate(signing: AgreementSigning) -> bytes:
    """Return the bytes of a certificate, those that were recorded. Raises SignedFileAltered."""
    return _recorded(signing.certificate, signing.certificate_sha256)


def verify_fact_file(agreement: AgreementFact) -> bytes:
    """Return the bytes of a recorded agreement's file, those that were brought. Raises SignedFileAltered."""
    return _recorded(agreement.file, agreement.file_sha256)


def _recorded(field: FieldFile, sha256: str) -> bytes:
    content = _read(field)
    if content is None or hashlib.sha256(content).hexdigest() != sha256:
        raise SignedFileAltered
    return content


def _read(field: FieldFile) -> bytes | None:
    if not field.name:
        return None
    try:
        with field.storage.open(field.name) as file:
            return bytes(file.read())
    except OSError:
        return None
