"""A word planted in every free text of the competitor: who reads it has read a stranger's row (R4)."""

from django.apps import apps
from django.db import connection, models

from participants.models import Participant

CANARY = "Quetzalwort"

OF_THE_GUIDE = frozenset(
    {
        "assessmentreading.metric", "assessmentreading.source", "conditionresult.clause",
        "conditionresult.metric",
        "conditionresult.name", "conditionresult.op", "conditionresult.state", "conditionresult.tier",
        "conditionresult.unit", "conditionresult.kind", "evidenceline.metric", "evidenceline.reason",
        "assessment.tier_held", "assessment.tier_earned", "assessment.status", "entitlement.tier",
        "entitlement.key", "entitlement.category", "entitlement.name", "metricreading.metric",
        "remediationplan.tier", "remediationplan.clause", "remediationplan.name",
        "remediationplan.state_found",
        "checklistitem.key", "checklistitem.clause", "checklistitem.metric", "checklistitem.op",
        "checklistitem.value", "programinvitation.tier", "programinvitation.tier_proposed",
        "tierstanding.tier", "override.tier", "feedeffect.status_now", "feedeffect.status_then",
    }
)  # fmt: skip
"""Words of the Program Guide or of the portal, the same for everybody."""

KEYS = frozenset(
    {
        "agreementsigning.signed_file", "agreementsigning.signed_sha256",
        "agreementsigning.certificate", "agreementsigning.certificate_sha256",
        "agreementfact.file", "agreementfact.file_sha256",
        "participant.slug", "lead.crm_id", "leadrevision.crm_id", "lead.currency", "leadrevision.currency",
        "assessment.digest", "assessment.evidence_digest", "colleagueinvitation.digest",
        "colleagueinvitation.email", "trainedperson.email", "lead.search",
        "dealregistrationfact.url", "participant.website", "ticket.number", "ticket.email",
        "briefing.material_type", "checklistitem.evidence_type", "checklistitem.evidence_link",
        "programinvitation.digest", "programinvitation.email",
    }
)  # fmt: skip
"""What is looked up, hashed or checked by its shape, and so cannot hold a word of ours."""


def tenant_models() -> list[type[models.Model]]:
    """Every model whose rows belong to one participant, the participant itself included."""
    found = [
        model
        for model in apps.get_models()
        if any(field.name == "participant" for field in model._meta.concrete_fields)
    ]
    return [Participant, *found]


def free_texts(model: type[models.Model]) -> list[str]:
    """The columns of a model in which a person or the CRM writes what they want."""
    return [
        field.column
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and f"{model._meta.model_name}.{field.name}" not in OF_THE_GUIDE | KEYS
    ]


def plant(participant_id: int) -> None:
    """Write the word into every free text of a participant; call it as the owner, before publication."""
    with connection.cursor() as cursor:
        for model in tenant_models():
            columns = free_texts(model)
            if not columns:
                continue
            tenant = "id" if model is Participant else "participant_id"
            words = ", ".join(f"\"{column}\" = '{CANARY} ' || ctid::text" for column in columns)
            cursor.execute(
                f'UPDATE "{model._meta.db_table}" SET {words} WHERE {tenant} = %s', [participant_id]
            )


def without_canary(participant_id: int) -> list[str]:
    """The free texts of which no row of the participant holds the word, as `model.column`."""
    missing = []
    with connection.cursor() as cursor:
        for model in tenant_models():
            tenant = "id" if model is Participant else "participant_id"
            for column in free_texts(model):
                planted = f'WHERE {tenant} = %s AND "{column}" LIKE %s LIMIT 1'
                cursor.execute(
                    f'SELECT 1 FROM "{model._meta.db_table}" {planted}', [participant_id, f"%{CANARY}%"]
                )
                if cursor.fetchone() is None:
                    missing.append(f"{model._meta.model_name}.{column}")
    return missing
