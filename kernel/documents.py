"""PDFs made from data: a template in Typst, its values as JSON; tagged, and the same bytes each time.

A template reads its values with `#let values = json(bytes(sys.inputs.values))`. Typst is heavy and few
processes need it: it is imported where it is used.
"""

import json
from pathlib import Path
from typing import Any, Literal

from django.conf import settings

DOCUMENTS = Path(settings.BASE_DIR) / "templates" / "documents"

Standard = Literal["ua-1"]
"""PDF/UA: tagged, with title and language, so that a screen reader follows it."""


def compile_document(name: str, values: dict[str, Any], *, standard: Standard | None = None) -> bytes:
    """Return the PDF of `templates/documents/<name>.typ` with these values; a template reads nothing else.

    `standard` is the one of PDF that it has to keep. Typst finds no font but its own.
    """
    import typst

    source = DOCUMENTS / f"{name}.typ"
    made = typst.compile(
        source,
        root=DOCUMENTS,
        format="pdf",
        sys_inputs={"values": json.dumps(values, ensure_ascii=False)},
        pdf_standards=standard,
        ignore_system_fonts=True,
    )
    if not isinstance(made, bytes):
        raise TypeError(f"{source.name} gave more than one file.")
    return made
