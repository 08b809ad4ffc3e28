"""Each kind of feed in turn: the portal, the floor and the usual tool, each into sources of its own."""

import tempfile
from pathlib import Path
from typing import Final

from benchmarks.database import settle
from benchmarks.feeds.checks import refuse_difference
from benchmarks.feeds.files import write_export
from benchmarks.feeds.floor import load_floor, prepare
from benchmarks.feeds.import_export import usual_seconds
from benchmarks.feeds.product import load, merged, receive
from benchmarks.memory import peak_of_task
from benchmarks.report import Report
from benchmarks.timing import seconds_of

KINDS: Final = ("new", "unchanged", "changed")
Seconds = dict[str, tuple[list[float], list[float]]]
Usual = tuple[float, float]


def measure_feeds(report: Report) -> None:
    """Load new, unchanged and a tenth of changed rows; rates are rows a second from upload to committed."""
    with tempfile.TemporaryDirectory() as directory:
        files = _files(Path(directory), report)
        seconds, usual = _take_turns(files, report)
        for kind in KINDS:
            product, floor = seconds[kind]
            report.figure(f"feed_{kind}_of_floor", 100 * min(floor) / min(product))
        _against_the_usual({kind: min(seconds[kind][0]) for kind in KINDS}, usual, report)
        _memory(files["new"], report)


def _files(directory: Path, report: Report) -> dict[str, Path]:
    sizes = {"rows": report.sizes.feed_rows, "companies": report.sizes.participants}
    export = write_export(directory / "export.csv", **sizes)
    changed = write_export(directory / "changed.csv", changed=True, **sizes)
    report.note(f"feeds of {report.sizes.feed_rows:,} rows, {export.stat().st_size / 1e6:.0f} MB")
    return {"new": export, "unchanged": export, "changed": changed}


def _take_turns(files: dict[str, Path], report: Report) -> tuple[Seconds, Usual]:
    """Each round loads into sources of its own, so that new rows are new."""
    seconds: Seconds = {kind: ([], []) for kind in KINDS}
    usual = []
    for number in range(report.sizes.rounds):
        for kind in KINDS:
            product, floor = seconds[kind]
            product.append(seconds_of(lambda kind=kind: load(files[kind], f"portal {number}")))  # type: ignore[misc]  # noqa: B023
            settle("pipeline_lead", "pipeline_leadrevision")
            feed = prepare(files[kind], f"floor {number}")
            floor.append(seconds_of(lambda kind=kind: load_floor(files[kind], feed)))  # type: ignore[misc]  # noqa: B023
            settle("pipeline_lead", "pipeline_leadrevision")
            refuse_difference(f"portal {number}", f"floor {number}")
        usual.append(_usual(files["new"], number, report))
    for kind, (product, floor) in seconds.items():
        report.note(f"{kind}: portal {_written(product)} s, floor {_written(floor)} s")
    return seconds, (min(new for new, _ in usual), min(known for _, known in usual))


def _usual(path: Path, number: int, report: Report) -> tuple[float, float]:
    """Seconds that one new and one known row take the usual tool."""
    rows = min(report.sizes.usual_rows, report.sizes.feed_rows)
    new, known = usual_seconds(path, receive(path, f"usual {number}"), rows=rows)
    return new / rows, known / rows


def _against_the_usual(best: dict[str, float], usual: Usual, report: Report) -> None:
    rows = report.sizes.feed_rows
    new, known = rows / best["new"], rows / best["unchanged"]
    report.note(
        f"new and known rows a second: django-import-export {1 / usual[0]:,.0f} and {1 / usual[1]:,.0f} "
        f"(on {report.sizes.usual_rows:,} rows), portal {new:,.0f} and {known:,.0f}"
    )
    report.figure("feed_new_over_import_export", new * usual[0])
    report.figure("feed_existing_over_import_export", known * usual[1])


def _memory(path: Path, report: Report) -> None:
    feed = receive(path, "memory")
    report.figure("feed_worker_mb", peak_of_task("load", feed.pk))
    merged(feed)


def _written(seconds: list[float]) -> str:
    return " ".join(f"{each:.2f}" for each in seconds)
