"""The texts of the Program Agreement, for administrators: brought, published, removed while a draft (R28)."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Permission
from agreements.forms import TextForm
from agreements.integrity import verify_text
from agreements.pages.text import text_page
from agreements.selectors import text_for_ibm
from agreements.services import bring_text, publish_text, remove_draft
from agreements.views.files import send
from kernel import clock
from kernel.answers import or_404, said
from kernel.refusal import Refusal
from participants.access import PortalRequest, for_ibm, person_of


@for_ibm(Permission.MANAGE_AGREEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: PortalRequest) -> HttpResponse:
    """Bring the PDF of the next version; it becomes a draft."""
    if request.method != "POST":
        return render(request, "agreements/bring.html", {"form": TextForm()})
    form = TextForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            text = bring_text(by=person_of(request), now=clock.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("agreements:text", text_id=text.pk)
    return render(request, "agreements/bring.html", {"form": form}, status=422)


@for_ibm(Permission.MANAGE_AGREEMENTS)
@require_safe
def text(request: PortalRequest, text_id: int) -> HttpResponse:
    """A version with its whole text, as signatories will read it."""
    page = text_page(or_404(text_for_ibm(text_id)), today=clock.today())
    return render(request, "agreements/text.html", {"page": page})


@for_ibm(Permission.MANAGE_AGREEMENTS)
@require_safe
def text_file_for_ibm(request: PortalRequest, text_id: int) -> HttpResponseBase:
    """The PDF of a version in whatever state."""
    found = or_404(text_for_ibm(text_id))
    return send(request, lambda: verify_text(found), f"program-agreement-v{found.version}.pdf")


@for_ibm(Permission.MANAGE_AGREEMENTS)
@require_POST
def publish(request: PortalRequest, text_id: int) -> HttpResponse:
    """Publish a draft for good."""
    found = or_404(text_for_ibm(text_id))
    said(
        request,
        _("Version %(version)d is published.") % {"version": found.version},
        lambda: publish_text(by=person_of(request), text=found, now=clock.now()),
    )
    return redirect("agreements:text", text_id=text_id)


@for_ibm(Permission.MANAGE_AGREEMENTS)
@require_POST
def remove(request: PortalRequest, text_id: int) -> HttpResponse:
    """Remove a draft."""
    found = or_404(text_for_ibm(text_id))
    done = said(
        request,
        _("The draft is removed."),
        lambda: remove_draft(by=person_of(request), text=found),
    )
    return redirect("agreements:register") if done else redirect("agreements:text", text_id=text_id)
