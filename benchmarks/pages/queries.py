"""Queries of each page: companies with 1, 50, thousands of leads, people with 1, 50 and all companies."""

from django.test import Client

from benchmarks.pages.people import Person
from benchmarks.pages.served import Served
from benchmarks.report import Report
from benchmarks.timing import counted_statements

_OF_COMPANY = {"leads list": "leads/", "participant home": "", "tier page": "tier/"}


def measure_queries(report: Report, served: Served) -> None:
    """Count what each page sends at each size; a page that sends more for more rows is one that grows."""
    found: dict[str, list[int]] = {}
    partners = [served.partners[size] for size in ("one", "fifty", "thousands")]
    for name, path in _OF_COMPANY.items():
        found[name] = [_queries(person, f"/p/{person.company.slug}/{path}") for person in partners]
    people = [*served.managers.values(), served.admin]
    found["manager home"] = [_queries(person, "/manage/") for person in people]
    found["list over all"] = [_queries(person, "/manage/leads/") for person in people]
    for name, numbers in found.items():
        report.note(f"queries of the {name}: {', '.join(map(str, numbers))}")
    report.figure("queries_per_page", max(map(max, found.values())))
    report.figure("queries_growth", sum(numbers[-1] > numbers[1] for numbers in found.values()))


def _queries(person: Person, path: str) -> int:
    browser = Client(HTTP_HOST="127.0.0.1")
    browser.cookies["sessionid"] = person.cookie
    browser.get(path)
    with counted_statements() as sent:
        answer = browser.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}.")
    return len(sent)
