"""Forms of guides and assessments: each parses, then makes one call of a service."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from tiers.guide_document import GuideRefused
from tiers.guide_document.problems import Problem
from tiers.models import Assessment
from tiers.services import guides, reviews

LARGEST_GUIDE = 2 * 1024 * 1024
TERMINATE = "-"


class GuideUploadForm(forms.Form):
    """A version of the Program Guide as a JSON file; problems are told with path and mend (R15)."""

    file = forms.FileField(
        label=gettext_lazy("Program Guide, a JSON file"),
        help_text=gettext_lazy(
            "Nothing takes effect by loading: the file becomes a draft that is announced later."
        ),
    )
    in_force = forms.BooleanField(
        required=False,
        label=gettext_lazy("It was announced elsewhere and is in force from its day on"),
        help_text=gettext_lazy("For taking over a running program: nobody is notified."),
    )

    def clean_file(self) -> "File[bytes]":
        """Refuse a file that no guide is as large as."""
        file: File[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_GUIDE:
            raise ValidationError(_("A guide is smaller than 2 MB. Choose the JSON file of one version."))
        return file

    def save(self, *, by: User, now: datetime) -> guides.Imported | None:
        """Load the file; None when it is refused, the form then carries every problem."""
        file: File[bytes] = self.cleaned_data["file"]
        try:
            return guides.import_guide(
                by=by, text=file.read(), in_force=self.cleaned_data["in_force"], now=now
            )
        except GuideRefused as refused:
            self.add_error("file", [_problem(problem) for problem in refused.problems])
        except (guides.VersionTaken, guides.EffectiveDayTaken) as refused:
            self.add_error("file", str(refused))
        return None


def _problem(problem: Problem) -> str:
    words = _(problem.sentence.template) % problem.sentence.values
    return f"{problem.path}: {words}" if problem.path else words


class ReasonForm(forms.Form):
    """A reason that the record keeps."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )


class OverrideForm(forms.Form):
    """Another tier than the computed one, or the end of the participation, with a reason (D5, D6)."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
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
