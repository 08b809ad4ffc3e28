"""A list as a CSV file, streamed by COPY: flat memory, first byte at once, half a file recognisable."""

import io
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import Thread
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, connections
from django.db.models import CharField, F, Func, QuerySet, Value
from django.db.models.functions import Cast
from django.http import StreamingHttpResponse
from django.utils.text import get_valid_filename

from kernel.tenancy import Role, acting

BLOCK = 64 * 1024
FORMULA_STARTS = (*"=+-@＝＋－＠", "\t", "\r", "\n")
DANGEROUS = " || ".join(f"chr({ord(each)})" for each in FORMULA_STARTS)
TRAILER = "# rows: {count}\n"


class ExportFailed(RuntimeError):
    """The database could not finish a file; the client gets no proper end of it."""


@dataclass(frozen=True, slots=True)
class Acting:
    """As whom an export reads: the same role, participant and person as the page it was asked from (R4)."""

    role: Role
    participant: int | None
    user: int


class Cell(Func):
    """A text that a spreadsheet takes for text: one that begins like a formula gets a leading apostrophe."""

    template = (
        f"CASE WHEN strpos({DANGEROUS}, left(%(expressions)s, 1)) > 0 AND %(expressions)s <> '' "
        "THEN '''' || %(expressions)s ELSE %(expressions)s END"
    )

    def __init__(self, expression: Any) -> None:
        super().__init__(Cast(expression, CharField()), output_field=CharField())

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> tuple[str, tuple[Any, ...]]:
        sql, parameters = super().as_sql(compiler, connection, *args, **extra)
        return sql, tuple(parameters) * 4


def csv_response(
    rows: QuerySet[Any], columns: Sequence[tuple[str, str]], *, file_name: str, reader: Acting
) -> StreamingHttpResponse:
    """Return `rows` as a CSV download, "as shown": the same filters and the same order.

    `columns` are (header, field or annotation); texts must be wrapped in `Cell` already. The last line is
    `# rows: n`; a file without it is not whole.
    """
    lines = csv_blocks(rows, columns, reader=reader)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{get_valid_filename(file_name)}"'
    response["X-Accel-Buffering"] = "no"
    response["Cache-Control"] = "no-store"
    return response


def csv_blocks(rows: QuerySet[Any], columns: Sequence[tuple[str, str]], *, reader: Acting) -> Iterator[bytes]:
    """Yield the file in blocks; raises ExportFailed in mid-stream; closed early, it cancels the COPY."""
    header = ",".join('"' + name.replace('"', '""') + '"' for name, _ in columns) + "\n"
    statement = _copy_statement(rows.values_list(*(F(field) for _, field in columns)))
    return _stream(header.encode(), statement, reader)


def _copy_statement(rows: QuerySet[Any]) -> str | None:
    """Return the COPY of a queryset, its parameters quoted by the driver; None where nothing can match."""
    try:
        sql, parameters = rows.query.sql_with_params()
    except EmptyResultSet:
        return None
    with connection.cursor() as cursor:
        query = cursor.cursor.mogrify(sql, parameters).decode()
    return f"COPY ({query}) TO STDOUT WITH (FORMAT csv)"


class _Copy(Thread):
    """COPY into the writing end of a pipe, on a connection of its own, under the reader's context."""

    def __init__(self, statement: str, reader: Acting, into: int) -> None:
        super().__init__(daemon=True)
        self.statement, self.reader, self.into = statement, reader, into
        self.failure: Exception | None = None
        self.rows = 0
        self.driver: Any = None

    def run(self) -> None:
        try:
            with os.fdopen(self.into, "wb") as pipe:
                self._copy(pipe)
        except Exception as failure:  # noqa: BLE001  (handed to the reading side, which raises it)
            self.failure = failure
        finally:
            connections.close_all()

    def _copy(self, pipe: io.BufferedWriter) -> None:
        context = {"role": self.reader.role, "participant": self.reader.participant, "user": self.reader.user}
        with acting(**context, why="export"), connection.cursor() as cursor:  # type: ignore[arg-type]
            self.driver = cursor.cursor.connection
            cursor.cursor.copy_expert(self.statement, pipe)
            self.rows = cursor.cursor.rowcount

    def cancel(self) -> None:
        if self.is_alive() and self.driver is not None:
            self.driver.cancel()


def _stream(header: bytes, statement: str | None, reader: Acting) -> Iterator[bytes]:
    yield header
    if statement is None:
        yield TRAILER.format(count=0).encode()
        return
    source, target = os.pipe()
    copy = _Copy(statement, reader, target)
    copy.start()
    ended = False
    try:
        with os.fdopen(source, "rb", buffering=0) as pipe:
            while block := pipe.read(BLOCK):
                yield block
            ended = True
    finally:
        if not ended:
            copy.cancel()
        copy.join()
    if copy.failure is not None:
        raise ExportFailed("The export ended early. Ask for it again.") from copy.failure
    yield TRAILER.format(count=copy.rows).encode()


def literal(value: str) -> Value:
    """Return a constant column of an export."""
    return Value(value, output_field=CharField())
