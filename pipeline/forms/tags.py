"""Decisions on the CRM's tags."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from participants.models import Participant

LONGEST_TAG = 500


class TagForm(forms.Form):
    """Which tag is decided on."""

    tag = forms.CharField(max_length=LONGEST_TAG, widget=forms.HiddenInput, strip=False)


class MapForm(TagForm):
    """Whom a tag means, and on what basis somebody says so; the same for a correction."""

    participant = forms.ModelChoiceField(
        label=_("Participant"),
        queryset=Participant.objects.none(),
        empty_label=_("Choose a participant"),
    )
    basis = forms.CharField(
        label=_("Basis"), max_length=500, help_text=_("How you know: kept with the mapping.")
    )

    def __init__(self, *args: Any, among: QuerySet[Participant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["participant"].queryset = among  # type: ignore[attr-defined]


class TagReasonForm(TagForm):
    """A decision on a tag that needs a reason."""

    reason = forms.CharField(label=_("Reason"), max_length=500, help_text=_("Kept with the decision."))
