"""What every API answer has in common."""

from typing import Any

from django.db import connection, transaction
from rest_framework.response import Response
from rest_framework.views import exception_handler


def roll_back_and_answer(exception: Exception, context: dict[str, Any]) -> Response | None:
    """Answer an API error and roll the request's transaction back, since the view swallows the exception."""
    if connection.in_atomic_block:
        transaction.set_rollback(True)
    return exception_handler(exception, context)
