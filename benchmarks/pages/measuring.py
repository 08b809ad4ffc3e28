"""Lists, homes and the tier page: their time over the empty view, their queries, and the usual admin."""

from statistics import median

from benchmarks.browser import ask
from benchmarks.pages.addresses import deepest_page, pages_of
from benchmarks.pages.queries import measure_queries
from benchmarks.pages.served import Served
from benchmarks.report import Report
from benchmarks.timing import percentile, processor_seconds, seconds_of
from kernel import clock
from kernel.tenancy import Role, acting
from tiers.selectors.position import present_position

EMPTY = "/benchmark/empty/"
_ADMIN_ROUNDS = 10
_PROCESSOR_ROUNDS = 40


def measure_pages(report: Report, served: Served) -> None:
    """Ask for every page in turn with two clients; then the depths and lengths, the admin and the queries."""
    measure_queries(report, served)
    _measure_position(report, served)
    _measure_times(report, served)
    _measure_lengths(report, served)
    _measure_admin(report, served)


def _measure_times(report: Report, served: Served) -> None:
    """Each page takes turns with the empty view in a loop of its own, so that no page waits for another's."""
    empty_view = ("empty_view", EMPTY, served.admin.cookie)
    empty = []
    for page in pages_of(served):
        seconds = ask(served.port, [empty_view, page], rounds=report.sizes.requests)
        p50, p95 = median(seconds[page[0]]), percentile(seconds[page[0]], 95)
        empty.append(percentile(seconds["empty_view"], 95))
        used = _processor_ms(served, page)
        report.note(
            f"{page[0]}: p50 {1000 * p50:.1f} ms, p95 {1000 * p95:.1f} ms, "
            f"empty view {1000 * empty[-1]:.1f} ms, {used:.1f} ms of a web processor"
        )
        report.figure(f"{page[0]}_p95_ms", 1000 * (p95 - empty[-1]))
    report.figure("empty_view_p95_ms", 1000 * median(empty))


def _processor_ms(served: Served, page: tuple[str, str, str]) -> float:
    """What a page costs the web workers, which a busy machine lengthens less than the time of an answer."""
    before = sum(map(processor_seconds, served.workers))
    ask(served.port, [page], rounds=_PROCESSOR_ROUNDS - 2, clients=1)
    return 1000 * (sum(map(processor_seconds, served.workers)) - before) / _PROCESSOR_ROUNDS


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
    cookie = served.admin.cookie
    asked = [("admin", "/benchmark/admin/pipeline/lead/", cookie), ("list", "/manage/leads/", cookie)]
    seconds = ask(served.port, asked, rounds=min(_ADMIN_ROUNDS, report.sizes.requests))
    usual, ours = median(seconds["admin"]), median(seconds["list"])
    report.note(f"admin changelist p50 {1000 * usual:.0f} ms, list over all p50 {1000 * ours:.1f} ms")
    report.figure("admin_over_leads_list", usual / ours)


def _measure_position(report: Report, served: Served) -> None:
    company, today = served.partners["usual"].company, clock.today()
    seconds = []
    for _ in range(report.sizes.requests):
        with acting(role=Role.APP, participant=company.pk, why="benchmark"):
            seconds.append(seconds_of(lambda: present_position(company, today)))
    report.figure("position_p95_ms", 1000 * percentile(seconds, 95))
