"""One file, one transaction: companies, people, facts, standings and tags of a running program."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from alliance.takeover import companies as settling
from alliance.takeover import facts
from alliance.takeover.reading import CompanyRow, Problem, TakeOverRefused
from kernel.clock import program_zone
from kernel.locks import one_at_a_time
from kernel.tenancy import Role, acting
from participants.models import Participant
from pipeline.models import TagMapping
from pipeline.services.tags import map_tags

BASIS = "import_participants"


@dataclass(frozen=True)
class TakenOver:
    """What the file did: rows = created + updated + unchanged; leads that changed hands by its tags."""

    rows: int
    created: int
    updated: int
    unchanged: int
    tags_mapped: int
    leads_retagged: int


def take_over(rows: Sequence[CompanyRow], *, now: datetime, file_name: str = "") -> TakenOver:
    """Record what the rows state, set-based and all or nothing; loading them again changes nothing.

    Needs no guide. The record of changes says from which file they came (D10). Raises TakeOverRefused where
    a row contradicts what the portal knows.
    """
    today = now.astimezone(program_zone()).date()
    why = _("Taken over from %s") % file_name if file_name else BASIS
    with acting(role=Role.STAFF, why=why):
        one_at_a_time("alliance.takeover")
        _refuse_contradicting_tags(rows)
        companies, created, touched = settling.settle_companies(rows)
        touched |= settling.settle_managers(rows, companies, today=today)
        touched |= facts.settle_agreements(rows, companies)
        touched |= facts.settle_offerings(rows, companies)
        touched |= facts.settle_deal_registration(rows, companies)
        touched |= facts.settle_trained_people(rows, companies)
        touched |= facts.settle_standings(rows, companies, now=now, why=why)
        tags = _new_tags(rows, companies)
        touched |= set(tags.values())
        mapped = map_tags(by=None, tags=tags, basis=why, now=now)
    updated = len(touched - created)
    return TakenOver(
        len(rows), len(created), updated, len(rows) - len(created) - updated, mapped.tags, mapped.leads
    )


def _refuse_contradicting_tags(rows: Sequence[CompanyRow]) -> None:
    wanted = {tag: row for row in rows for tag in row.crm_tags}
    known = TagMapping.objects.filter(tag__in=list(wanted)).values_list("tag", "participant__slug")
    words = _(
        "The tag “%(tag)s” means %(slug)s already. Remove it from this row, or re-map it in the portal first."
    )
    problems = [
        Problem(wanted[tag].line, "crm_tags", words % {"tag": tag, "slug": slug})
        for tag, slug in known
        if slug != wanted[tag].slug
    ]
    if problems:
        raise TakeOverRefused(problems)


def _new_tags(rows: Sequence[CompanyRow], companies: dict[str, Participant]) -> dict[str, int]:
    wanted = {tag: companies[row.slug].pk for row in rows for tag in row.crm_tags}
    known = set(TagMapping.objects.filter(tag__in=list(wanted)).values_list("tag", flat=True))
    return {tag: participant for tag, participant in wanted.items() if tag not in known}
