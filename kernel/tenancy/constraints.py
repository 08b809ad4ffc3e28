"""Pseudo constraints for `Meta.constraints`: policies, composite tenant keys and audit triggers.

The migration autodetector adds and drops them with the model, as it does with any constraint.
"""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.backends.ddl_references import Statement, Table

from kernel.tenancy.sql import audit_triggers, drop_audit_triggers, drop_policies, policies


class _SqlConstraint(models.BaseConstraint):
    """A constraint that is a list of SQL statements, run after every table of the migration exists."""

    def statements(self, table: str) -> Sequence[str]:
        raise NotImplementedError  # each subclass names its statements

    def undo(self, table: str) -> Sequence[str]:
        raise NotImplementedError  # each subclass names how its statements are taken back

    # The stubs say str; Django itself returns a Statement, or None for what is deferred.
    def constraint_sql(self, model: Any, schema_editor: Any) -> None:  # type: ignore[override]
        schema_editor.deferred_sql.append(self.create_sql(model, schema_editor))

    def create_sql(self, model: Any, schema_editor: Any) -> Statement:  # type: ignore[override]
        return self._statement(self.statements(model._meta.db_table), model, schema_editor)

    def remove_sql(self, model: Any, schema_editor: Any) -> Statement:  # type: ignore[override]
        return self._statement(self.undo(model._meta.db_table), model, schema_editor)

    def validate(self, model: Any, instance: Any, exclude: Any = None, using: str = "default") -> None:
        """The database enforces it; there is nothing to say to a form."""

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.deconstruct() == other.deconstruct()

    __hash__ = None  # type: ignore[assignment]  # equal by value, as Django's own constraints are

    @staticmethod
    def _statement(lines: Sequence[str], model: Any, schema_editor: Any) -> Statement:
        escaped = ";\n".join(line.replace("%", "%%") for line in lines)
        return Statement(escaped, table=Table(model._meta.db_table, schema_editor.quote_name))


class RowLevelSecurity(_SqlConstraint):
    """ENABLE and FORCE row level security with the portal's policies (R4).

    `tenant` is the column compared with the acting participant (None: the app role sees no row), `own` an SQL
    condition under which a person also reads the row before a participant is known, `owned_by` the column
    compared with the acting person for rows that belong to a person. `at_entrance`: sign-in, which is outside
    of every `acting` block, reaches the rows of everybody.
    """

    def __init__(
        self,
        *,
        name: str,
        tenant: str | None = "participant_id",
        own: str = "",
        owned_by: str = "",
        at_entrance: bool = False,
    ) -> None:
        super().__init__(name=name)
        self.tenant, self.own, self.owned_by, self.at_entrance = tenant, own, owned_by, at_entrance

    def statements(self, table: str) -> Sequence[str]:
        return policies(
            table, tenant=self.tenant, own=self.own, owned_by=self.owned_by, at_entrance=self.at_entrance
        )

    def undo(self, table: str) -> Sequence[str]:
        return drop_policies(table)

    def deconstruct(self) -> tuple[str, tuple[()], dict[str, Any]]:
        path, _, kwargs = super().deconstruct()
        entrance = {"at_entrance": True} if self.at_entrance else {}
        return path, (), {
            **kwargs, "tenant": self.tenant, "own": self.own, "owned_by": self.owned_by, **entrance,
        }  # fmt: skip


class Audited(_SqlConstraint):
    """Record every insert, update and delete of the table: who, when, from what, to what, why (D10).

    `without` names columns whose values are secrets or noise and stay out of the record.
    """

    def __init__(
        self, *, name: str, tenant: str | None = "participant_id", without: Sequence[str] = ()
    ) -> None:
        super().__init__(name=name)
        self.tenant, self.without = tenant, tuple(without)

    def statements(self, table: str) -> Sequence[str]:
        return audit_triggers(table, tenant=self.tenant, without=self.without)

    def undo(self, table: str) -> Sequence[str]:
        return drop_audit_triggers(table)

    def deconstruct(self) -> tuple[str, tuple[()], dict[str, Any]]:
        path, _, kwargs = super().deconstruct()
        return path, (), {**kwargs, "tenant": self.tenant, "without": self.without}


class TenantForeignKey(_SqlConstraint):
    """A composite key (participant, parent): a row can only point at its own participant's rows (R4).

    Declare the field itself with `db_constraint=False`; `to_table` must be unique over (participant_id, id).
    """

    def __init__(self, *, name: str, column: str, to_table: str) -> None:
        super().__init__(name=name)
        self.column, self.to_table = column, to_table

    def statements(self, table: str) -> Sequence[str]:
        return [
            f'ALTER TABLE "{table}" ADD CONSTRAINT "{self.name}" '
            f'FOREIGN KEY (participant_id, "{self.column}") '
            f'REFERENCES "{self.to_table}" (participant_id, id) DEFERRABLE INITIALLY DEFERRED'
        ]

    def undo(self, table: str) -> Sequence[str]:
        return [f'ALTER TABLE "{table}" DROP CONSTRAINT "{self.name}"']

    def deconstruct(self) -> tuple[str, tuple[()], dict[str, Any]]:
        path, _, kwargs = super().deconstruct()
        return path, (), {**kwargs, "column": self.column, "to_table": self.to_table}
