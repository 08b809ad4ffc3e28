"""The sections of the editor, and which parts of the document each of them holds."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from kernel.components.controls import STAGE_WORDS
from pipeline.counting import STAGES
from tiers.guide_document import ConditionKind, EvidenceKind, OwnerSide
from tiers.guide_document.model import CATEGORY_NAMES, FirstYear, YearOf
from tiers.guide_editing.schema import Entry, Kind, Node, Part, Rows, Words

CATEGORY_WORDS: tuple[tuple[str, Words], ...] = tuple((key, _(name)) for key, name in CATEGORY_NAMES.items())
CONDITION_WORDS: tuple[tuple[str, Words], ...] = (
    (ConditionKind.PREREQUISITE, _("Prerequisite, always")),
    (ConditionKind.REQUIREMENT, _("Requirement, each calendar year")),
)
OWNER_WORDS: tuple[tuple[str, Words], ...] = ((OwnerSide.IBM, _("IBM")), (OwnerSide.PARTNER, _("Partner")))
EVIDENCE_WORDS: tuple[tuple[str, Words], ...] = (
    (EvidenceKind.FILE, _("A file")),
    (EvidenceKind.DATE, _("A date")),
    (EvidenceKind.LINK, _("A link")),
    (EvidenceKind.NONE, _("Nothing, a tick")),
    (EvidenceKind.METRIC, _("A figure that ticks it")),
)
YEAR_WORDS: tuple[tuple[str, Words], ...] = (
    (YearOf.QUALIFIED_ON, _("The day on which it became qualified")),
    (YearOf.CLOSED_ON, _("The day on which it was closed")),
    (YearOf.EXPECTED_CLOSE_ON, _("The day on which it is expected to close")),
)
FIRST_YEAR_WORDS: tuple[tuple[str, Words], ...] = (
    (FirstYear.PRORATED, _("Reduced by the full months before joining")),
    (FirstYear.FULL, _("In full")),
)
STAGE_CHOICES: tuple[tuple[str, Words], ...] = tuple((stage, STAGE_WORDS[stage]) for stage in STAGES)


@dataclass(frozen=True, slots=True)
class Section:
    """A page of the editor; one `of_tier` shows a single tier at a time."""

    key: str
    title: Words
    intro: Words
    parts: tuple[Part, ...]
    of_tier: bool = False


_CLAUSE = Entry("clause", Kind.LINE, _("Clause"))
_TEXT = Entry("text", Kind.TEXT, _("In words"), required=False)

_HEAD = Section(
    "head",
    _("Version and counting"),
    _("What the version is called, from when it applies, which leads count, and how a quarter is judged."),
    (
        Entry("program", Kind.LINE, _("Program")),
        Entry("version", Kind.LINE, _("Version")),
        Entry("effective_on", Kind.DAY, _("First day")),
        Entry("counting.stages", Kind.SEVERAL, _("Stages that count"), choices=STAGE_CHOICES),
        Entry("counting.year_of", Kind.CHOICE, _("A lead belongs to the year of"), choices=YEAR_WORDS),
        Entry("first_year", Kind.CHOICE, _("Thresholds in the year of joining"), choices=FIRST_YEAR_WORDS),
        Entry(
            "pace[0]",
            Kind.NUMBER,
            _("Pace of quarter 1"),
            _("A share of the annual threshold, such as 0.25"),
        ),
        Entry("pace[1]", Kind.NUMBER, _("Pace of quarter 2")),
        Entry("pace[2]", Kind.NUMBER, _("Pace of quarter 3")),
        Entry("pace[3]", Kind.NUMBER, _("Pace of quarter 4")),
        Entry(
            "at_risk_from",
            Kind.NUMBER,
            _("At risk from"),
            _("A share of the pace; below it a requirement is off track"),
        ),
    ),
)
_TIERS = Section(
    "tiers",
    _("Tiers"),
    _("Rank 1 is the lowest. The key stands in files and addresses and stays through the years."),
    (
        Rows(
            "tiers",
            (
                Entry("name", Kind.LINE, _("Name")),
                Entry("key", Kind.LINE, _("Key")),
                Entry("rank", Kind.NUMBER, _("Rank")),
            ),
            _("Tier"),
            _("Add a tier"),
            ("name",),
            identity="key",
        ),
    ),
)
_CONDITIONS = Section(
    "conditions",
    _("Conditions"),
    _("What a tier asks: one comparison each, or groups of which any or all have to hold."),
    (
        Rows(
            "conditions",
            (
                _CLAUSE,
                Entry("name", Kind.LINE, _("Name")),
                Entry("kind", Kind.CHOICE, _("Kind"), choices=CONDITION_WORDS),
                Node("root", _("Asks")),
                _TEXT,
            ),
            _("Condition"),
            _("Add a condition"),
            ("clause", "name"),
            identity="clause",
        ),
    ),
    of_tier=True,
)
_BENEFITS = Section(
    "benefits",
    _("Benefits"),
    _("What a tier brings. Without a quantity there is nothing to count."),
    (
        Rows(
            "benefits",
            (
                Entry("name", Kind.LINE, _("Name")),
                Entry("key", Kind.LINE, _("Key")),
                Entry("category", Kind.CHOICE, _("Category"), choices=CATEGORY_WORDS),
                Entry("quantity", Kind.NUMBER, _("Quantity"), required=False),
            ),
            _("Benefit"),
            _("Add a benefit"),
            ("name",),
        ),
    ),
    of_tier=True,
)
_DEFINITIONS = Section(
    "definitions",
    _("Clauses and definitions"),
    _("The words of the guide. Clauses of conditions have their text beside the condition."),
    (
        Rows(
            "definitions",
            (
                _CLAUSE,
                Entry("term", Kind.LINE, _("Term")),
                Entry("text", Kind.TEXT, _("In words")),
            ),
            _("Definition"),
            _("Add a definition"),
            ("clause", "term"),
        ),
    ),
)
_METRICS = Section(
    "metrics",
    _("Recorded figures"),
    _("Figures that people enter or import. What the portal computes itself needs no entry here."),
    (
        Rows(
            "metrics",
            (
                Entry("name", Kind.LINE, _("Name")),
                Entry("key", Kind.LINE, _("Key")),
                Entry("unit", Kind.LINE, _("Unit"), required=False),
            ),
            _("Figure"),
            _("Add a figure"),
            ("name",),
        ),
    ),
)
_CHECKLIST = Section(
    "checklist",
    _("Onboarding checklist"),
    _("What a prospect has to show before it is ready. Days count from its nomination."),
    (
        Rows(
            "checklist",
            (
                Entry("group", Kind.LINE, _("Heading")),
                Rows(
                    "items",
                    (
                        Entry("name", Kind.LINE, _("Name")),
                        Entry("key", Kind.LINE, _("Key")),
                        Entry("owner", Kind.CHOICE, _("Done by"), choices=OWNER_WORDS),
                        Entry("evidence", Kind.CHOICE, _("Shown by"), choices=EVIDENCE_WORDS),
                        Entry("due_days", Kind.NUMBER, _("Due after days"), required=False),
                        Entry("clause", Kind.LINE, _("Clause"), required=False),
                        Node("comparison", _("Ticked by itself when"), groups=False),
                        _TEXT,
                    ),
                    _("Item"),
                    _("Add an item"),
                    ("name",),
                ),
            ),
            _("Group"),
            _("Add a group"),
            ("group",),
        ),
    ),
)
SECTIONS = (_HEAD, _TIERS, _CONDITIONS, _BENEFITS, _DEFINITIONS, _METRICS, _CHECKLIST)
"""In the order in which they are written; the whole as JSON is a page of its own."""


def section_of(key: str) -> Section | None:
    """Return the section of a key, or None."""
    return next((section for section in SECTIONS if section.key == key), None)


def several_names() -> frozenset[str]:
    """Return the entries that take several choices, by their names."""
    return frozenset(
        part.key
        for section in SECTIONS
        for part in section.parts
        if isinstance(part, Entry) and part.kind is Kind.SEVERAL
    )
