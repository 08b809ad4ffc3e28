"""What the pages of a company below show of tiers: the assessments tab, the names of metrics."""

from datetime import date

from accounts.permissions import Actor
from participants.models import Participant
from participants.slots import Panel
from tiers.pages.history import history_rows
from tiers.pages.tier_table import computed_names
from tiers.selectors.guides import declared_names
from tiers.selectors.pages_position import around_position


def assessments_panel(actor: Actor, participant: Participant, today: date) -> Panel:
    """Return the tab's panel: the results that the actor may see, the latest first (D6)."""
    results = around_position(actor, participant).results
    return Panel("tiers/company_tab.html", {"history": history_rows(results, participant)})


def names_of_metrics(today: date) -> dict[str, str]:
    """Return the name of every metric that an announced version ever declared, by the latest in effect."""
    return computed_names() | declared_names(today)
