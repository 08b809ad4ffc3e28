"""The open leads of a company on pages of other apps, offered through `participants.slots`."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.permissions import Actor
from kernel.components import Fact
from kernel.components.controls import STAGE_WORDS
from kernel.formats import count
from participants.models import Participant
from participants.slots import Panel
from pipeline.selectors.open_leads import open_leads_by_stage

PLACE = "open_leads"


@dataclass(frozen=True, slots=True)
class OpenLeads:
    """Open leads by stage, each with its list; without any, `facts` is empty."""

    facts: tuple[Fact, ...]
    words: str
    url: str


def open_leads_panel(actor: Actor, participant: Participant, today: date) -> Panel:
    """Return the panel for a person of either side, in one query (R4)."""
    found = open_leads_by_stage(actor, participant)
    url = reverse("pipeline:leads", args=[participant.slug])
    leads = OpenLeads(
        facts=tuple(
            Fact(str(STAGE_WORDS[stage]), count(number), f"{url}?stage={stage}")
            for stage, number in found.items()
        ),
        words=_("%(all)s leads are open") % {"all": count(sum(found.values()))},
        url=url,
    )
    return Panel("pipeline/_open_leads.html", {"leads": leads})
