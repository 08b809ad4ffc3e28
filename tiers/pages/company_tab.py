"""The assessments tab of a company's page."""

from accounts.permissions import Actor
from participants.models import Participant
from participants.slots import Panel
from tiers.pages.history import history_rows
from tiers.selectors.pages_position import around_position


def assessments_panel(actor: Actor, participant: Participant) -> Panel:
    """Return the tab's panel: the results that the actor may see, the latest first (D6)."""
    results = around_position(actor, participant).results
    return Panel("tiers/company_tab.html", {"history": history_rows(results, participant)})
