"""A company that nobody knows yet: its people, its deals and the facts that entry asks for."""

from datetime import timedelta
from pathlib import Path

from alliance.demo.exports import AMERICAS
from alliance.demo.people import PASSWORD as PASSWORD
from kernel import clock
from tests.e2e.exports import this_mornings_exports, with_rows

COMPANY, SLUG = "Wrenfield Locks", "wrenfield-locks"
MANAGER_NAME, MANAGER = "Rosa Lindqvist", "rosa@wrenfield.example.net"
SIGNATORY_NAME, SIGNATORY = "Simon Achterberg", "simon@wrenfield.example.net"


def facts(directory: Path) -> str:
    """A file of what is on record of the company: agreement, offering, deal registration, trained people."""
    header = (
        "slug,name,crm_tags,procurement_agreement_signed_on,deal_registration_program,launched_offerings,"
        "trained_sales_people,trained_delivery_people"
    )
    signed = clock.today() - timedelta(days=60)
    row = f"{SLUG},{COMPANY},{COMPANY},{signed},yes,Managed Detection and Response,5,4"
    return _written(directory / "wrenfield.csv", header, row)


def figures(directory: Path) -> str:
    """A file of the figures that no system gives."""
    as_of = clock.today() - timedelta(days=20)
    values = {"certified_employees": 3, "joint_reviews": 9, "test_equipment": 2, "sales_support_days": 20}
    rows = (f"{SLUG},{metric},{as_of},{value},Alliance team" for metric, value in values.items())
    return _written(directory / "wrenfield-figures.csv", "participant,metric,as_of,value,source", *rows)


def feed() -> tuple[str, bytes]:
    """This morning's export of the Americas with three deals of the company."""
    today, qualified = clock.today(), clock.today() - timedelta(days=45)
    rows = [
        f"OP-8810{number},Harrow Vale locks,Harrow Vale {number},Canada,Managed Detection and Response,"
        f"Proposal/Price Quote,900000.00,USD,60,{qualified},{qualified},{today},,P. Anand,ibm,{COMPANY}"
        for number in range(1, 4)
    ]
    return AMERICAS, with_rows(this_mornings_exports()[AMERICAS], rows)


def _written(file: Path, *lines: str) -> str:
    file.write_text("\n".join((*lines, "")))
    return str(file)
