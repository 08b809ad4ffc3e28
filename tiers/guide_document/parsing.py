"""A Program Guide read from its JSON, with everything that is wrong with it reported at once."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from itertools import count

from pipeline.counting import STAGES
from tiers.guide_document.checklist import ChecklistReader
from tiers.guide_document.conditions import ConditionReader, KnownMetrics
from tiers.guide_document.members import Members, list_of
from tiers.guide_document.model import (
    DEFAULT_AT_RISK_FROM,
    DEFAULT_PACE,
    Benefit,
    BenefitCategory,
    Condition,
    Counting,
    Definition,
    FirstYear,
    GuideDocument,
    MetricDeclaration,
    MetricKind,
    Tier,
    YearOf,
)
from tiers.guide_document.problems import Findings, GuideRefused
from tiers.guide_document.repeats import keys_given, refuse_repeated
from tiers.guide_document.source import read_tree
from tiers.guide_document.values import (
    LONGEST_NAME,
    read_choice,
    read_date,
    read_decimal,
    read_key,
    read_line,
    read_share,
    read_text,
)
from tiers.sentence import gettext_noop

HIGHEST_RANK = 100


def parse_guide(source: str | bytes, *, computed: Mapping[str, MetricKind]) -> GuideDocument:
    """The Program Guide that a JSON file holds (R15, D3, D4, D7).

    `computed` names the metrics that the portal computes, with their kinds; conditions may read these and
    the ones that the document declares. Raises `GuideRefused` with every problem found.
    """
    findings = Findings()
    document = _read_document(read_tree(source), findings, computed)
    if findings.problems or document is None:
        raise GuideRefused(findings.problems)
    return document


def _read_document(
    tree: object, findings: Findings, computed: Mapping[str, MetricKind]
) -> GuideDocument | None:
    members = Members.of(tree, "", findings)
    if members is None:
        return None
    program = members.required("program", read_line)
    version = members.required("version", read_line)
    effective_on = members.required("effective_on", read_date)
    counting = members.optional("counting", _read_counting)
    pace = members.optional("pace", _read_pace)
    at_risk_from = members.optional("at_risk_from", read_share)
    first_year = members.optional("first_year", partial(read_choice, FirstYear))
    metrics = members.optional("metrics", partial(_read_metrics, computed)) or ()
    known = KnownMetrics(computed, frozenset(metric.key for metric in metrics))
    conditions = ConditionReader(known)
    tiers = members.required("tiers", partial(_read_tiers, conditions))
    definitions = members.optional("definitions", list_of(_read_definition)) or ()
    checklist = members.optional("checklist", ChecklistReader(conditions)) or ()
    members.close()
    if program is None or version is None or effective_on is None or tiers is None:
        return None
    return GuideDocument(
        program=program,
        version=version,
        effective_on=effective_on,
        tiers=tiers,
        counting=counting or Counting(),
        pace=pace or DEFAULT_PACE,
        at_risk_from=DEFAULT_AT_RISK_FROM if at_risk_from is None else at_risk_from,
        first_year=first_year or FirstYear.PRORATED,
        metrics=tuple(replace(metric, kind=known.learned.get(metric.key)) for metric in metrics),
        definitions=definitions,
        checklist=checklist,
    )


def _read_counting(value: object, path: str, findings: Findings) -> Counting | None:
    members = Members.of(value, path, findings)
    if members is None:
        return None
    stages = members.optional("stages", _read_stages)
    year_of = members.optional("year_of", partial(read_choice, YearOf))
    members.close()
    default = Counting()
    return Counting(stages or default.stages, year_of or default.year_of)


def _read_stages(value: object, path: str, findings: Findings) -> tuple[str, ...] | None:
    stages = list_of(_read_stage)(value, path, findings)
    if stages is None:
        return None
    if not value:
        findings.add(path, gettext_noop("Name at least one stage."))
    refuse_repeated(((f"{path}[{place}]", stage) for place, stage in enumerate(stages)), findings)
    return tuple(sorted(stages, key=STAGES.index))


def _read_stage(value: object, path: str, findings: Findings) -> str | None:
    if isinstance(value, str) and value in STAGES:
        return value
    findings.add(path, gettext_noop("Write one of: %(choices)s."), choices=", ".join(STAGES))
    return None


def _read_pace(value: object, path: str, findings: Findings) -> tuple[Decimal, ...] | None:
    before = len(findings.problems)
    pace = list_of(read_share)(value, path, findings)
    if pace is None or len(findings.problems) > before:
        return None
    if len(pace) != 4:
        findings.add(
            path, gettext_noop('Write four shares, one for each quarter, such as "0.25", "0.5", "0.75", "1".')
        )
    elif list(pace) != sorted(pace):
        findings.add(
            path, gettext_noop("Write the shares in rising order: no quarter asks less than the one before.")
        )
    return pace


def _read_metrics(
    computed: Mapping[str, MetricKind], value: object, path: str, findings: Findings
) -> tuple[MetricDeclaration, ...] | None:
    metrics = list_of(_read_metric)(value, path, findings)
    if metrics is None:
        return None
    keys = [(f"{path}[{place}].key", key) for place, key in keys_given(value, "key")]
    for key_path, key in keys:
        if key in computed:
            findings.add(
                key_path,
                gettext_noop(
                    "%(metric)s is computed by the portal. Remove the declaration, or choose another key."
                ),
                metric=str(key),
            )
    refuse_repeated(keys, findings)
    return metrics


def _read_metric(value: object, path: str, findings: Findings) -> MetricDeclaration | None:
    members = Members.of(value, path, findings)
    if members is None:
        return None
    key = members.required("key", read_key)
    name = members.required("name", read_line)
    unit = members.optional("unit", read_line)
    members.close()
    return None if key is None else MetricDeclaration(key, name or key, unit)


def _read_tiers(
    read_condition: ConditionReader, value: object, path: str, findings: Findings
) -> tuple[Tier, ...] | None:
    tiers = list_of(partial(_read_tier, read_condition))(value, path, findings)
    if tiers is None:
        return None
    if not value:
        findings.add(path, gettext_noop("Describe at least one tier."))
    refuse_repeated(((f"{path}[{place}].key", key) for place, key in keys_given(value, "key")), findings)
    refuse_repeated(((f"{path}[{place}].rank", rank) for place, rank in _ranks_given(value)), findings)
    return tiers


def _read_tier(read_condition: ConditionReader, value: object, path: str, findings: Findings) -> Tier | None:
    members = Members.of(value, path, findings)
    if members is None:
        return None
    key = members.required("key", read_key)
    name = members.required("name", read_line)
    rank = members.required("rank", _read_rank)
    conditions = members.optional("conditions", partial(_read_conditions, read_condition)) or ()
    benefits = members.optional("benefits", _read_benefits) or ()
    members.close()
    if key is None or name is None or rank is None:
        return None
    return Tier(key, name, rank, conditions, benefits)


def _read_rank(value: object, path: str, findings: Findings) -> int | None:
    before = len(findings.problems)
    rank = read_decimal(value, path, findings)
    if rank is not None and rank == rank.to_integral_value() and 1 <= rank <= HIGHEST_RANK:
        return int(rank)
    if len(findings.problems) == before:
        findings.add(path, gettext_noop("Write a whole number from 1 (the lowest tier) to 100."))
    return None


def _read_conditions(
    read_condition: ConditionReader, value: object, path: str, findings: Findings
) -> tuple[Condition, ...] | None:
    conditions = list_of(read_condition)(value, path, findings)
    return None if conditions is None else tuple(_told_apart(conditions))


def _told_apart(conditions: Sequence[Condition]) -> Iterator[Condition]:
    """Number the conditions that cite a clause again, so that each is named by its own."""
    taken = {condition.clause for condition in conditions}
    numbers: dict[str, Iterator[int]] = {}
    for condition in conditions:
        clause = condition.clause
        if clause not in numbers:
            numbers[clause] = count(2)
            yield condition
            continue
        numbered = (f"{clause[: LONGEST_NAME - 8]} ({number})" for number in numbers[clause])
        name = next(name for name in numbered if name not in taken)
        taken.add(name)
        yield replace(condition, clause=name, cited=clause)


def _read_benefits(value: object, path: str, findings: Findings) -> tuple[Benefit, ...] | None:
    benefits = list_of(_read_benefit)(value, path, findings)
    refuse_repeated(((f"{path}[{place}].key", key) for place, key in keys_given(value, "key")), findings)
    return benefits


def _read_benefit(value: object, path: str, findings: Findings) -> Benefit | None:
    members = Members.of(value, path, findings)
    if members is None:
        return None
    key = members.required("key", read_key)
    category = members.required("category", partial(read_choice, BenefitCategory))
    name = members.required("name", read_line)
    quantity = members.optional("quantity", _read_quantity)
    members.close()
    if key is None or category is None or name is None:
        return None
    return Benefit(key, category, name, quantity)


def _read_quantity(value: object, path: str, findings: Findings) -> Decimal | None:
    quantity = read_decimal(value, path, findings)
    if quantity is not None and quantity < 0:
        findings.add(path, gettext_noop("A quantity is zero or more, or null."))
    return quantity


def _read_definition(value: object, path: str, findings: Findings) -> Definition | None:
    members = Members.of(value, path, findings)
    if members is None:
        return None
    clause = members.required("clause", read_line)
    term = members.required("term", read_line)
    text = members.required("text", read_text)
    members.close()
    if clause is None or term is None or text is None:
        return None
    return Definition(clause, term, text)


def _ranks_given(tiers: object) -> Iterable[tuple[int, Hashable]]:
    for place, written in keys_given(tiers, "rank"):
        rank = read_decimal(written, "", Findings())
        if rank is not None:
            yield place, rank
