"""The vocabulary of states: each has an icon, a tone and words, so that no state is told by colour alone."""

from dataclasses import dataclass
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from kernel.components.icons import icon
from kernel.markup import markup


@dataclass(frozen=True, slots=True)
class StatusWord:
    """How one state is shown; `tone` is good, risk, bad, none or run."""

    words: str | Promise
    icon: str
    tone: str


class UnknownStatusError(LookupError):
    """A template asked for a state that the vocabulary does not have."""


VOCABULARY: dict[str, StatusWord] = {
    "met": StatusWord(_("Met"), "checkmark--filled", "good"),
    "on_track": StatusWord(_("On track"), "checkmark--outline", "good"),
    "at_risk": StatusWord(_("At risk"), "warning--alt--filled", "risk"),
    "off_track": StatusWord(_("Off track"), "error--filled", "bad"),
    "not_met": StatusWord(_("Not met"), "misuse", "bad"),
    "not_known": StatusWord(_("Not known"), "unknown--filled", "none"),
    # runs and feeds
    "due": StatusWord(_("Due"), "circle-dash", "none"),
    "waiting": StatusWord(_("Waiting"), "circle-dash", "none"),
    "received": StatusWord(_("Received"), "circle-dash", "none"),
    "running": StatusWord(_("Running"), "in-progress", "run"),
    "staging": StatusWord(_("Reading"), "in-progress", "run"),
    "staged": StatusWord(_("Read, not loaded"), "incomplete", "run"),
    "computed": StatusWord(_("Computed"), "incomplete", "run"),
    "under_review": StatusWord(_("Under review"), "incomplete", "run"),
    "published": StatusWord(_("Published"), "checkmark--filled", "good"),
    "loaded": StatusWord(_("Loaded"), "checkmark--filled", "good"),
    "failed": StatusWord(_("Failed"), "error--filled", "bad"),
    "stopped": StatusWord(_("Stopped"), "error--filled", "bad"),
    "refused": StatusWord(_("Refused"), "misuse", "bad"),
    "discarded": StatusWord(_("Discarded"), "close", "none"),
    "current": StatusWord(_("Current"), "checkmark--filled", "good"),
    "stale": StatusWord(_("Stale"), "unknown--filled", "none"),
    # records
    "draft": StatusWord(_("Draft"), "edit", "none"),
    "announced": StatusWord(_("Announced"), "hourglass", "none"),
    "in_force": StatusWord(_("In force"), "checkmark--filled", "good"),
    "retired": StatusWord(_("Retired"), "archive", "none"),
    "locked": StatusWord(_("Locked"), "locked", "none"),
    "notice": StatusWord(_("Notice runs"), "hourglass", "none"),
    "open": StatusWord(_("Open"), "circle-dash", "none"),
    "not_started": StatusWord(_("Not started"), "circle-dash", "none"),
    "in_progress": StatusWord(_("In progress"), "in-progress", "run"),
    "closed": StatusWord(_("Closed"), "checkmark--outline", "good"),
    "done": StatusWord(_("Done"), "checkmark--filled", "good"),
    "overdue": StatusWord(_("Late"), "warning--alt--filled", "risk"),
    "accepted": StatusWord(_("Accepted"), "checkmark--outline", "good"),
    "returned": StatusWord(_("Returned"), "undo", "risk"),
    # people and participants
    "prospect": StatusWord(_("Prospect"), "circle-dash", "none"),
    "invited": StatusWord(_("Invited"), "hourglass", "none"),
    "active": StatusWord(_("Active"), "checkmark--filled", "good"),
    "leaving": StatusWord(_("Leaving"), "hourglass", "risk"),
    "former": StatusWord(_("Former"), "archive", "none"),
    "inactive": StatusWord(_("Deactivated"), "locked", "none"),
}


def status_word(code: str) -> StatusWord:
    """Return how `code` is shown; raise UnknownStatusError."""
    try:
        return VOCABULARY[str(code)]
    except KeyError:
        raise UnknownStatusError(
            f"No status {code!r}; add it to kernel.components.status.VOCABULARY."
        ) from None


def status(code: str, text: str = "", *, size: str = "") -> SafeString:
    """Return icon and words of a state; `text` replaces the words; size is empty, `lg` or `big`."""
    word = status_word(code)
    return _markup(word.tone, word.icon, str(text or word.words), size)


def status_cell(code: str, url: str, label: str, note: str = "") -> SafeString:
    """Return a cell of the matrix: icon and word, tinted where there is trouble; it opens its arithmetic."""
    word = status_word(code)
    return markup(
        '<td class="m m--{}"><a class="cell" href="{}" aria-label="{}">{}<span class="w">{}</span></a></td>',
        word.tone,
        url,
        f"{label}: {word.words}",
        icon(word.icon),
        note or word.words,
    )


@lru_cache(maxsize=2048)
def _markup(tone: str, icon_name: str, words: str, size: str) -> SafeString:
    sized = f" st--{size}" if size else ""
    return markup('<span class="st st--{}{}">{}{}</span>', tone, sized, icon(icon_name), words)
