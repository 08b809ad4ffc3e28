"""A sentence that pure code composes and a page translates."""

from collections.abc import Mapping
from typing import NamedTuple


def gettext_noop(text: str) -> str:
    """Mark a template for the message catalogue, without translating it here."""
    return text


class Sentence(NamedTuple):
    """An English template with named places, and what stands in them.

    `str()` gives the English; a page gives `gettext(template) % values`.
    """

    template: str
    values: Mapping[str, str]

    def __str__(self) -> str:
        return self.template % self.values
