"""A migration's statements in one go: its locks are held as long as the database needs, not Python."""

import sys
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, Self

from django.db.backends.postgresql.schema import DatabaseSchemaEditor


class StatementsInOneGo(DatabaseSchemaEditor):
    """Keep the statements of an atomic migration until all are named, or something is to be read.

    Between two operations Django renders the models anew, seconds in all over a long migration. The first
    statement has taken its tables by then, and those who write to them would wait for Python.
    """

    def __enter__(self) -> Self:
        self._waiting: list[str] = []
        self._watch = ExitStack()
        entered: Self = super().__enter__()
        if self.atomic_migration and not self.collect_sql:
            self._watch.enter_context(self.connection.execute_wrapper(self._send_before))
        return entered

    def __exit__(self, exc_type: Any, exc_value: Any, traceback: Any) -> None:
        """Send everything and commit. What fails here is rolled back too: Django would leave it half open."""
        with self._watch:
            if exc_type is None:
                try:
                    for statement in self.deferred_sql:
                        self.execute(statement, None)
                    self._send()
                except BaseException:
                    super().__exit__(*sys.exc_info())
                    raise
                self.deferred_sql = []
        super().__exit__(exc_type, exc_value, traceback)

    def execute(self, sql: Any, params: Any = ()) -> None:
        """Note the statement, or run it where the migration is not atomic."""
        if not self.atomic_migration or self.collect_sql:
            super().execute(sql, params)
        else:
            self._waiting.append(
                str(sql) if params is None else self.connection.ops.compose_sql(str(sql), params)
            )

    def _send(self) -> None:
        waiting, self._waiting = self._waiting, []
        for statement in waiting:
            super().execute(statement, None)

    def _send_before(self, execute: Callable[..., Any], *asked: Any) -> Any:
        """Whoever reads or writes by another way (a data migration) is to find what was done before."""
        self._send()
        return execute(*asked)
