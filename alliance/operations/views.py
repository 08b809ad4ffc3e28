"""The administrator's home, and the one thing done from it: failed mail is sent again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.permissions import Permission
from alliance.operations.heartbeat import last_beat
from alliance.operations.mails import send_failed_again
from alliance.operations.page import operations_page
from kernel import clock
from participants.access import PortalRequest, for_ibm


@for_ibm(Permission.OPERATE)
def operations(request: PortalRequest) -> HttpResponse:
    """Feeds, what stands still, the next dates and the jobs."""
    page = operations_page(request.actor, now=clock.now(), zone=clock.program_zone(), beat=last_beat())
    return render(request, "alliance/operations.html", {"page": page})


@for_ibm(Permission.OPERATE)
@require_POST
def send_mail_again(request: PortalRequest, mail_id: int | None = None) -> HttpResponse:
    """Queue one failed mail, or all of them."""
    queued = send_failed_again(by=request.actor, now=clock.now(), mail_id=mail_id)
    words = ngettext("%(n)d mail is queued again.", "%(n)d mails are queued again.", queued)
    messages.success(request, words % {"n": queued})
    return redirect("operations")
