"""A person's tokens of the API."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import services
from accounts.forms import TokenForm
from accounts.pages import token_rows
from accounts.selectors import companies_of, tokens_of
from accounts.views.requests import OwnRequest
from kernel import clock
from kernel.refusal import Refusal


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: OwnRequest) -> HttpResponse:
    """The person's tokens; a new one's secret is shown on this answer alone."""
    companies = [] if request.actor.is_ibm else companies_of(request.user)
    form = TokenForm(request.POST or None, companies=companies)
    secret = ""
    if form.is_valid():
        try:
            _token, secret = services.create_token(by=request.actor, now=clock.now(), **form.cleaned_data)
            form = TokenForm(companies=companies)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    rows = token_rows(tokens_of(request.actor.user_id), dict(companies), now=clock.now())
    context = {"form": form, "tokens": rows, "secret": secret}
    return render(request, "accounts/tokens.html", context, status=422 if form.errors else 200)


@require_POST
def revoke(request: OwnRequest, token_id: int) -> HttpResponse:
    """End one of the person's tokens."""
    try:
        services.revoke_token(by=request.actor, token_id=token_id, now=clock.now())
        messages.success(request, _("The token is void from now on."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("accounts:tokens")
