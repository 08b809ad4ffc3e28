"""Plan rates of the years (D8)."""

from typing import cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission
from kernel import clock
from kernel.formats import count, figure
from participants.access import PortalRequest, for_ibm
from pipeline.counting import current_rule
from pipeline.forms.rates import RateForm
from pipeline.selectors.rates import missing_rates, plan_rates
from pipeline.services.rates import RateRefused, set_rate

MOST_RATES = 300


@for_ibm(Permission.MANAGE_RATES)
def rates(request: PortalRequest) -> HttpResponse:
    """Currencies of the mirror that have no rate come first; then the rates by year; set or correct one."""
    today = clock.today()
    asked = {"currency": request.GET.get("currency", ""), "year": request.GET.get("year", today.year)}
    form = RateForm(request.POST or None, initial=asked)
    if request.method == "POST" and form.is_valid() and _set(request, form):
        return redirect("pipeline:rates")
    missing = missing_rates(year_of=current_rule(today).year_of)
    context = {
        "form": form,
        "missing": [(each.currency, each.year, count(each.leads)) for each in missing],
        "rates": [
            (each.year, each.currency, figure(each.usd_per_unit), each.source)
            for each in plan_rates()[:MOST_RATES]
        ],
    }
    return render(request, "pipeline/rates.html", context)


def _set(request: PortalRequest, form: RateForm) -> bool:
    try:
        rate = set_rate(**form.cleaned_data, by=cast(User, request.user), now=clock.now())
    except RateRefused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(
        request,
        _("The plan rate of %(currency)s for %(year)d is set.")
        % {"currency": rate.currency, "year": rate.year},
    )
    return True
