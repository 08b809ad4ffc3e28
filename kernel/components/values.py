"""What partials show: frozen values, formatted already, so that a template only places them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NavItem:
    """One line of the side navigation; `count` is short text such as `7` or `v6`."""

    label: str
    url: str
    icon: str
    count: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class NavGroup:
    """Lines of the side navigation under one word; the first group needs none."""

    label: str
    items: tuple[NavItem, ...]


@dataclass(frozen=True, slots=True)
class Shell:
    """Who sits before the page, for the header; `notices_url` empty hides the bell."""

    person: str
    role: str
    organisation: str = ""
    home_url: str = "/"
    notices_url: str = ""
    unread: int = 0


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an action is refused now, and where to mend it."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class TableAction:
    """A ghost button of a table's toolbar."""

    text: str
    url: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """One exclusive filter of a list, or one choice of a menu."""

    text: str
    url: str
    count: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class ChipMenu:
    """A filter with many choices: `Stage: any`."""

    label: str
    value: str
    options: tuple[Chip, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A word and its value."""

    label: str
    value: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A large figure among others of one row; `status` is a code of the vocabulary."""

    label: str
    value: str
    note: str = ""
    url: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A line of an arithmetic; `percent` draws a bar, `result` a double rule."""

    operator: str
    label: str
    amount: str
    lines: str = ""
    percent: float | None = None
    result: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One event, newest first; `state` is `done`, `now` or empty."""

    when: str
    title: str
    text: str = ""
    state: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class WorkItem:
    """Something with a date that waits: `verb` names what the link does."""

    when: str
    title: str
    url: str = ""
    meta: str = ""
    late: bool = False
    verb: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a procedure; `state` is `complete`, `current` or `incomplete`."""

    label: str
    note: str = ""
    state: str = "incomplete"


@dataclass(frozen=True, slots=True)
class PersonCard:
    """A person with initials; `theirs` marks the other side by colour."""

    name: str
    role: str
    initials: str
    url: str = ""
    theirs: bool = False


@dataclass(frozen=True, slots=True)
class StackPart:
    """A share of a stacked bar; `kind` is a stage, `ibm` or `partner`."""

    kind: str
    percent: float


@dataclass(frozen=True, slots=True)
class SparkBar:
    """One feed among the last; `kind` empty means nothing was found."""

    kind: str = ""


@dataclass(frozen=True, slots=True)
class TierThreshold:
    """A tier's threshold on the large bar, at `percent` of its width."""

    tier: str
    amount: str
    percent: float


@dataclass(frozen=True, slots=True)
class TierBar:
    """The large bar of attainment against the thresholds of all tiers; percentages are of its width."""

    percent: float
    label: str
    thresholds: tuple[TierThreshold, ...]
    pace_percent: float | None = None
    pace_text: str = ""
    partly: bool = False
