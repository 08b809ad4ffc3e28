"""The SQL of policies and audit triggers: text in, text out, so that it can be read and tested alone."""

from collections.abc import Sequence

_SETTING = "(SELECT nullif(current_setting('{name}', true), '')::bigint)"
ACTING_PARTICIPANT = _SETTING.format(name="app.participant_id")
ACTING_USER = _SETTING.format(name="app.user_id")
_NOT_ENTERED = "(SELECT coalesce(current_setting('app.entered', true), '')) = ''"
_MIGRATING = "(SELECT current_setting('app.migrating', true)) = 'on'"

_OPERATIONS = {
    "insert": "AFTER INSERT ON {table} REFERENCING NEW TABLE AS new_rows",
    "update": "AFTER UPDATE ON {table} REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "delete": "AFTER DELETE ON {table} REFERENCING OLD TABLE AS old_rows",
}


def policies(
    table: str, *, tenant: str | None, own: str = "", owned_by: str = "", at_entrance: bool = False
) -> list[str]:
    """Return the statements that close a table to everybody but its tenant, its person and staff (R4).

    The owner reads only while migrating: FORCE would otherwise blind data migrations and key validation.
    `at_entrance` opens it to sign-in, which is outside of every `acting` block: to be read, and to be written
    as long as nobody is known.
    """
    lines = [
        f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
        f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY',
        f'CREATE POLICY staff ON "{table}" TO portal_staff USING (true)',
        f'CREATE POLICY owner ON "{table}" TO CURRENT_USER USING ({_MIGRATING})',
    ]
    if tenant:
        lines.append(
            f'CREATE POLICY tenant ON "{table}" TO portal_app USING ({tenant} = {ACTING_PARTICIPANT})'
        )
    if owned_by:
        lines.append(f'CREATE POLICY person ON "{table}" TO portal_app USING ({owned_by} = {ACTING_USER})')
    if own:
        condition = own.replace("{user}", ACTING_USER).replace("{participant}", ACTING_PARTICIPANT)
        lines.append(f'CREATE POLICY own ON "{table}" FOR SELECT TO portal_app USING ({condition})')
    if at_entrance:
        stranger = f"{_NOT_ENTERED} AND {ACTING_USER} IS NULL"
        lines.append(f'CREATE POLICY entrance ON "{table}" FOR SELECT TO portal_app USING ({_NOT_ENTERED})')
        lines.append(f'CREATE POLICY stranger ON "{table}" TO portal_app USING ({stranger})')
    return lines


def drop_policies(table: str) -> list[str]:
    """Return the statements that take `policies` back."""
    names = ("staff", "owner", "tenant", "person", "own", "entrance", "stranger")
    return [
        *(f'DROP POLICY IF EXISTS {name} ON "{table}"' for name in names),
        f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY',
        f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY',
    ]


def audit_triggers(table: str, *, tenant: str | None, without: Sequence[str]) -> list[str]:
    """Return one statement-level trigger per operation, all calling `audit_statement` (D10)."""
    arguments = ", ".join(f"'{value}'" for value in (tenant or "", *without))
    return [
        f"CREATE TRIGGER audit_{operation} {when.format(table=_quoted(table))} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION audit_statement({arguments})"
        for operation, when in _OPERATIONS.items()
    ]


def drop_audit_triggers(table: str) -> list[str]:
    """Return the statements that take `audit_triggers` back."""
    return [f'DROP TRIGGER IF EXISTS audit_{operation} ON "{table}"' for operation in _OPERATIONS]


def _quoted(table: str) -> str:
    return f'"{table}"'
