"""The export of a long list: its rate against psql, its first byte, and what it costs the web workers."""

import http.client
import os
import subprocess
import time
from dataclasses import dataclass

from alliance.embedded.binaries import find_binaries
from benchmarks.pages.served import Served
from benchmarks.report import Report
from benchmarks.timing import resident_mb
from participants.models import Participant

_SAFE = (
    "CASE WHEN left({0}, 1) IN ('=', '+', '-', '@', chr(65309), chr(65291), chr(65293), chr(65312), "
    "chr(9), chr(10), chr(13)) "
    "THEN chr(39) || {0} ELSE {0} END"
)
_FLOOR = f"""
SELECT {_SAFE.format("crm_id")}, {_SAFE.format("client")}, {_SAFE.format("l.name")}, initcap(stage), tcv,
       {_SAFE.format("l.currency")}, tcv * CASE WHEN l.currency = 'USD' THEN 1 ELSE usd_per_unit END,
       CASE WHEN withdrawn THEN 'Withdrawn' WHEN stage = 'identified' THEN 'Not yet qualified'
            WHEN stage = 'lost' THEN 'Lost' WHEN qualified_on IS NULL THEN 'No date'
            WHEN extract(year FROM qualified_on) <> {{year}} THEN 'Another year'
            WHEN tcv IS NULL THEN 'No value'
            WHEN l.currency <> 'USD' AND usd_per_unit IS NULL THEN 'No rate' ELSE 'Counts' END,
       qualified_on, expected_close_on, closed_on, probability, {_SAFE.format("owner")},
       {_SAFE.format("offering")}, {_SAFE.format("country")},
       {_SAFE.format("technology_source")}, {_SAFE.format("tag")}, changed_at
FROM pipeline_lead l LEFT JOIN pipeline_planrate r ON r.currency = l.currency AND r.year = {{year}}
WHERE participant_id = {{participant}} ORDER BY qualified_on DESC NULLS LAST, l.id DESC
"""


class ExportIncomplete(AssertionError):
    """An export without its last line, or with another number of rows than the list has."""


@dataclass(frozen=True)
class Download:
    """A file that was fetched: its rows, the seconds to its first byte and to its last."""

    rows: int
    first_byte: float
    seconds: float


def measure_export(report: Report, served: Served) -> None:
    """The portal and psql take turns; the rows are those of the longest list."""
    person = served.partners["large"]
    path = f"/p/{person.company.slug}/leads/export.csv"
    for _ in range(4):
        _download(served.port, f"/p/{served.partners['small'].company.slug}/leads/export.csv",
                  served.partners["small"].cookie)  # fmt: skip
    before = sum(map(resident_mb, served.workers))
    downloads, copies = [], []
    for _ in range(report.sizes.rounds):
        downloads.append(_download(served.port, path, person.cookie))
        copies.append(_psql(person.company))
    growth = sum(resident_mb(pid, peak=True) for pid in served.workers) - before
    best, floor = min(each.seconds for each in downloads), min(copies)
    rows = downloads[0].rows
    if rows != report.sizes.list_leads:
        raise ExportIncomplete(f"{rows} rows instead of {report.sizes.list_leads}")
    report.note(f"export of {rows:,} rows: portal {best:.2f} s, psql {floor:.2f} s")
    report.figure("export_of_copy", 100 * floor / best)
    report.figure("export_first_byte_ms", 1000 * max(each.first_byte for each in downloads))
    report.figure("export_memory_growth_mb", growth)


def _download(port: int, path: str, cookie: str) -> Download:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    begun = time.perf_counter()
    connection.request("GET", path, headers={"Cookie": f"sessionid={cookie}"})
    answer = connection.getresponse()
    block = answer.read(1)
    first_byte = time.perf_counter() - begun
    lines, tail = 0, block
    while block := answer.read(1 << 16):
        lines += block.count(b"\n")
        tail = (tail + block)[-100:]
    seconds = time.perf_counter() - begun
    last = tail.rstrip(b"\n").rpartition(b"\n")[2]
    if answer.status != 200 or last != b"# rows: %d" % (lines - 2):
        raise ExportIncomplete(f"{path}: {answer.status} {last!r}")
    return Download(lines - 2, first_byte, seconds)


def _psql(company: Participant) -> float:
    from kernel import clock

    statement = _FLOOR.format(year=clock.today().year, participant=company.pk).replace("\n", " ")
    begun = time.perf_counter()
    subprocess.run(
        [
            str(find_binaries(os.environ).postgres / "psql"), os.environ["DATABASE_URL"], "-qX",
            "-v", "ON_ERROR_STOP=1", "-c", "SET ROLE portal_staff",
            "-c", f"\\copy ({statement}) TO '/dev/null' (FORMAT csv)",
        ],
        check=True,
    )  # fmt: skip
    return time.perf_counter() - begun
