"""The signed file verifies with pyHanko's own command, and fails once a byte is changed (R28)."""

import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from agreements.pdf import keys
from agreements.pdf.keys import (
    SigningKey,
    SigningKeyUnusable,
    certificates_pem,
    load_key,
    make_development_keys,
)
from agreements.pdf.signatures import add_signature, signatures_of
from tests.agreements.texts import NOON, sample

COMMAND = Path(sys.executable).with_name("pyhanko")


@pytest.fixture(scope="module")
def signed() -> bytes:
    """The sample text with both signatures."""
    one = add_signature(sample(), key=SigningKey.ACCEPTANCE, name="Sam", reason="a", contact="c", now=NOON)
    return add_signature(one, key=SigningKey.IBM, name="Priya", reason="b", contact="c", now=NOON)


def validated(content: bytes, folder: Path) -> subprocess.CompletedProcess[str]:
    """Ask the command about a file, the portal's two certificates being the only ones trusted."""
    (folder / "roots.pem").write_bytes(certificates_pem())
    (folder / "signed.pdf").write_bytes(content)
    return subprocess.run(
        [COMMAND, "sign", "validate", "--trust-replace", "--trust", "roots.pem", "signed.pdf"],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_command_finds_both_signatures_valid(signed: bytes, tmp_path: Path) -> None:
    answer = validated(signed, tmp_path)
    assert answer.returncode == 0, answer.stderr
    lines = answer.stdout.splitlines()
    assert [line.split(":")[0] for line in lines] == ["ParticipantSignature", "IBMCountersignature"]
    assert all("INTACT:TRUSTED" in line for line in lines)
    assert "ACCEPTABLE_MODIFICATIONS" in lines[0]
    assert "UNTOUCHED" in lines[1]


@pytest.mark.parametrize("place", ["in the text", "in the first signature"])
def test_the_command_refuses_a_file_with_one_byte_changed(signed: bytes, tmp_path: Path, place: str) -> None:
    position = 5_000 if place == "in the text" else len(sample()) + 200
    changed = bytearray(signed)
    changed[position] ^= 1
    assert validated(bytes(changed), tmp_path).returncode != 0
    assert not all(each.holds for each in signatures_of(bytes(changed))) or not signatures_of(bytes(changed))


def test_the_signed_file_begins_with_the_published_bytes(signed: bytes) -> None:
    assert signed[: len(sample())] == sample()


def test_what_is_appended_after_the_signatures_shows(signed: bytes) -> None:
    assert not all(each.holds for each in signatures_of(signed + b"% appended"))


def test_a_signature_by_another_key_does_not_hold(settings: Any, tmp_path: Path) -> None:
    own = settings.SIGNING_KEYS
    settings.SIGNING_KEYS = {key: (str(tmp_path / f"{key}.p12"), "") for key in SigningKey}
    forged = add_signature(
        sample(), key=SigningKey.ACCEPTANCE, name="Sam", reason="a", contact="c", now=NOON
    )  # fmt: skip
    assert [each.holds for each in signatures_of(forged)] == [True]
    settings.SIGNING_KEYS = own
    assert [each.holds for each in signatures_of(forged)] == [False]


def test_a_signature_by_a_former_key_holds_while_settings_name_it(settings: Any, tmp_path: Path) -> None:
    own = settings.SIGNING_KEYS
    settings.SIGNING_KEYS = {key: (str(tmp_path / f"{key}.p12"), "") for key in SigningKey}
    former = add_signature(sample(), key=SigningKey.IBM, name="x", reason="a", contact="c", now=NOON)
    (tmp_path / "former.pem").write_bytes(certificates_pem())
    settings.SIGNING_KEYS = own
    settings.SIGNING_FORMER_CERTIFICATES = str(tmp_path / "former.pem")
    assert [each.holds for each in signatures_of(former)] == [True]


def test_a_key_s_certificate_does_not_serve_in_the_other_one_s_place(signed: bytes, settings: Any) -> None:
    swapped = dict(zip(SigningKey, reversed([settings.SIGNING_KEYS[key] for key in SigningKey]), strict=True))
    settings.SIGNING_KEYS = swapped
    assert [each.holds for each in signatures_of(signed)] == [False, False]


def test_development_keys_are_their_owner_s_alone_and_made_once(settings: Any, tmp_path: Path) -> None:
    settings.SIGNING_KEYS = {key: (str(tmp_path / "keys" / f"{key}.p12"), "") for key in SigningKey}
    make_development_keys()
    path = tmp_path / "keys" / "ibm.p12"
    before = path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    make_development_keys()
    keys._write_privately(path, b"from a second process")
    assert path.read_bytes() == before
    assert sorted(each.name for each in path.parent.iterdir()) == ["acceptance.p12", "ibm.p12"]


def test_a_key_that_does_not_open_is_named(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "bad.p12").write_bytes(b"no key")
    settings.SIGNING_KEYS = {**settings.SIGNING_KEYS, "ibm": (str(tmp_path / "bad.p12"), "x")}
    with pytest.raises(SigningKeyUnusable, match="SIGNING_IBM_KEY"):
        load_key(SigningKey.IBM)
