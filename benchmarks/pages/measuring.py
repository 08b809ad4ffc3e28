"""Lists, homes and the tier page: their time over the empty view, their queries, and the usual admin."""

from dataclasses import dataclass
from statistics import median

from django.test.utils import override_settings

from benchmarks.browser import ask
from benchmarks.pages.addresses import deepest_page, pages_of
from benchmarks.pages.queries import measure_queries
from benchmarks.pages.served import Served
from benchmarks.report import Report
from benchmarks.timing import percentile, processor_seconds, seconds_of
from kernel import clock
from kernel.tenancy import Role, acting
from participants.models import Participant
from tiers.selectors.position import present_position

EMPTY = "/benchmark/empty/"
NOTHING_KEPT = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
_POSITIONS_OF_THE_LARGEST = 5
_PROCESSOR_ROUNDS = 40
_ADMIN_ROUNDS = 40


def measure_pages(report: Report, served: Served) -> None:
    """Ask for every page in turn with two clients; then the depths and lengths, the admin and the queries."""
    measure_queries(report, served)
    _measure_position(report, served)
    _measure_times(report, served)
    _measure_lengths(report, served)
    _measure_admin(report, served)


def _measure_times(report: Report, served: Served) -> None:
    """Each page takes turns with the empty view in a loop of its own; none waits for another's.

    Two clients that keep their connections may meet in one web worker and then wait for each other, as people
    do. Each round connects anew, and the middle round counts: the best would hide that wait, which is real.
    """
    empty = []
    for page in pages_of(served):
        found = [_burst(served, page, report.sizes.requests) for _ in range(report.sizes.rounds)]
        middle = sorted(found, key=lambda burst: burst.over_empty)[len(found) // 2]
        used = _processor_ms(served, page, _PROCESSOR_ROUNDS)
        over = " ".join(f"{1000 * burst.over_empty:.1f}" for burst in found)
        report.note(
            f"{page[0]}: p50 {1000 * middle.p50:.1f} ms, p95 {1000 * middle.p95:.1f} ms, "
            f"over the empty view {over} ms, {used:.1f} ms of a web processor"
        )
        report.figure(f"{page[0]}_p95_ms", 1000 * middle.over_empty)
        empty.append(middle.empty)
    report.figure("empty_view_p95_ms", 1000 * median(empty))


@dataclass(frozen=True)
class Burst:
    """What one round of requests took, in seconds; `empty` is the empty view's 95th percentile."""

    p50: float
    p95: float
    empty: float

    @property
    def over_empty(self) -> float:
        """The page's 95th percentile over that of the empty view."""
        return self.p95 - self.empty


def _burst(served: Served, page: tuple[str, str, str], requests: int) -> Burst:
    seconds = ask(served.port, [("empty_view", EMPTY, served.admin.cookie), page], rounds=requests)
    times = seconds[page[0]]
    return Burst(median(times), percentile(times, 95), percentile(seconds["empty_view"], 95))


def _processor_ms(served: Served, page: tuple[str, str, str], rounds: int) -> float:
    """What a page costs the web workers, which a busy machine lengthens less than the time of an answer."""
    before = sum(map(processor_seconds, served.workers))
    ask(served.port, [page], rounds=rounds - 2, clients=1)
    return 1000 * (sum(map(processor_seconds, served.workers)) - before) / rounds


def _measure_lengths(report: Report, served: Served) -> None:
    large, small = served.partners["large"], served.partners["small"]
    asked = [
        ("first", f"/p/{large.company.slug}/leads/", large.cookie),
        ("deepest", deepest_page(large), large.cookie),
        ("small", f"/p/{small.company.slug}/leads/", small.cookie),
    ]
    p50 = {key: median(found) for key, found in ask(served.port, asked, rounds=report.sizes.requests).items()}
    report.figure("leads_list_deepest_over_first", p50["deepest"] / p50["first"])
    report.figure("leads_list_large_over_small", p50["first"] / p50["small"])


def _measure_admin(report: Report, served: Served) -> None:
    """One after the other, so that the list never waits for the changelist; the middle round of each."""
    usual = _middle_p50(report, served, "/benchmark/admin/pipeline/lead/")
    ours = _middle_p50(report, served, "/manage/leads/")
    report.note(f"admin changelist p50 {1000 * usual:.0f} ms, list over all p50 {1000 * ours:.1f} ms")
    report.figure("admin_over_leads_list", usual / ours)


def _middle_p50(report: Report, served: Served, path: str) -> float:
    page = ("page", path, served.admin.cookie)
    rounds = (ask(served.port, [page], rounds=_ADMIN_ROUNDS) for _ in range(report.sizes.rounds))
    return median(median(seconds["page"]) for seconds in rounds)


def _measure_position(report: Report, served: Served) -> None:
    """Read each time, as at the first look after a change: what a page keeps is left out."""
    usual = _positions(served.partners["usual"].company, report.sizes.requests)
    largest = _positions(served.partners["large"].company, _POSITIONS_OF_THE_LARGEST)
    report.figure("position_p95_ms", 1000 * percentile(usual, 95))
    report.figure("position_largest_ms", 1000 * median(largest))


def _positions(company: Participant, rounds: int) -> list[float]:
    today, seconds = clock.today(), []
    with override_settings(CACHES=NOTHING_KEPT):
        for _ in range(rounds):
            with acting(role=Role.APP, participant=company.pk, why="benchmark"):
                seconds.append(seconds_of(lambda: present_position(company, today)))
    return seconds
