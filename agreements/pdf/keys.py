"""The two keys that sign: one seals the acceptance of a signatory, the other IBM's countersignature.

PKCS#12 files that settings name, with pass phrases from the environment. An embedded installation and a demo
make their own, self-signed ones; any other installation without them refuses to sign.
"""

import os
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from kernel.refusal import Refusal

_VALID_FROM, _VALID_TO = datetime(2020, 1, 1, tzinfo=UTC), datetime(2050, 1, 1, tzinfo=UTC)


class SigningKey(StrEnum):
    """Whose hand a key seals."""

    ACCEPTANCE = "acceptance"
    IBM = "ibm"


_NAMES = {
    SigningKey.ACCEPTANCE: "Acceptance of the Program Agreement (development)",
    SigningKey.IBM: "IBM countersignature (development)",
}


class SigningKeyMissing(Refusal):
    """Without its key nothing is signed."""

    def __init__(self, key: SigningKey) -> None:
        super().__init__(
            _("The portal has no key to sign with (SIGNING_%(key)s_KEY). An operator has to install it.")
            % {"key": key.upper()}
        )


class SigningKeyUnusable(Refusal):
    """The key's file cannot be opened with the pass phrase given."""

    def __init__(self, key: SigningKey) -> None:
        super().__init__(
            _("The portal's key SIGNING_%(key)s_KEY does not open. An operator has to look at it.")
            % {"key": key.upper()}
        )


def load_key(key: SigningKey) -> Any:
    """Return pyHanko's signer of a key. Raises SigningKeyMissing, SigningKeyUnusable."""
    from pyhanko.sign.signers import SimpleSigner

    path, phrase = settings.SIGNING_KEYS[key]
    if not Path(path).exists() and settings.SIGNING_MAKES_KEYS:
        make_development_keys()
    if not Path(path).exists():
        raise SigningKeyMissing(key)
    signer = SimpleSigner.load_pkcs12(path, passphrase=phrase.encode() or None)  # type: ignore[no-untyped-call]
    if signer is None:
        raise SigningKeyUnusable(key)
    return signer


def trusted_certificates(key: SigningKey) -> list[Any]:
    """Return the certificates under which a signature of this key is taken for ours: the present one, and
    those of keys before it, which settings name.
    """
    from pyhanko.sign.general import load_certs_from_pemder

    present, path = load_key(key).signing_cert, settings.SIGNING_FORMER_CERTIFICATES
    if not path:
        return [present]
    return [present, *load_certs_from_pemder([path])]  # type: ignore[no-untyped-call]


def certificates_pem() -> bytes:
    """Return the certificates of both keys, so that anybody can verify a signed file with them as roots."""
    from asn1crypto import pem  # type: ignore[import-untyped]

    known = {each.dump(): None for key in SigningKey for each in trusted_certificates(key)}
    return b"".join(pem.armor("CERTIFICATE", each) for each in known)


def make_development_keys() -> None:
    """Make the keys that are missing where settings look for them, self-signed and without a pass phrase."""
    for key in SigningKey:
        path = Path(settings.SIGNING_KEYS[key][0])
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _write_privately(path, _pkcs12(_NAMES[key]))


def _write_privately(path: Path, content: bytes) -> None:
    """Write a file that its owner alone reads, from its first byte on; who comes second keeps the first."""
    temporary = path.with_suffix(f".{os.getpid()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    try:
        os.link(temporary, path)
    except FileExistsError:
        pass
    finally:
        temporary.unlink()


def _pkcs12(name: str) -> bytes:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import pkcs12
    from cryptography.x509.oid import NameOID

    private = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    certificate = (
        x509.CertificateBuilder(subject, subject, private.public_key(), x509.random_serial_number())
        .not_valid_before(_VALID_FROM)
        .not_valid_after(_VALID_TO)
        .add_extension(usage, critical=True)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(private.public_key()), critical=False)
        .sign(private, hashes.SHA256())
    )
    return pkcs12.serialize_key_and_certificates(
        name.encode(), private, certificate, None, serialization.NoEncryption()
    )
