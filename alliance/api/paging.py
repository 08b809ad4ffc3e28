"""Pages of the API by key: as fast at the far end as at the beginning, with a bounded size."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from kernel.paging import CursorUnreadable, page_of

PARAMETERS = frozenset({"cursor", "page_size"})
PAGE_SIZE = 100
LARGEST_PAGE = 500


class KeyPagination(BasePagination):
    """Answers `next`, `previous` and `results`; the view gives `order()` and `key_of(row)`."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """Return the rows of the page asked for. Raises NotFound, ValidationError."""
        cursor = request.query_params.get("cursor") or None
        size = _page_size(request.query_params.get("page_size"))
        try:
            self.page = page_of(queryset, view.order(), cursor=cursor, size=size, key=view.key_of)
        except CursorUnreadable as unreadable:
            raise NotFound(_("No page of this list gave out that cursor. Begin without one.")) from unreadable
        self.address = request.build_absolute_uri()
        return list(self.page.rows)

    def get_paginated_response(self, data: Any) -> Response:
        """Return the page with the addresses of its neighbours, null where there is none."""
        links = {"next": self._link(self.page.after), "previous": self._link(self.page.before)}
        return Response({**links, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Describe the page in OpenAPI."""
        link = {"type": "string", "nullable": True, "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link, "results": schema},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """Describe the parameters of the page in OpenAPI."""
        size = {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": PAGE_SIZE}
        return [
            {"name": "cursor", "in": "query", "required": False, "schema": {"type": "string"}},
            {"name": "page_size", "in": "query", "required": False, "schema": size},
        ]

    def _link(self, cursor: str | None) -> str | None:
        if cursor is None:
            return None
        return replace_query_param(remove_query_param(self.address, "cursor"), "cursor", cursor)


def _page_size(text: str | None) -> int:
    """Return the size asked for, refused rather than cut when it is out of bounds."""
    if text is None:
        return PAGE_SIZE
    size = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    if not 1 <= size <= LARGEST_PAGE:
        raise ValidationError(
            {"page_size": [_("Ask for 1 to %(largest)s rows at a time.") % {"largest": LARGEST_PAGE}]}
        )
    return size
