"""Many rows where there was one, so that a page that asks per row shows itself."""

from datetime import date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import connection, models

from kernel.periods import LAST_YEAR
from tests.contract.world import OURS, World

COPIED: dict[str, tuple[str, ...]] = {
    "accounts.User": ("email",),
    "participants.Participant": ("slug", "name"),
    "participants.Offering": ("name",),
    "participants.Membership": ("user",),
    "participants.ColleagueInvitation": ("email", "digest"),
    "participants.Technology": ("name",),
    "participants.Incorporation": ("offering",),
    "participants.TrainedPerson": ("email",),
    "participants.OtherProgram": ("name",),
    "participants.DealRegistrationFact": ("as_of",),
    "agreements.AgreementFact": ("signed_on",),
    "pipeline.CrmSource": ("key",),
    "pipeline.Feed": (),
    "pipeline.FeedReject": ("line",),
    "pipeline.PlanRate": ("year",),
    "pipeline.TagMapping": ("tag",),
    "pipeline.IgnoredTag": ("tag",),
    "pipeline.Lead": ("crm_id",),
    "pipeline.LeadRevision": ("lead", "crm_id"),
    "tiers.ProgramGuide": ("version", "effective_on"),
    "tiers.GuideAcknowledgement": ("user",),
    "tiers.MetricReading": ("as_of",),
    "tiers.AssessmentRun": ("year",),
    "tiers.Assessment": ("run",),
    "tiers.ConditionResult": ("position",),
    "tiers.EvidenceLine": ("revision",),
    "tiers.RemediationPlan": ("clause",),
    "tiers.TierStanding": ("year",),
    "benefits.Entitlement": ("key",),
    "accounts.Notice": ("key",),
    "accounts.ApiToken": ("digest",),
    "kernel.OutboxMail": ("key",),
    "onboarding.Prospect": (),
    "onboarding.Briefing": ("uid",),
    "onboarding.ChecklistItem": ("key",),
    "onboarding.ItemComment": (),
    "alliance.PublicQuestion": ("slug",),
    "alliance.Ticket": ("number",),
    "alliance.TicketMessage": (),
}
"""Each model in an order in which keys are met, with what must differ from one copy to the next."""


YEARS = range(2000, LAST_YEAR - 50)
FINAL_ONCE_PUBLISHED = (
    "tiers_conditionresult",
    "tiers_evidenceline",
    "tiers_assessment",
    "tiers_assessmentrun",
)


def grow(world: World, *, copies: int) -> None:
    """Add copies of our company's first row of each model, or of any first row; call it as the owner."""
    made: dict[str, list[Any]] = {}
    with connection.cursor() as cursor:
        for table in FINAL_ONCE_PUBLISHED:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    for label, varying in COPIED.items():
        model = apps.get_model(label)
        first = _first(model, world)
        if first is None:
            continue
        clones = [_copy(first, varying, number, made) for number in range(1, copies + 1)]
        made[label] = model._default_manager.bulk_create(clones, ignore_conflicts=False)


def _first(model: type[models.Model], world: World) -> Any:
    rows = model._default_manager.all()
    if any(field.name == "participant" for field in model._meta.concrete_fields):
        rows = rows.filter(participant_id=world.companies[OURS].pk)
    if model._meta.label in ("accounts.Notice", "accounts.ApiToken"):
        rows = rows.filter(user=world.people["ada"])
    if model._meta.label in ("tiers.Assessment", "tiers.ConditionResult"):
        path = "run" if model._meta.label == "tiers.Assessment" else "assessment__run"
        rows = rows.filter(**{path: world.runs["published"]})
    if model._meta.label == "tiers.AssessmentRun":
        rows = rows.filter(pk=world.runs["published"].pk)
    return rows.order_by("pk").first()


def _copy(first: Any, varying: tuple[str, ...], number: int, made: dict[str, list[Any]]) -> Any:
    model = type(first)
    values = {}
    for field in model._meta.concrete_fields:
        if field.generated or (field.primary_key and not isinstance(field, models.CompositePrimaryKey)):
            continue
        if isinstance(field, models.CompositePrimaryKey):
            continue
        values[field.attname] = getattr(first, field.attname)
    for name in varying:
        field = model._meta.get_field(name)
        if isinstance(field, models.ForeignKey):
            values[field.attname] = made[field.related_model._meta.label][number - 1].pk
        else:
            values[name] = _other(values[name], number)
    return model(**values)


def _other(value: Any, number: int) -> Any:
    if isinstance(value, datetime | date):
        return value - timedelta(days=number)
    if isinstance(value, int):
        return LAST_YEAR - number if value in YEARS else value + 100 * number
    return f"{number}{value}"[: 64 if len(str(value)) == 64 else None]
