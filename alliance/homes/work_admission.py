"""What of admission and agreements waits for an administrator: signatures, waivers, companies to invite."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.permissions import Actor, Permission
from agreements.models import AgreementSigning, SigningState
from alliance.period_words import day_of_list
from kernel.clock import program_zone
from kernel.components import WorkItem
from kernel.periods import program_day
from kernel.subqueries import count_of, list_of
from onboarding.models import OPEN_STAGES, ChecklistItem, ItemState, Prospect, Stage

SHOWN_OF_A_KIND = 3


def admission_columns(actor: Actor) -> dict[str, Any]:
    """Return the annotations that `admission_items` reads; only of what the actor may act on."""
    company = {"slug": "participant__slug", "company": "participant__name"}
    columns: dict[str, Any] = {}
    if actor.can(Permission.COUNTERSIGN):
        accepted = AgreementSigning.objects.visible_to(actor).filter(state=SigningState.ACCEPTED)
        columns["work_signings"] = list_of(
            accepted.order_by("accepted_at", "pk")[:SHOWN_OF_A_KIND],
            id="id",
            version="text__version",
            since="accepted_at",
            **company,
        )
        columns["work_signings_all"] = count_of(accepted)
    if actor.can(Permission.MANAGE_PROSPECTS):
        ready = Prospect.objects.visible_to(actor).filter(stage=Stage.READY)
        columns["work_ready"] = list_of(
            ready.order_by("stage_since", "pk")[:SHOWN_OF_A_KIND], since="stage_since", **company
        )
        columns["work_ready_all"] = count_of(ready)
        asked = ChecklistItem.objects.visible_to(actor).filter(
            state=ItemState.WAIVER_ASKED, prospect__stage__in=OPEN_STAGES
        )
        asked = asked.exclude(waiver_asked_by=actor.user_id)
        columns["work_waivers"] = list_of(
            asked.order_by("due_on", "pk")[:SHOWN_OF_A_KIND], id="id", name="name", **company
        )
        columns["work_waivers_all"] = count_of(asked)
    return columns


def admission_items(row: Mapping[str, Any], *, today: date) -> Iterator[WorkItem]:
    """Return the items that a row of `admission_columns` carries, those of agreements first."""
    for each in row.get("work_signings") or []:
        yield WorkItem(
            _day(each["since"], today),
            _("%(company)s: version %(version)d of the Program Agreement") % each,
            reverse("agreements:signing", args=[each["id"]]),
            _("Accepted by the company, waits for IBM’s signature"),
            verb=_("Countersign"),
        )
    for each in row.get("work_ready") or []:
        yield WorkItem(
            _day(each["since"], today),
            _("Invite %(company)s") % each,
            reverse("onboarding:prospect", args=[each["slug"]]),
            _("Found ready; the invitation waits for an administrator"),
            verb=_("Open"),
        )
    for each in row.get("work_waivers") or []:
        yield WorkItem(
            _("Open"),
            _("%(company)s: %(name)s") % each,
            reverse("onboarding:item", args=[each["slug"], each["id"]]),
            _("A waiver is asked for; it needs a second person"),
            verb=_("Decide"),
        )


def hidden_admission_items(row: Mapping[str, Any]) -> int:
    """Return how many more there are than `admission_items` shows."""
    kinds = ("work_signings", "work_ready", "work_waivers")
    return sum(row.get(f"{kind}_all", 0) - len(row.get(kind) or []) for kind in kinds)


def _day(moment: str, today: date) -> str:
    return day_of_list(program_day(datetime.fromisoformat(moment), program_zone()), today)
