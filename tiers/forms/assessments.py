"""Forms of assessments: each parses, then makes one call of a service."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from kernel.answers import LONGEST_WORDS
from tiers.models import Assessment
from tiers.services import reviews

TERMINATE = "-"


class ReasonForm(forms.Form):
    """A reason that the record keeps."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )


class OverrideForm(forms.Form):
    """Another tier than the computed one, or the end of the participation, with a reason (D5, D6)."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, tiers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ends = (TERMINATE, _("Below the program, end the participation"))
        self.fields["tier"] = forms.ChoiceField(label=_("Decision"), choices=[*tiers, ends])
        self.order_fields(["tier", "reason"])

    def save(self, *, by: User, assessment: Assessment, now: datetime) -> None:
        """Record the decision; raises what `override_assessment` raises."""
        tier = self.cleaned_data["tier"]
        reviews.override_assessment(
            by=by,
            assessment=assessment,
            tier=None if tier == TERMINATE else tier,
            terminate=tier == TERMINATE,
            reason=self.cleaned_data["reason"],
            now=now,
        )
