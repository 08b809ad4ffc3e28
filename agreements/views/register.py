"""The register of agreements, for administrators: texts, signatures, who waits for whom (R27)."""

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from agreements.pages.register import register_page_of
from agreements.selectors import altered_texts, texts_for_ibm
from agreements.selectors.register import (
    CSV_COLUMNS,
    RegisterState,
    counts_by_state,
    register_csv_rows,
    register_page,
    register_rows,
)
from kernel import clock
from kernel.export import Acting, csv_response
from kernel.paging import CursorUnreadable
from kernel.tenancy import Role
from participants.access import PortalRequest, for_ibm


@for_ibm(Permission.MANAGE_AGREEMENTS)
@require_safe
def register(request: PortalRequest) -> HttpResponse:
    """Which text each company signed, who waits, who is late; and whether every text is what it was."""
    today, state = clock.today(), _state(request)
    rows = register_rows(request.actor, today=today)
    try:
        listed = register_page(rows, state=state, cursor=request.GET.get("at"))
    except CursorUnreadable as unreadable:
        raise Http404 from unreadable
    texts = texts_for_ibm()
    page = register_page_of(
        listed,
        counts=counts_by_state(rows),
        state=state,
        texts=texts,
        altered=altered_texts(texts),
        today=today,
    )
    return render(request, "agreements/register.html", {"page": page})


@for_ibm(Permission.MANAGE_AGREEMENTS)
@require_safe
def register_csv(request: PortalRequest) -> StreamingHttpResponse:
    """The register as a file, as shown."""
    rows = register_csv_rows(register_rows(request.actor, today=clock.today()), state=_state(request))
    reader = Acting(Role.STAFF, None, request.actor.user_id)
    return csv_response(rows, CSV_COLUMNS, file_name="agreements.csv", reader=reader)


def _state(request: PortalRequest) -> str:
    given = request.GET.get("state", "")
    return given if given in set(RegisterState) else ""
