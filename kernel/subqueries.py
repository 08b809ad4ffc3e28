"""Other rows as one column of a row, so that a page asks once: how many they are, or what stands in them."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, IntegerField, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject


def count_of(rows: QuerySet[Any], column: str = "pk", *, distinct: bool = False) -> Any:
    """Return a count as an annotation of another row; zero where there is none."""
    counted = rows.order_by().annotate(one=Value(1)).values("one")
    found = counted.annotate(found=Count(column, distinct=distinct)).values("found")
    return Coalesce(Subquery(found), Value(0), output_field=IntegerField())


def list_of(rows: QuerySet[Any], **columns: Any) -> Any:
    """Return rows as a list of dictionaries, as an annotation of another row; dates are ISO texts in it."""
    return ArraySubquery(rows.values(found=JSONObject(**columns)))
