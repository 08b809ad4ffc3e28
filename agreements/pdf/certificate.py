"""The certificate of a signing as a PDF."""

from typing import Any

from kernel.documents import compile_document


def certificate_pdf(words: dict[str, Any]) -> bytes:
    """Return the certificate with these words; the same words give the same bytes."""
    return compile_document("certificate", words)
