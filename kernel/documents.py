"""PDFs made from data: a template in Typst, its values as JSON; tagged, and the same bytes each time.

A template reads its values with `#let values = json(bytes(sys.inputs.values))`. Typst is heavy and few
processes need it: it is imported where it is used.
"""

import json
from pathlib import Path
from typing import Any

from django.conf import settings

DOCUMENTS = Path(settings.BASE_DIR) / "templates" / "documents"


def compile_document(name: str, values: dict[str, Any]) -> bytes:
    """Return the PDF of `templates/documents/<name>.typ` with these values; a template reads nothing else."""
    import typst

    source = DOCUMENTS / f"{name}.typ"
    inputs = {"values": json.dumps(values, ensure_ascii=False)}
    made = typst.compile(source, root=DOCUMENTS, sys_inputs=inputs, format="pdf")
    if not isinstance(made, bytes):
        raise TypeError(f"{source.name} gave more than one file.")
    return made
