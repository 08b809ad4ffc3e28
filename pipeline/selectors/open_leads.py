"""How many leads of a company are still open, by stage."""

from django.db.models import Count

from accounts.permissions import Actor
from participants.models import Participant
from pipeline.counting import OPEN_STAGES
from pipeline.models import Lead


def open_leads_by_stage(actor: Actor, participant: Participant) -> dict[str, int]:
    """Return the number of a company's open leads in each stage that has one, in the order of the stages."""
    mine = Lead.objects.visible_to(actor).filter(participant=participant, withdrawn=False)
    counted = mine.filter(stage__in=OPEN_STAGES).order_by().values("stage").annotate(found=Count("pk"))
    found = dict(counted.values_list("stage", "found"))
    return {stage: found[stage] for stage in OPEN_STAGES if stage in found}
