"""Forms of Program Guide versions: each parses, then makes one call of a service."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from kernel.forms import DayInput
from tiers.guide_document import GuideRefused
from tiers.guide_document.problems import Problem
from tiers.models import ProgramGuide
from tiers.services import guide_drafts, guides

LARGEST_GUIDE = 2 * 1024 * 1024
LONGEST_VERSION = 64


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
            self.add_error("file", [problem_words(problem) for problem in refused.problems])
        except (guides.VersionTaken, guides.EffectiveDayTaken) as refused:
            self.add_error("file", str(refused))
        return None


def problem_words(problem: Problem) -> str:
    """What is wrong with a guide's document, after the place where it stands."""
    words = _(problem.sentence.template) % problem.sentence.values
    return f"{problem.path}: {words}" if problem.path else words


class NewDraftForm(forms.Form):
    """A draft as a copy of another version."""

    source = forms.ChoiceField(label=gettext_lazy("A copy of"))
    version = forms.CharField(
        label=gettext_lazy("Version"),
        max_length=LONGEST_VERSION,
        help_text=gettext_lazy("What it is called, such as 2028.1"),
    )
    effective_on = forms.DateField(
        label=gettext_lazy("First day"),
        widget=DayInput(),
        help_text=gettext_lazy("It can be changed until the version is announced."),
    )

    def __init__(self, *args: Any, sources: Sequence[ProgramGuide], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._sources = {str(each.pk): each for each in sources}
        field: Any = self.fields["source"]
        field.choices = [(key, each.version) for key, each in self._sources.items()]

    def save(self, *, by: User, now: datetime) -> ProgramGuide | None:
        """Begin the draft; None when it is refused, the form then carries the reason."""
        effective_on: date = self.cleaned_data["effective_on"]
        try:
            return guide_drafts.start_draft(
                by=by,
                source=self._sources[self.cleaned_data["source"]],
                version=self.cleaned_data["version"],
                effective_on=effective_on,
                now=now,
            )
        except GuideRefused as refused:
            for problem in refused.problems:
                field = problem.path if problem.path in self.fields else None
                self.add_error(field, problem_words(problem))
        except guides.VersionTaken as refused:
            self.add_error("version", str(refused))
        return None


class WholeDraftForm(forms.Form):
    """The whole document of a draft as JSON, typed or from a file."""

    text = forms.CharField(
        label=gettext_lazy("The document"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 32, "class": "mono", "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=gettext_lazy("Or a JSON file"),
        required=False,
        help_text=gettext_lazy("A file replaces what stands above."),
    )

    def content(self) -> str | bytes:
        """Return what was given: the file's bytes, else the text."""
        file: File[bytes] | None = self.cleaned_data.get("file")
        if file is None:
            return str(self.cleaned_data["text"])
        content: bytes = file.read(LARGEST_GUIDE + 1)
        return content
