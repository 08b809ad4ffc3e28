"""The program as it is served: long lists, a published quarter, people, and gunicorn in front."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from benchmarks.assessment.runs import fresh_run
from benchmarks.database import settle
from benchmarks.pages.people import Person, administrator, manager_of, partner_of
from benchmarks.report import Report
from benchmarks.world import add_companies, add_leads
from kernel import clock
from kernel.periods import Period
from kernel.tenancy import Role, acting
from participants.models import Participant
from pipeline.models import Feed, Lead
from tiers.services.computing import compute_run
from tiers.services.publication import approve_run

SIZES = ("large", "small", "one", "fifty", "thousands")
_READY_SECONDS = 60


@dataclass(frozen=True)
class Served:
    """A running portal and those who ask it; `partners` are named by the size of their company."""

    port: int
    process: int
    admin: Person
    managers: dict[str, Person]
    partners: dict[str, Person]

    @property
    def workers(self) -> list[int]:
        """The processes that answer."""
        children = Path(f"/proc/{self.process}/task/{self.process}/children")
        return [int(pid) for pid in children.read_text().split()] if children.exists() else []


@contextmanager
def served_program(report: Report) -> Iterator[Served]:
    """Add what pages show, and serve it until the block ends."""
    _lengthen_lists(report)
    admin = administrator()
    _publish_last_quarter(admin)
    companies = Participant.objects.order_by("pk")
    with acting(role=Role.STAFF):
        chosen = {"one": list(companies[:1]), "fifty": list(companies[1:51])}
    managers = {name: manager_of(f"ines-{name}", found) for name, found in chosen.items()}
    many = report.sizes.participants
    slugs = {size: f"company-{many + place}" for place, size in enumerate(SIZES, start=1)}
    partners = {size: partner_of(slug) for size, slug in (slugs | {"usual": "company-7"}).items()}
    call_command("collectstatic", interactive=False, verbosity=0)
    with _gunicorn() as (port, process):
        yield Served(port, process, admin, managers, partners)


def _lengthen_lists(report: Report) -> None:
    sizes = report.sizes
    leads = (sizes.list_leads, max(1, sizes.list_leads // 100), 1, 50, min(5_000, sizes.list_leads))
    first = sizes.participants + 1
    add_companies(first, first + len(SIZES) - 1)
    with acting(role=Role.STAFF):
        feed = Feed.objects.get(file_name="generated.csv")
        number = Lead.objects.filter(source=feed.source_id).count() + 1
    for company, many in enumerate(leads, start=first):
        number = add_leads(feed, first=number, leads=many, company=company, companies=1)
    settle("pipeline_lead", "pipeline_leadrevision", "participants_participant")
    report.note(f"served: {number - 1:,} leads, of which {leads[0]:,} and {leads[1]:,} of one company each")


def _publish_last_quarter(admin: Person) -> None:
    today = clock.today()
    last = Period(today.year, (today.month - 1) // 3) if today.month > 3 else Period(today.year - 1, 4)
    run = fresh_run(last)
    compute_run(run_id=run.pk, now=clock.now())
    approve_run(by=admin.user, run_id=run.pk, now=clock.now())
    settle("tiers_assessment", "tiers_conditionresult", "tiers_evidenceline", "tiers_remediationplan")


@contextmanager
def _gunicorn() -> Iterator[tuple[int, int]]:
    port = _free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py"],
        cwd=settings.BASE_DIR, env={**os.environ, "PORT": str(port)},
    )  # fmt: skip
    try:
        _wait_for(port, process)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _READY_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with suppress(OSError):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/contact/")
            connection.getresponse().read()
            return
        time.sleep(0.1)
    raise RuntimeError("gunicorn did not answer; its words are above.")
