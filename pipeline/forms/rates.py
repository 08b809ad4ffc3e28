"""A plan rate as entered."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pipeline.services.rates import FIRST_YEAR, LAST_YEAR


class RateForm(forms.Form):
    """US dollars for one unit of a currency in a program year (D8)."""

    currency = forms.CharField(label=_("Currency"), max_length=3, help_text=_("Three letters, such as EUR."))
    year = forms.IntegerField(label=_("Program year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    usd_per_unit = forms.DecimalField(
        label=_("US dollars for one unit"), max_digits=18, decimal_places=8, help_text=_("Such as 1.085.")
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=200,
        required=False,
        help_text=_("Where the rate is from, such as the plan."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        required=False,
        help_text=_("Needed to correct a rate that is set."),
    )
