"""The form of an agreement fact."""

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.models import AgreementKind
from kernel.forms import DayInput


class AgreementForm(forms.Form):
    """An agreement that was signed."""

    kind = forms.TypedChoiceField(label=_("Agreement"), choices=AgreementKind.choices, coerce=AgreementKind)
    signed_on = forms.DateField(label=_("Signed on"), widget=DayInput())
    ends_on = forms.DateField(label=_("Last day on which it holds"), required=False, widget=DayInput())
    reference = forms.CharField(label=_("Reference"), max_length=100, required=False)
    why = forms.CharField(label=_("Source or reason"), max_length=300, required=False)


class EndAgreementForm(forms.Form):
    """The last day of an agreement, and why."""

    ends_on = forms.DateField(label=_("Last day on which it holds"), widget=DayInput())
    why = forms.CharField(label=_("Reason"), max_length=300)
