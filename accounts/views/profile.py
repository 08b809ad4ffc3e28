"""A person's own account."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.forms import NameForm
from accounts.pages import held_roles
from accounts.selectors import companies_of
from accounts.services import rename_person
from accounts.views.requests import OwnRequest


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: OwnRequest) -> HttpResponse:
    """Name, roles and the ways to sign in."""
    form = NameForm(request.POST or None, initial={"name": request.user.name})
    if form.is_valid():
        rename_person(by=request.user, name=form.cleaned_data["name"])
        messages.success(request, _("Your name was changed."))
        return redirect("accounts:profile")
    companies = [] if request.actor.is_ibm else companies_of(request.user)
    context = {"form": form, "roles": held_roles(request.actor, companies)}
    return render(request, "accounts/profile.html", context, status=422 if form.is_bound else 200)
