"""What a PDF must be to be signed, and that none of its words is lost on the page (R28)."""

import io
import re

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from agreements.pdf import reading
from agreements.pdf.keys import SigningKey
from agreements.pdf.reading import (
    PdfActive,
    PdfLocked,
    PdfTooLong,
    PdfUnreadable,
    PdfWithoutText,
    check_pdf,
    pages_of,
)
from agreements.pdf.signatures import add_signature
from tests.agreements.texts import NOON, sample


def written(change: object = None) -> bytes:
    """The sample text written anew, changed by `change(writer)`."""
    writer = PdfWriter(clone_from=io.BytesIO(sample()))
    if change is not None:
        change(writer)  # type: ignore[operator]
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_the_sample_text_can_be_signed() -> None:
    assert check_pdf(sample()) == 3
    assert check_pdf(written()) == 3


def test_no_word_of_the_text_is_lost_on_the_page() -> None:
    pages = pages_of(sample(2))
    for page, drawn in zip(pages, PdfReader(io.BytesIO(sample(2))).pages, strict=True):
        shown = " ".join(paragraph.text for paragraph in page.paragraphs)
        assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", drawn.extract_text())


def test_headings_and_paragraphs_are_told_apart() -> None:
    first, _second, third = pages_of(sample(2))
    headings = [each.text for each in first.paragraphs if each.heading]
    assert headings[:3] == [
        "IBM Security Services Alliance Program: Program Agreement",
        "1. Participation",
        "2. Tiers, prerequisites and requirements",
    ]
    assert [each.text for each in third.paragraphs if each.heading][:2] == [
        "Attachment A: Bilateral Logo Usage Agreement",
        "A1. Permission",
    ]
    assert not any("\n" in each.text for each in first.paragraphs)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"not a PDF", b"%PDF-1.7 nothing %%EOF", sample()[:-700], b"\n" + sample(),
        sample().replace(b"/Root", b"/Toor"), sample() + b"x" * 2000,
    ],
)  # fmt: skip
def test_what_is_no_pdf_is_refused(content: bytes) -> None:
    with pytest.raises(PdfUnreadable):
        check_pdf(content)


def test_an_encrypted_pdf_is_refused() -> None:
    with pytest.raises(PdfLocked):
        check_pdf(written(lambda writer: writer.encrypt("", "secret", algorithm="AES-256")))


def test_a_signed_pdf_is_refused() -> None:
    signed = add_signature(
        sample(), key=SigningKey.IBM, name="x", reason="x", contact="x", now=NOON
    )  # fmt: skip
    with pytest.raises(PdfActive):
        check_pdf(signed)


def script() -> DictionaryObject:
    return DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("1")}
    )


def with_link_action(writer: PdfWriter) -> None:
    annotation = FreeText(text="x", rect=(0, 0, 10, 10))
    annotation[NameObject("/A")] = script()
    writer.add_annotation(0, annotation)


@pytest.mark.parametrize(
    "change",
    [
        lambda writer: writer.root_object.update({NameObject("/OpenAction"): script()}),
        lambda writer: writer.root_object.update(
            {NameObject("/Names"): DictionaryObject({NameObject("/JavaScript"): DictionaryObject()})}
        ),
        lambda writer: writer.add_attachment("extra.txt", b"x"),
        lambda writer: writer.root_object.update({NameObject("/AcroForm"): DictionaryObject()}),
        lambda writer: writer.pages[0].update({NameObject("/AA"): DictionaryObject()}),
        with_link_action,
    ],
)
def test_scripts_forms_and_files_are_refused(change: object) -> None:
    with pytest.raises(PdfActive):
        check_pdf(written(change))


def test_a_remark_in_the_margin_is_no_script() -> None:
    def remarks(writer: PdfWriter) -> None:
        writer.add_annotation(0, FreeText(text="x", rect=(0, 0, 10, 10)))

    assert check_pdf(written(remarks)) == 3


def test_a_text_that_opens_at_a_page_is_no_script() -> None:
    def opens(writer: PdfWriter) -> None:
        place = ArrayObject([writer.pages[0].indirect_reference, NameObject("/Fit")])
        writer.root_object[NameObject("/OpenAction")] = place

    assert check_pdf(written(opens)) == 3


def test_a_page_without_text_is_refused() -> None:
    with pytest.raises(PdfWithoutText):
        check_pdf(written(lambda writer: writer.add_blank_page(200, 200)))


def test_a_pdf_without_pages_is_refused() -> None:
    out = io.BytesIO()
    PdfWriter().write(out)
    with pytest.raises(PdfWithoutText):
        check_pdf(out.getvalue())


def test_a_pdf_that_nobody_reads_to_the_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_PAGES", 2)
    with pytest.raises(PdfTooLong):
        check_pdf(sample())
