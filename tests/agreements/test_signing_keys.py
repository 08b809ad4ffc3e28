"""The keys of a real installation: PKCS#12 files with a pass phrase, as openssl writes them."""

from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from agreements.pdf import keys
from agreements.pdf.keys import SigningKey, SigningKeyUnusable, load_key


@pytest.fixture
def locked_key(settings: Any, tmp_path: Path) -> Path:
    """IBM's key in a file that opens with `secret`."""
    private, certificate, _ = pkcs12.load_key_and_certificates(keys._pkcs12("IBM"), None)
    locked = BestAvailableEncryption(b"secret")
    path = tmp_path / "ibm.p12"
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"IBM", private, certificate, None, locked))
    settings.SIGNING_MAKES_KEYS = False
    settings.SIGNING_KEYS = {SigningKey.IBM: (str(path), "secret")}
    return path


def test_a_key_opens_with_its_phrase(locked_key: Path) -> None:
    assert load_key(SigningKey.IBM).signing_cert.subject.native == {"common_name": "IBM"}


def test_a_key_does_not_open_with_another_phrase(locked_key: Path, settings: Any) -> None:
    settings.SIGNING_KEYS = {SigningKey.IBM: (str(locked_key), "guessed")}
    with pytest.raises(SigningKeyUnusable, match="SIGNING_IBM_KEY does not open"):
        load_key(SigningKey.IBM)
