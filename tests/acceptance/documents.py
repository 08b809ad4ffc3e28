"""Guides, companies, profiles and exports as an operator writes them."""

from typing import Any

COMPANY_COLUMNS = (
    "slug,name,joined_on,tier,alliance_manager,crm_tags,procurement_agreement_signed_on,"
    "program_agreement_signed_on,deal_registration_program,launched_offerings,trained_sales_people,"
    "trained_delivery_people"
)
READING_COLUMNS = "participant,metric,as_of,value,source"
EXPORT_COLUMNS = "id,client,stage,value,currency,qualified,tag"


def company(slug: str, **given: object) -> dict[str, object]:
    """A Participant since 2025, with both agreements and the tag of its slug."""
    return {
        "slug": slug,
        "name": slug.title(),
        "joined_on": "2025-01-01",
        "crm_tags": slug,
        "procurement_agreement_signed_on": "2024-12-01",
        "program_agreement_signed_on": "2024-12-15",
        **given,
    }


def condition(metric: str, value: object, op: str = ">=", **given: object) -> dict[str, object]:
    """A requirement of one comparison; its clause is the metric."""
    written = {"clause": metric, "kind": "requirement", "name": metric, "metric": metric}
    return {**written, "op": op, "value": value, **given}


def target(value: object = "1000000", **given: object) -> dict[str, object]:
    """The financial target: cumulative TCV of Qualified Leads."""
    return condition("qualified_tcv", value, **{"unit": "USD", "cumulative": True, **given})


def leaf(metric: str, value: object, op: str = ">=", **given: object) -> dict[str, object]:
    """A comparison inside a group."""
    return {"metric": metric, "op": op, "value": value, **given}


def group(clause: str = "group", **given: object) -> dict[str, object]:
    """A condition of several comparisons: give `any` or `all`."""
    return {"clause": clause, "kind": "requirement", "name": clause, **given}


def tier(key: str, rank: int, *conditions: dict[str, object], **given: object) -> dict[str, object]:
    """A tier with its conditions."""
    return {"key": key, "name": key.title(), "rank": rank, "conditions": list(conditions), **given}


def guide(*tiers: dict[str, object], **given: object) -> dict[str, Any]:
    """A guide of these tiers, effective since 2020."""
    head = {"program": "Alliance", "version": "1", "effective_on": "2020-01-01"}
    return {**head, "tiers": list(tiers), **given}


def profile_of(**changes: object) -> dict[str, Any]:
    """A profile for `EXPORT_COLUMNS`, the whole pipeline of source “crm” unless changed."""
    document: dict[str, Any] = {
        "source": "crm",
        "columns": {
            "crm_id": "id",
            "client": "client",
            "stage": "stage",
            "tcv": "value",
            "currency": "currency",
            "qualified_on": "qualified",
            "tag": "tag",
        },
        "stages": {"Prospecting": "identified", "Qualified": "qualified", "Won": "won", "Lost": "lost"},
        "complete": True,
    }
    return document | changes


def line(crm_id: str, value: object = "1000", tag: str = "acme", **cells: str) -> str:
    """One row of an export, qualified in March 2026 unless said."""
    cell = {"client": "Harbour Bank", "stage": "Qualified", "currency": "USD", "qualified": "2026-03-02"}
    cell |= cells
    return f"{crm_id},{cell['client']},{cell['stage']},{value},{cell['currency']},{cell['qualified']},{tag}"


def export(*rows: str) -> str:
    """A whole file of rows."""
    return "\n".join([EXPORT_COLUMNS, *rows, ""])


def of(answer: dict[str, Any], slug: str) -> dict[str, Any]:
    """A Participant's part of an assessment's answer."""
    return dict(next(each for each in answer["participants"] if each["slug"] == slug))


def found(answer: dict[str, Any], slug: str, clause: str = "qualified_tcv") -> dict[str, Any]:
    """A condition of a Participant's part of an answer."""
    return dict(next(each for each in of(answer, slug)["conditions"] if each["clause"] == clause))
