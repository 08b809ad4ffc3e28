"""The demo's two CRM exports as they are this morning, with one opportunity that nobody expected."""

from datetime import date, timedelta

from alliance.demo.calendar import DemoCalendar
from alliance.demo.exports import AMERICAS, EMEA, export
from alliance.demo.opportunities import deals_of_program
from kernel import clock
from kernel.periods import program_day

TAG = "HALVORSEN CIPHER B.V."
CLIENT = "Thornbury Rail"
CRM_ID = "OP-88001"
AMOUNT = "1,250,000"


def this_mornings_exports() -> dict[str, bytes]:
    """File by source; the one of the Americas has a deal under a tag that nobody has mapped."""
    now = clock.now()
    deals = deals_of_program(DemoCalendar(now))
    evening = program_day(now, clock.program_zone()) - timedelta(days=1)
    files = {source: export(source, deals, day=evening, unreadable=True) for source in (AMERICAS, EMEA)}
    files[AMERICAS] = with_rows(files[AMERICAS], [_unexpected(evening)])
    return files


def with_rows(content: bytes, rows: list[str]) -> bytes:
    """Return an export with more rows after its header."""
    header, _newline, rest = content.partition(b"\n")
    return header + b"\n" + "".join(f"{row}\r\n" for row in rows).encode() + rest


def _unexpected(evening: date) -> str:
    qualified = date(evening.year, 2, 2)
    amount = AMOUNT.replace(",", "")
    return (
        f"{CRM_ID},{CLIENT} network monitoring,{CLIENT},Canada,Managed Detection and Response,"
        f"Proposal/Price Quote,{amount}.00,USD,60,{qualified},{qualified},{evening},,P. Anand,ibm,{TAG}"
    )
