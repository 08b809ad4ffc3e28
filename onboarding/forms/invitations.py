"""The form of an invitation into the Program."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class InviteForm(forms.Form):
    """Who gets the link, who becomes the IBM alliance manager, and the tier at entry, confirmed (R8, R24).

    `tier` is a key, as the page showed it.
    """

    manager = forms.ModelChoiceField(
        label=_("IBM alliance manager"),
        queryset=User.objects.none(),
        empty_label=_("Choose a person"),
        help_text=_("Sees the company from now on, and acts for IBM on it."),
    )
    email = forms.ChoiceField(
        label=_("Signatory who gets the link"), help_text=_("Only this person can accept the invitation.")
    )
    tier = forms.CharField(widget=forms.HiddenInput)
    confirmed = forms.BooleanField()

    def __init__(
        self,
        *args: Any,
        managers: Any,
        signatories: Mapping[str, str],
        tier: str,
        tier_name: str,
        **kwargs: Any,
    ) -> None:
        """`signatories` are names by e-mail address; `tier` and `tier_name` are what performance earns."""
        super().__init__(*args, **{"initial": {"tier": tier}, **kwargs})
        self.fields["manager"].queryset = managers  # type: ignore[attr-defined]  # a ModelChoiceField
        choices = [(email, f"{name}, {email}") for email, name in signatories.items()]
        self.fields["email"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["confirmed"].label = _("I confirm %s as the tier at entry") % tier_name
