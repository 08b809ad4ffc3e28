"""Reading an agreement's PDF: strictly when it is brought, as paragraphs when it is shown.

pypdf and pyHanko are heavy, and few processes need them: they are imported where they are used.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from kernel.refusal import Refusal

if TYPE_CHECKING:
    from pypdf import PdfReader

MOST_PAGES = 300
_ACTIVE = ("/AA", "/AcroForm")
_ACTIVE_NAMES = ("/JavaScript", "/EmbeddedFiles")
_ON_A_PAGE = ("/AA",)
_ACTIONS = ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData")
_NEW_PARAGRAPH = 1.6
_HEADING = 1.12
_NUMBERED = re.compile(r"(Attachment|Annex|Appendix|Schedule)? ?[0-9A-Z]{1,2}\. \S")


class PdfUnreadable(Refusal):
    """The content is no PDF that holds to the format."""

    def __init__(self) -> None:
        super().__init__(
            _("This PDF cannot be read strictly: it is damaged or no PDF. Save it anew and bring it again.")
        )


class PdfLocked(Refusal):
    """The PDF is encrypted."""

    def __init__(self) -> None:
        super().__init__(_("This PDF is encrypted. Save it without a password and without restrictions."))


class PdfActive(Refusal):
    """The PDF holds a form, a script or files: what is signed must be a text and nothing else (R28)."""

    def __init__(self) -> None:
        super().__init__(
            _("This PDF holds a form, a signature, a script or files. Bring one that holds text alone.")
        )


class PdfWithoutText(Refusal):
    """The PDF has no page, or a page on which nothing can be read, such as a scan."""

    def __init__(self) -> None:
        super().__init__(
            _("No text can be read on a page of this PDF. Bring one made from the text, not a scan.")
        )


class PdfTooLong(Refusal):
    """The PDF has more pages than anybody reads."""

    def __init__(self) -> None:
        super().__init__(_("This PDF has more than %(pages)d pages.") % {"pages": MOST_PAGES})


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or a heading of a page, in the order in which it is read."""

    text: str
    heading: bool = False


@dataclass(frozen=True, slots=True)
class TextPage:
    """One page of the text, counted from 1."""

    number: int
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    height: float
    top: float
    bold: bool


def check_pdf(content: bytes) -> int:
    """Return the number of pages of a PDF that can be published: text alone, readable to the last byte.

    Raises PdfUnreadable, PdfLocked, PdfActive, PdfWithoutText, PdfTooLong.
    """
    reader = _strict(content)
    try:
        pages = len(reader.pages)
        if pages > MOST_PAGES:
            raise PdfTooLong
        if _is_active(reader):
            raise PdfActive
        if not pages or not all(page.extract_text().strip() for page in reader.pages):
            raise PdfWithoutText
    except Refusal:
        raise
    except Exception as broken:  # a broken PDF fails inside its parser in any way
        raise PdfUnreadable from broken
    _check_signable(content)
    return pages


def pages_of(content: bytes) -> tuple[TextPage, ...]:
    """Return the whole text of a published PDF by page."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content))
    return tuple(
        TextPage(number, tuple(_paragraphs(list(_lines(page)))))
        for number, page in enumerate(reader.pages, start=1)
    )


def _strict(content: bytes) -> "PdfReader":
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-1024:]:
        raise PdfUnreadable
    try:
        reader = PdfReader(io.BytesIO(content), strict=True)
        encrypted = reader.is_encrypted
    except (PyPdfError, ValueError, KeyError, RecursionError) as broken:
        raise PdfUnreadable from broken
    if encrypted:
        raise PdfLocked
    return reader


def _is_active(reader: "PdfReader") -> bool:
    root: Any = reader.trailer["/Root"].get_object()
    names: Any = root["/Names"].get_object() if "/Names" in root else {}
    if any(key in root for key in _ACTIVE) or any(key in names for key in _ACTIVE_NAMES):
        return True
    opening: Any = root["/OpenAction"].get_object() if "/OpenAction" in root else None
    if isinstance(opening, dict) and opening.get("/S") != "/GoTo":
        return True
    for page in reader.pages:
        if any(key in page for key in _ON_A_PAGE):
            return True
        for reference in page.get("/Annots") or ():
            annotation: Any = reference.get_object()
            action = annotation.get("/A")
            kind = action.get_object().get("/S") if action is not None else None
            if annotation.get("/Subtype") in ("/Widget", "/FileAttachment") or kind in _ACTIONS:
                return True
    return False


def _check_signable(content: bytes) -> None:
    """The library that signs reads the file, too: what it would refuse is refused before publication."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.misc import PdfError

    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(content), strict=True)
        hybrid = writer.prev.xrefs.hybrid_xrefs_present
    except (PdfError, ValueError, KeyError) as broken:
        raise PdfUnreadable from broken
    if hybrid:
        raise PdfUnreadable


def _lines(page: Any) -> Iterator[_Line]:
    """Yield the lines of a page from the pieces of text that the PDF shows, one after the other."""
    pieces: list[tuple[float, float, bool, str]] = []

    def seen(text: str, cm: list[float], tm: list[float], font: Any, size: float) -> None:
        if text.strip():
            height = abs(size * (tm[3] or 1) * (cm[3] or 1))
            top = tm[5] * (cm[3] or 1) + cm[5]
            bold = "bold" in str((font or {}).get("/BaseFont", "")).lower()
            pieces.append((round(top, 1), height, bold, text))

    page.extract_text(visitor_text=seen)
    line: list[tuple[float, float, bool, str]] = []
    for piece in pieces:
        if line and abs(piece[0] - line[0][0]) > 0.5 * max(piece[1], 1):
            yield _joined(line)
            line = []
        line.append(piece)
    if line:
        yield _joined(line)


def _joined(pieces: list[tuple[float, float, bool, str]]) -> _Line:
    text = " ".join("".join(piece[3] for piece in pieces).split())
    return _Line(text, max(piece[1] for piece in pieces), pieces[0][0], all(piece[2] for piece in pieces))


def _paragraphs(lines: list[_Line]) -> Iterator[Paragraph]:
    """Join lines to paragraphs: a new one begins after a gap, and where heading and body meet."""
    body = sorted(line.height for line in lines)[len(lines) // 2] if lines else 0.0
    words: list[str] = []
    before: _Line | None = None
    for line in lines:
        if before is not None and _parts(before, line, body):
            yield Paragraph(" ".join(words), _is_heading(before, body))
            words = []
        words.append(line.text)
        before = line
    if before is not None:
        yield Paragraph(" ".join(words), _is_heading(before, body))


def _parts(before: _Line, line: _Line, body: float) -> bool:
    larger, smaller = max(before.height, line.height), min(before.height, line.height)
    if _is_heading(before, body) != _is_heading(line, body) or larger > _HEADING * smaller:
        return True
    return abs(before.top - line.top) > _NEW_PARAGRAPH * larger


def _is_heading(line: _Line, body: float) -> bool:
    if len(line.text) > 120:
        return False
    return (
        line.height > _HEADING * body
        or (line.bold and not line.text.endswith("."))
        or (line.bold and _NUMBERED.match(line.text) is not None)
    )
