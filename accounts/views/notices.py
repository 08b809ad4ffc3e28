"""What the Program told a person."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.pages import TOPICS, notice_days
from accounts.selectors import notice_groups, notices_of
from accounts.services import mark_notices_read
from accounts.views.requests import OwnRequest
from kernel import clock
from kernel.addresses import id_in
from kernel.capped import Groups
from kernel.components import Chip
from kernel.paging import CursorUnreadable


@require_safe
def notices(request: OwnRequest) -> HttpResponse:
    """The person's notices, grouped by day, newest first."""
    topic = request.GET.get("topic", "")
    try:
        page = notices_of(
            request.actor.user_id,
            unread=topic == "unread",
            topic=topic if topic in TOPICS else "",
            cursor=request.GET.get("page"),
        )
    except CursorUnreadable:
        return redirect("accounts:notices")
    context = {
        "days": notice_days(page.rows, today=clock.today()),
        "chips": _chips(topic, notice_groups(request.actor.user_id)),
        "shown": _("%d shown, newest first") % len(page.rows),
        "older_url": _address(topic=topic, page=page.after) if page.after else "",
        "newer_url": _address(topic=topic, page=page.before) if page.before else "",
    }
    return render(request, "accounts/notices.html", context)


@require_POST
def mark_read(request: OwnRequest) -> HttpResponse:
    """Mark one of the person's notices as read, or all of them."""
    chosen = id_in(request.POST.get("notice", ""))
    ids = None if chosen is None else [chosen]
    mark_notices_read(user_id=request.actor.user_id, notice_ids=ids, now=clock.now())
    return redirect("accounts:notices")


def _chips(topic: str, groups: Groups) -> tuple[Chip, ...]:
    choices = [
        ("", _("All"), groups.all),
        ("unread", _("Unread"), groups.of(True, by=1)),
        *((key, str(each.label), groups.of(key)) for key, each in TOPICS.items()),
    ]
    return tuple(Chip(label, _address(topic=key), size, key == topic) for key, label, size in choices)


def _address(**filters: str) -> str:
    query = urlencode({key: value for key, value in filters.items() if value})
    return f"?{query}" if query else "?"
