"""Editing a draft of the Program Guide section by section: what is typed, and the document it gives. Pure."""

from tiers.guide_editing.operations import OperationUnknown, operated
from tiers.guide_editing.schema import Entry, Kind, Node, Part, Rows
from tiers.guide_editing.sections import SECTIONS, Section, section_of, several_names
from tiers.guide_editing.typed import Typed, read_names
from tiers.guide_editing.writing import Written, typed_of, written

__all__ = [
    "SECTIONS",
    "Entry",
    "Kind",
    "Node",
    "OperationUnknown",
    "Part",
    "Rows",
    "Section",
    "Typed",
    "Written",
    "operated",
    "read_names",
    "section_of",
    "several_names",
    "typed_of",
    "written",
]
