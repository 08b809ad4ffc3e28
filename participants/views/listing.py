"""The list of companies that an IBM person sees."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from kernel import clock
from kernel.capped import Groups
from kernel.components import Chip
from kernel.paging import CursorUnreadable
from participants import selectors
from participants.access import PortalRequest, for_ibm
from participants.models import Lifecycle
from participants.pages.listing import company_rows


@for_ibm(Permission.VIEW_PORTFOLIO)
@require_safe
def participant_list(request: PortalRequest) -> HttpResponse:
    """Companies by name; filters and search stand in the address."""
    shown = request.GET.get("show", "")
    prefix = request.GET.get("q", "").replace("\0", "").strip()[:100]
    try:
        page = selectors.company_list(
            request.actor,
            today=clock.today(),
            lifecycle=shown if shown in Lifecycle.values else "",
            unmanaged=shown == "unmanaged",
            prefix=prefix,
            cursor=request.GET.get("page"),
        )
    except CursorUnreadable:
        return redirect("participants:list")
    context = {
        "companies": company_rows(page.rows),
        "chips": _chips(shown, prefix, selectors.company_groups(request.actor, prefix=prefix)),
        "prefix": prefix,
        "asked": bool(prefix or shown),
        "shown": _("%d shown, by name") % len(page.rows),
        "newer_url": _address(show=shown, q=prefix, page=page.before) if page.before else "",
        "older_url": _address(show=shown, q=prefix, page=page.after) if page.after else "",
    }
    return render(request, "participants/list.html", context)


def _chips(shown: str, prefix: str, groups: Groups) -> tuple[Chip, ...]:
    choices = [
        ("", _("All"), groups.all),
        *((key, str(label), groups.of(key)) for key, label in Lifecycle.choices),
        ("unmanaged", _("No alliance manager"), groups.of(True, by=1)),
    ]
    return tuple(
        Chip(label, _address(show=key, q=prefix), size, key == shown) for key, label, size in choices
    )


def _address(**filters: str | None) -> str:
    query = urlencode({key: value for key, value in filters.items() if value})
    return f"?{query}" if query else "?"
