"""A text as it is read on a page: its bytes verified, its paragraphs, its hash."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.integrity import TextAltered, verify_text
from agreements.models import AgreementText
from agreements.pages.words import hash_groups
from agreements.pdf.reading import TextPage, pages_of
from kernel.clock import program_zone
from kernel.formats import count, day


@dataclass(frozen=True, slots=True)
class ReadText:
    """The whole text by page; `altered` says why nothing is shown, in place of the pages (R28)."""

    title: str
    version: int
    pages: tuple[TextPage, ...]
    altered: str
    published: str
    extent: str
    sha256: str
    groups: str
    file_name: str
    changes: str


def read_text(text: AgreementText) -> ReadText:
    """Return a text for a page; the file is hashed first, and an altered one is not shown (R28)."""
    altered = ""
    pages: tuple[TextPage, ...] = ()
    try:
        pages = pages_of(verify_text(text))
    except TextAltered as refusal:
        altered = str(refusal)
    at = text.published_at
    extent = ngettext("%(n)d page, %(size)s bytes", "%(n)d pages, %(size)s bytes", text.pages)
    return ReadText(
        title=text.title,
        version=text.version,
        pages=pages,
        altered=altered,
        published=_("Published %(day)s") % {"day": day(at.astimezone(program_zone()).date())}
        if at
        else _("Not published"),
        extent=extent % {"n": text.pages, "size": count(text.size)},
        sha256=text.sha256,
        groups=hash_groups(text.sha256),
        file_name=f"program-agreement-v{text.version}.pdf",
        changes=text.changes,
    )
