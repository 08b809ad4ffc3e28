"""Why a lead counts or not, in words, with what to do (R13, R14, D3)."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from kernel.components.icons import icon
from kernel.components.status import status
from kernel.markup import markup
from pipeline.selectors.leads import UNTAGGED

Words = str | Promise


@dataclass(frozen=True, slots=True)
class ReasonWords:
    """A reason as a title, one line of what it means, and what to do about it; `kind` colours its icon."""

    title: Words
    meaning: Words
    mend: Words
    icon: str
    kind: str


REASONS: Final[dict[str, ReasonWords]] = {
    "counted": ReasonWords(
        _("Counts"), "", _("Nothing to do: it counts towards the attainment of the year."), "", ""
    ),
    "withdrawn": ReasonWords(
        _("No longer in the CRM"),
        _("Missing in the last complete feed"),
        _("If that is wrong, the lead’s owner restores it in the CRM; the next feed brings it back."),
        "undo",
        "lost",
    ),
    "not_yet_qualified": ReasonWords(
        _("Not yet qualified"),
        _("Before the stages that count"),
        _("It counts once the CRM has it as qualified, with the day it became so."),
        "circle-dash",
        "stage",
    ),
    "lost": ReasonWords(
        _("Lost"),
        _("Lost leads do not count"),
        _("If it was won after all, its owner corrects the CRM."),
        "close",
        "lost",
    ),
    "other_stage": ReasonWords(
        _("Stage does not count"),
        _("The guide counts other stages"),
        _("It counts once it reaches a stage that the guide counts."),
        "circle-dash",
        "stage",
    ),
    "no_date": ReasonWords(
        _("No date"),
        _("In no year without it"),
        _("The lead’s owner enters the date in the CRM; it is never derived."),
        "unknown--filled",
        "rate",
    ),
    "other_year": ReasonWords(
        _("In another year"),
        _("Its date lies in another year"),
        _("Nothing to do: it counts in the year of its date."),
        "calendar",
        "year",
    ),
    "after_period": ReasonWords(
        _("After the period"),
        _("Counts in a later quarter"),
        _("Nothing to do: it counts in a later quarter."),
        "time",
        "late",
    ),
    "no_value": ReasonWords(
        _("Value not known"),
        _("The CRM has no value"),
        _("The lead’s owner enters its total contract value in the CRM."),
        "unknown--filled",
        "reject",
    ),
    "no_rate": ReasonWords(
        _("No exchange rate"),
        _("The year’s plan lacks its currency"),
        _("A program administrator enters the plan rate of the currency for the year."),
        "unknown--filled",
        "rate",
    ),
    UNTAGGED: ReasonWords(
        _("Tag missing"),
        _("Belongs to nobody"),
        _(
            "A program administrator maps its tag, or its owner tags it in the CRM; "
            "until then it counts for nobody."
        ),
        "warning--alt--filled",
        "tag",
    ),
}


def reason_title(code: str) -> str:
    """Return the reason in two or three words."""
    return str(REASONS[code].title)


def reason_mend(code: str) -> str:
    """Return what to do about it."""
    return str(REASONS[code].mend)


def reason_markup(code: str, clause: str = "") -> SafeString:
    """Return icon, words and one line of meaning, for a cell; `clause` leads to how the guide counts."""
    return _markup(code, clause, get_language() or "")


@lru_cache(maxsize=256)
def _markup(code: str, clause: str, language: str) -> SafeString:
    words = REASONS[code]
    if code == "counted":
        return status("met", gettext("Counts"))
    return markup(
        '<span class="why why--{}">{}<b>{}</b>{}</span><span class="sub">{}</span>',
        words.kind,
        icon(words.icon),
        words.title,
        _clause_link(clause) if clause else "",
        words.meaning,
    )


def _clause_link(clause: str) -> SafeString:
    label = gettext("Clause %(clause)s of the Program Guide") % {"clause": clause}
    address = f"{reverse('tiers:guide')}#counting"
    return markup('<a class="cds--link" href="{}" aria-label="{}">{}</a>', address, label, clause)
