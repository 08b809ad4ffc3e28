"""Reads of the published texts, the same for everybody, and of drafts, for IBM alone (R28)."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from agreements.integrity import TextAltered, verify_text
from agreements.models import AgreementText, TextState


def published_text(text_id: int) -> AgreementText | None:
    """Return a published text, or None, alike for a draft and a missing one."""
    return AgreementText.objects.filter(pk=text_id, state=TextState.PUBLISHED).first()


def text_for_ibm(text_id: int) -> AgreementText | None:
    """Return a text in whatever state, for those who manage them."""
    return AgreementText.objects.filter(pk=text_id).first()


def texts_for_ibm() -> list[AgreementText]:
    """Return every text, the newest first."""
    return list(AgreementText.objects.order_by("-version"))


def newest_text() -> AgreementText | None:
    """Return the newest published text: the one that a company which comes in signs."""
    return AgreementText.objects.filter(state=TextState.PUBLISHED).order_by("-version").first()


def altered_texts(texts: Iterable[AgreementText]) -> list[AgreementText]:
    """Return the published ones of these whose stored file is missing or not the published one.

    It hashes each once after each change of its file; whoever reads or signs one hashes it anew (R28).
    """
    return [text for text in texts if text.state == TextState.PUBLISHED and _is_altered(text)]


def _is_altered(text: AgreementText) -> bool:
    file = str(text.file.name)
    try:
        _verify_once(text, text.sha256, file, text.file.storage.get_modified_time(file))
    except (TextAltered, OSError):
        return True
    return False


@lru_cache(maxsize=64)
def _verify_once(text: AgreementText, sha256: str, file: str, changed_at: datetime) -> None:
    """Raise TextAltered, each time anew; while a file stays as it is, it is read and found well but once."""
    verify_text(text)
