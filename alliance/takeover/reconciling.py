"""Bring stored facts to what a file states, in at most three statements however many there are."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any

from django.db.models import Model


def reconcile(
    model: type[Model],
    *,
    present: Iterable[Any],
    wanted: Iterable[Any],
    key: Callable[[Any], Hashable],
    fields: tuple[str, ...],
    ours: Callable[[Any], bool],
) -> set[int]:
    """Create, change and remove rows so that those taken over equal `wanted`; return the participants
    touched.

    A present row that is not `ours` was recorded in the portal: it is left alone, and wins over a wanted one.
    """
    stored = {key(row): row for row in present}
    stated = {key(row): row for row in wanted}
    new = [row for at, row in stated.items() if at not in stored]
    gone = [row for at, row in stored.items() if ours(row) and at not in stated]
    changed = []
    for at, row in stored.items():
        if (
            at in stated
            and ours(row)
            and any(getattr(row, name) != getattr(stated[at], name) for name in fields)
        ):
            for name in fields:
                setattr(row, name, getattr(stated[at], name))
            changed.append(row)
    manager = model._default_manager
    manager.filter(pk__in=[row.pk for row in gone]).delete()
    if changed:
        change_rows(model, changed, fields)
    manager.bulk_create(new, batch_size=5000)
    return {row.participant_id for row in (*new, *gone, *changed)}


def change_rows(model: type[Model], rows: Sequence[Any], fields: Sequence[str]) -> None:
    """Write the fields of stored rows, in few statements; `bulk_update` compares every row with every
    other.
    """
    model._default_manager.bulk_create(
        rows, batch_size=5000, update_conflicts=True, unique_fields=["id"], update_fields=fields
    )
