"""Forms of a person's own account."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.services.api_tokens import LONGEST_DAYS
from accounts.tokens import SCOPES


class NameForm(forms.Form):
    """How a person is called in the portal."""

    name = forms.CharField(label=_("Name"), max_length=200)


class TokenForm(forms.Form):
    """A new token: what for, what it may read, for how long."""

    name = forms.CharField(label=_("What it is for"), max_length=100)
    participant_id = forms.TypedChoiceField(label=_("Company"), coerce=int, empty_value=None)
    scopes = forms.MultipleChoiceField(
        label=_("May read"), choices=[(scope, scope) for scope in SCOPES], widget=forms.CheckboxSelectMultiple
    )
    days = forms.IntegerField(label=_("Days until it ends"), min_value=1, max_value=LONGEST_DAYS, initial=90)

    def __init__(self, *args: Any, companies: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        company = self.fields["participant_id"]
        company.choices = companies  # type: ignore[attr-defined]  # a choice field
        if not companies:
            company.required = False
            company.widget = forms.HiddenInput()
