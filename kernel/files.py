"""Files that people bring or the portal makes: named so that nobody guesses them, checked by content.

They lie in the default storage, outside the web root, and leave it as attachments alone.
"""

import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, Any

import filetype
from django.apps import apps
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.http import FileResponse
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext as _

from kernel.refusal import Refusal

if TYPE_CHECKING:
    BinaryFile = File[bytes]
else:
    BinaryFile = File  # Django's own class takes no type argument at run time

EVIDENCE_TYPES = {
    "application/pdf": "PDF",
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "PowerPoint",
}
"""What may be brought as evidence, by the type that the content shows."""

PDF_ALONE = {"application/pdf": "PDF"}
"""For what is read or signed as a PDF."""

ORPHAN_AGE = timedelta(days=1)
_HEAD = 8192


class FileTooLarge(Refusal):
    """The file is larger than its kind may be."""

    def __init__(self, limit: int) -> None:
        super().__init__(
            _("The file is larger than %(limit)s MB. Bring a smaller one, or a link to it.")
            % {"limit": limit // 1_000_000}
        )


class FileEmpty(Refusal):
    """The file holds nothing."""

    def __init__(self) -> None:
        super().__init__(_("The file is empty. Choose it again."))


class FileTypeRefused(Refusal):
    """The content is of no type that is taken here, whatever the file is called."""

    def __init__(self, types: dict[str, str]) -> None:
        super().__init__(
            _("This file is none of: %(types)s. Its content decides, not its name.")
            % {"types": ", ".join(types.values())}
        )


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """What a file is, read from its content; `size` in bytes."""

    sha256: str
    size: int
    content_type: str


@deconstructible
class Unguessable:
    """`upload_to` of a file field: a random name in a folder; nothing of the name given is kept in it."""

    def __init__(self, folder: str) -> None:
        self.folder = folder

    def __call__(self, instance: models.Model, filename: str) -> str:
        return f"{self.folder}/{secrets.token_urlsafe(32)}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Unguessable) and other.folder == self.folder

    __hash__ = None  # type: ignore[assignment]  # equal by value, for the migration writer


def check_file(content: BinaryFile, *, types: dict[str, str], limit: int) -> CheckedFile:
    """Return what a file is, at most `limit` bytes of one of `types` (media type to word).

    Raises FileTooLarge, FileEmpty, FileTypeRefused.
    """
    if content.size > limit:
        raise FileTooLarge(limit)
    if not content.size:
        raise FileEmpty
    content.seek(0)
    kind = filetype.guess(content.read(_HEAD))
    if kind is None or kind.mime not in types:
        raise FileTypeRefused(types)
    content.seek(0)
    return CheckedFile(sha256_of(content), content.size, kind.mime)


def sha256_of(content: IO[bytes] | BinaryFile) -> str:
    """Return the SHA-256 of the rest of a file, in hexadecimal; leaves it at its beginning."""
    digest = hashlib.sha256()
    for part in iter(lambda: content.read(1 << 16), b""):
        digest.update(part)
    content.seek(0)
    return digest.hexdigest()


def tidy_name(name: str, *, otherwise: str) -> str:
    """Return the last part of a file's name without control characters, at most 120 long."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return "".join(each for each in last if each.isprintable())[:120].strip() or otherwise


def attachment(content: BinaryFile, *, name: str, content_type: str) -> FileResponse:
    """Answer with a file as an attachment: never shown inside a page of ours, never sniffed, never cached."""
    answer = FileResponse(content, as_attachment=True, filename=name, content_type=content_type)
    answer["Cache-Control"] = "private, no-store"
    return answer


def remove_on_commit(content: Any) -> None:
    """Remove a field's file when the running transaction has committed: its record goes in it."""
    name, storage = content.name, content.storage
    if name:
        transaction.on_commit(lambda: storage.delete(name))


def remove_orphans(*, now: datetime) -> int:
    """Remove files older than a day that no record names: a transaction that kept one rolled back.

    Call it as staff; returns how many were removed.
    """
    removed = 0
    for folder, fields in _folders().items():
        try:
            _dirs, names = default_storage.listdir(folder)
        except FileNotFoundError:
            continue
        known = {name for field in fields for name in _names(field)}
        for name in (f"{folder}/{each}" for each in names):
            if name not in known and default_storage.get_modified_time(name) < now - ORPHAN_AGE:
                default_storage.delete(name)
                removed += 1
    return removed


def _folders() -> dict[str, list[models.FileField]]:
    folders: dict[str, list[models.FileField]] = {}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.FileField) and isinstance(field.upload_to, Unguessable):
                folders.setdefault(field.upload_to.folder, []).append(field)
    return folders


def _names(field: models.FileField) -> Iterator[str]:
    return field.model._default_manager.values_list(field.name, flat=True).iterator()
