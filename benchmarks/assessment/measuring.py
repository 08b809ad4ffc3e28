"""Floor and product take turns on the same tables; the best of each counts."""

from dataclasses import dataclass

from benchmarks.assessment.checks import refuse_difference, written_rows
from benchmarks.assessment.floor import compute_floor
from benchmarks.assessment.loop import seconds_of_loop
from benchmarks.assessment.runs import ANNUAL, QUARTER, for_the_floor, fresh_run
from benchmarks.memory import peak_of_task
from benchmarks.report import Report
from benchmarks.timing import counted_statements, seconds_of
from kernel.periods import Period
from tiers.tasks import compute_due_run


@dataclass(frozen=True)
class Tenth:
    """What a run over a tenth of the participants took."""

    seconds: float
    statements: int


def measure_tenth(report: Report) -> Tenth:
    """Compute the quarter over a tenth of the participants."""
    seconds = min(_product(QUARTER) for _ in range(report.sizes.rounds))
    return Tenth(seconds, _statements(QUARTER))


def measure_all(report: Report, tenth: Tenth) -> None:
    """Compute the quarter and the year over all participants, by the task, the floor and the loop."""
    quarter = _side_by_side(report, "quarter", QUARTER)
    _side_by_side(report, "annual", ANNUAL)
    for key, in_bulk in (("loop_over_assessment", True), ("row_by_row_loop_over_assessment", False)):
        report.figure(key, seconds_of_loop(QUARTER, report, in_bulk=in_bulk) / quarter)
    statements = _statements(QUARTER)
    report.figure("assessment_statements", statements)
    report.figure("assessment_statements_growth", statements / tenth.statements)
    report.figure("assessment_time_growth", quarter / tenth.seconds)
    report.figure("assessment_worker_mb", peak_of_task("assess", fresh_run(QUARTER).pk))


def _side_by_side(report: Report, name: str, period: Period) -> float:
    product, floor = [], []
    for _ in range(report.sizes.rounds):
        product.append(_product(period))
        by_product = written_rows()
        run = for_the_floor(period)
        floor.append(seconds_of(lambda run=run: compute_floor(run)))  # type: ignore[misc]
        refuse_difference(by_product, written_rows())
    lines, conditions = by_product["evidence"][0], by_product["conditions"][0]
    report.note(f"{period}: {lines:,} evidence lines, {conditions:,} conditions, the same rows from both")
    report.note(f"task {_written(product)} s, floor {_written(floor)} s")
    report.figure(f"assessment_{name}_over_floor", min(product) / min(floor))
    return min(product)


def _product(period: Period) -> float:
    run = fresh_run(period)
    return seconds_of(lambda: compute_due_run(run.pk))


def _statements(period: Period) -> int:
    run = fresh_run(period)
    with counted_statements() as sent:
        compute_due_run(run.pk)
    return len(sent)


def _written(seconds: list[float]) -> str:
    return " ".join(f"{each:.2f}" for each in seconds)
