"""The addresses that are measured, and the far end of a list."""

from benchmarks.pages.people import Person
from benchmarks.pages.served import Served
from kernel.paging import Cursor, encode_cursor
from kernel.tenancy import Role, acting
from pipeline.models import Lead

Pages = list[tuple[str, str, str]]


def pages_of(served: Served) -> Pages:
    """(key, path, cookie) of each page whose time has a goal, as the person sees it who uses it most."""
    usual, large = served.partners["usual"], served.partners["large"]
    return [
        ("leads_list", f"/p/{large.company.slug}/leads/", large.cookie),
        ("all_leads_list", "/manage/leads/", served.admin.cookie),
        ("portfolio", "/manage/", served.admin.cookie),
        ("participant_home", f"/p/{usual.company.slug}/", usual.cookie),
        ("tier_page", f"/p/{usual.company.slug}/tier/", usual.cookie),
        ("tier_page_largest", f"/p/{large.company.slug}/tier/", large.cookie),
    ]


def deepest_page(person: Person) -> str:
    """The last page of a company's leads that have a date, in the list's own order."""
    with acting(role=Role.STAFF):
        dated = Lead.objects.filter(participant=person.company, qualified_on__isnull=False)
        last = list(dated.order_by("qualified_on", "id").values_list("qualified_on", "id")[:52])[-1]
    return f"/p/{person.company.slug}/leads/?after={encode_cursor(Cursor(*last))}"
