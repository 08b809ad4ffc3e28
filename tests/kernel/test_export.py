"""Exports: what a person may see, safe for a spreadsheet, and never half a file that looks whole (R4)."""

import csv
import io
import time

import pytest
from django.db import connection
from django.db.models import F, FloatField, Value
from django.db.models.functions import Cast, Repeat

from kernel.export import Acting, Cell, ExportFailed, csv_blocks
from kernel.tenancy import Role, acting
from participants.models import Offering, Participant, Technology

pytestmark = pytest.mark.django_db(transaction=True)
STAFF = Acting(Role.STAFF, None, 0)
COLUMNS = [("Name", "cell")]


@pytest.fixture
def two() -> tuple[Participant, Participant]:
    with acting(role=Role.STAFF, why="test"):
        one = Participant.objects.create(slug="one", name="One")
        other = Participant.objects.create(slug="other", name="Other")
        for company in (one, other):
            Technology.objects.bulk_create(
                Technology(participant=company, name=f"{company.name} {n:05d}") for n in range(3000)
            )
    return one, other


def text_of(blocks: object) -> str:
    """The whole file."""
    return b"".join(blocks).decode()  # type: ignore[arg-type]


def technologies() -> object:
    return Technology.objects.order_by("id").annotate(cell=Cell("name"))


def test_a_file_ends_with_its_number_of_rows(two: object) -> None:
    with acting(role=Role.STAFF):
        blocks = csv_blocks(technologies(), COLUMNS, reader=STAFF)
    lines = text_of(blocks).splitlines()
    assert lines[0] == '"Name"'
    assert lines[1] == "One 00000"
    assert lines[-1] == "# rows: 6000"
    assert len(lines) == 6002


def test_the_database_keeps_a_tenant_to_its_rows_without_any_filter(
    two: tuple[Participant, Participant],
) -> None:
    reader = Acting(Role.APP, two[0].pk, 0)
    with acting(role=Role.STAFF):
        blocks = csv_blocks(technologies(), COLUMNS, reader=reader)
    text = text_of(blocks)
    assert text.endswith("# rows: 3000\n")
    assert "Other" not in text


def test_without_a_participant_nothing_is_read(two: object) -> None:
    with acting(role=Role.STAFF):
        blocks = csv_blocks(technologies(), COLUMNS, reader=Acting(Role.APP, None, 0))
    assert text_of(blocks).endswith("# rows: 0\n")


def test_a_filter_that_can_match_nothing_is_a_whole_empty_file() -> None:
    blocks = csv_blocks(
        Technology.objects.filter(pk__in=[]).annotate(cell=Cell("name")), COLUMNS, reader=STAFF
    )
    assert text_of(blocks) == '"Name"\n# rows: 0\n'


@pytest.mark.parametrize(
    "beginning", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "＋1", "－1", "＠SUM(A1)", "\t=1", "\r=1", "\n=1"]
)
def test_a_text_like_a_formula_is_given_out_as_text(beginning: str) -> None:
    assert exported(beginning) == f"'{beginning}"


@pytest.mark.parametrize("text", ["plain", "", "a=b", '"quoted", with\nlines', "'already", "ü–“”", "5%% off"])
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert exported(text) == text


def exported(text: str) -> str:
    """The text after the way through an export and a CSV reader."""
    with acting(role=Role.STAFF, why="test"):
        Offering.objects.create(name=text)
    blocks = csv_blocks(Offering.objects.annotate(cell=Cell("name")), COLUMNS, reader=STAFF)
    rows = list(csv.reader(io.StringIO(text_of(blocks), newline="")))
    return rows[1][0] if rows[1] else ""


def test_a_failure_in_mid_stream_ends_the_file_badly(two: object) -> None:
    broken = Technology.objects.order_by("id").annotate(
        cell=Cast(Value(1.0), FloatField()) / (F("id") - two[1].pk * 0 - last_id())  # type: ignore[index]
    )
    with acting(role=Role.STAFF):
        blocks = csv_blocks(broken, COLUMNS, reader=STAFF)
    received: list[bytes] = []
    with pytest.raises(ExportFailed):
        received.extend(blocks)
    assert b"# rows" not in b"".join(received)


def last_id() -> int:
    with acting(role=Role.STAFF):
        return Technology.objects.order_by("-id").values_list("id", flat=True)[0]


def test_a_client_that_leaves_stops_the_database(two: object) -> None:
    with acting(role=Role.STAFF):
        gigabyte = Technology.objects.annotate(cell=Repeat("name", 20_000))
        blocks = csv_blocks(gigabyte, COLUMNS, reader=STAFF)
    next(blocks)
    next(blocks)
    started = time.monotonic()
    blocks.close()
    assert time.monotonic() - started < 2
    assert gone("query LIKE 'COPY (%'")


def test_no_connection_is_left_behind(two: object) -> None:
    with acting(role=Role.STAFF):
        for _ in range(5):
            text_of(csv_blocks(technologies(), COLUMNS, reader=STAFF))
    assert gone("true")


def gone(condition: str) -> bool:
    """Whether no other client of this database fulfils the condition, within two seconds."""
    until = time.monotonic() + 2
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                f"AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND {condition}"
            )
            if cursor.fetchone()[0] == 0:
                return True
        time.sleep(0.05)
    return False
