"""The first look at a file: is it text in the encoding that the profile says, and does it have line ends?

Everything here refuses the whole file; a single bad row is the reader's business.
"""

import codecs
import io
from typing import TYPE_CHECKING, BinaryIO, Final

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

HEAD: Final = 4096
LONGEST_LINE: Final = 4_000_000
"""Bytes without a line end after which a file is taken to have none."""

_CSV = "export it again as CSV (UTF-8)"
_MAGIC: Final = (
    (b"PK\x03\x04", f"is a zip archive or an Excel workbook, not a CSV file; {_CSV}"),
    (b"\x1f\x8b", "is compressed with gzip; unpack it first"),
    (b"\xd0\xcf\x11\xe0", f"is an old Excel workbook, not a CSV file; {_CSV}"),
    (b"BZh", "is compressed with bzip2; unpack it first"),
    (b"\xfd7zXZ", "is compressed with xz; unpack it first"),
    (b"7z\xbc\xaf", "is a 7z archive; unpack it first"),
    (b"%PDF", f"is a PDF, not a CSV file; {_CSV}"),
    (b"<!doctype", f"is a web page, not a CSV file (a sign-in page, perhaps); {_CSV}"),
    (b"<html", f"is a web page, not a CSV file (a sign-in page, perhaps); {_CSV}"),
)
_WIDE: Final = ("utf-16", "utf-32")
_MARKED: Final = {
    "utf-16": (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE),
    "utf-32": (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE),
}


class FileRefused(Exception):
    """The file as a whole cannot be read under this profile, and none of it may be loaded; says the mend."""


def open_text(file: BinaryIO, encoding: str) -> io.TextIOWrapper:
    """The file as text with its line ends kept, read in small pieces whatever its size; raises `FileRefused`.

    Reading on may raise `FileRefused` for a line without end and UnicodeDecodeError for a wrong encoding.
    """
    head = _head(file)
    _check_kind(head)
    _check_encoding(head, codecs.lookup(encoding).name)
    guard: io.RawIOBase = _LineGuard(head, file)
    buffered = io.BufferedReader(guard, 1 << 18)
    return io.TextIOWrapper(buffered, encoding=encoding, errors="strict", newline="")


def _head(file: BinaryIO) -> bytes:
    head = b""
    while len(head) < HEAD and (piece := file.read(HEAD - len(head))):
        head += piece
    return head


def _check_kind(head: bytes) -> None:
    if not head:
        raise FileRefused("The file is empty (0 bytes); export it again.")
    beginning = head.removeprefix(codecs.BOM_UTF8)
    for magic, message in _MAGIC:
        if beginning.startswith(magic) or (
            magic[:1] == b"<" and beginning.lstrip().lower().startswith(magic)
        ):
            raise FileRefused(f"The file {message}.")


def _check_encoding(head: bytes, encoding: str) -> None:
    wide = encoding.startswith(_WIDE)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and not wide:
        raise FileRefused(f'The file is UTF-16, the profile says {encoding}; write "encoding": "utf-16".')
    if head.startswith(codecs.BOM_UTF8) and not encoding.startswith("utf-8"):
        raise FileRefused(f'The file is UTF-8, the profile says {encoding}; write "encoding": "utf-8-sig".')
    zeros = head.count(0)
    if wide and not zeros:
        raise FileRefused(f'The file is not {encoding}, as the profile says; try "encoding": "utf-8-sig".')
    if encoding in _MARKED and not head.startswith(_MARKED[encoding]):
        raise FileRefused(
            f'The file has no byte order mark; write "encoding": "{encoding}-le" or "{encoding}-be".'
        )
    if not wide and zeros > len(head) // 4:
        raise FileRefused(
            'The file is full of NUL bytes: UTF-16 perhaps, then write "encoding": "utf-16-le".'
        )


class _LineGuard(io.RawIOBase):
    """Passes a file on, and stops where a line has no end before anybody has to hold it in memory."""

    def __init__(self, head: bytes, file: BinaryIO) -> None:
        self._head, self._file = head, file
        self._lines, self._since_line_end = 0, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer)
        piece = self._head[: len(view)] or self._file.read(len(view))
        self._head = self._head[len(view) :]
        self._guard(piece)
        view[: len(piece)] = piece
        return len(piece)

    def _guard(self, piece: bytes) -> None:
        last = max(piece.rfind(b"\n"), piece.rfind(b"\r"))
        self._lines += piece.count(b"\n") or piece.count(b"\r")
        self._since_line_end = len(piece) - last - 1 if last >= 0 else self._since_line_end + len(piece)
        if self._since_line_end > LONGEST_LINE:
            raise FileRefused(
                f"Line {self._lines + 1} has no end within {LONGEST_LINE:,} bytes; is this a CSV file?"
            )
