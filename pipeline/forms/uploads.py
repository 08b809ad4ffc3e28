"""An export to load, and the profile under which it is read."""

from collections.abc import Sequence
from typing import Any, TypeAlias

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from pipeline.models import CrmSource
from pipeline.profiles.document import ProfileRefused, load_profile
from pipeline.profiles.opening import FileRefused
from pipeline.profiles.profile import MappingProfile
from pipeline.profiles.reader import LeadFile

LARGEST_PROFILE = 1024 * 1024
Upload: TypeAlias = "UploadedFile[Any]"


class UploadForm(forms.Form):
    """A file with a known source's profile, or a new profile as a file or as text: one of the three."""

    file = forms.FileField(
        label=_("CRM export"), help_text=_("A CSV file, as the CRM wrote it."), allow_empty_file=True
    )
    source = forms.ChoiceField(
        label=_("Read it as"),
        required=False,
        help_text=_("A source that the portal knows, under its profile in use; or give a new profile below."),
    )
    profile_file = forms.FileField(label=_("New mapping profile, as a file"), required=False)
    profile_text = forms.CharField(
        label=_("New mapping profile, as JSON"), required=False, widget=forms.Textarea(attrs={"rows": 8})
    )

    profile: MappingProfile

    def __init__(self, *args: Any, known: Sequence[CrmSource], in_use: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._in_use = in_use
        choices = [(source.key, source.key) for source in known if source.key in in_use]
        self.fields["source"].choices = [("", _("A new profile")), *choices]  # type: ignore[attr-defined]

    def clean_file(self) -> Upload:
        file: Upload = self.cleaned_data["file"]
        limit = settings.UPLOAD_LIMIT_BYTES
        if file.size and file.size > limit:
            raise forms.ValidationError(
                _("The file is larger than %(limit)d MB. Load it with the import command on the server."),
                params={"limit": limit // 1024**2},
            )
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        profile = self._read_profile(cleaned)
        if profile is not None and "file" in cleaned:
            self.profile = profile
            self._try_file(cleaned["file"], profile)
        return cleaned

    def _read_profile(self, cleaned: dict[str, Any]) -> MappingProfile | None:
        given = [name for name in ("source", "profile_file", "profile_text") if cleaned.get(name)]
        if len(given) != 1:
            self.add_error(
                "source", _("Choose a known source, or give one new profile: exactly one of the three.")
            )
            return None
        (name,) = given
        if name == "source":
            return self._parsed(name, self._in_use[cleaned["source"]])
        if name == "profile_file":
            return self._parsed(name, _head(cleaned["profile_file"]))
        return self._parsed(name, cleaned["profile_text"])

    def _parsed(self, name: str, text: str | bytes) -> MappingProfile | None:
        try:
            return load_profile(text)
        except ProfileRefused as refused:
            self.add_error(name, [str(problem) for problem in refused.problems])
            return None

    def _try_file(self, file: Upload, profile: MappingProfile) -> None:
        """Refuse by its content what is no CSV file, or lacks a header that the profile names."""
        try:
            LeadFile(file, profile)  # type: ignore[arg-type]  # an uploaded file is read like a binary one
        except FileRefused as refused:
            self.add_error("file", str(refused))
        finally:
            file.seek(0)


class ProfileForm(forms.Form):
    """A source's mapping profile as JSON."""

    document = forms.CharField(
        label=_("Mapping profile"), widget=forms.Textarea(attrs={"rows": 24, "class": "code"})
    )

    profile: MappingProfile

    def __init__(self, *args: Any, source: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._source = source

    def clean_document(self) -> str:
        text: str = self.cleaned_data["document"]
        try:
            self.profile = load_profile(text)
        except ProfileRefused as refused:
            raise forms.ValidationError([str(problem) for problem in refused.problems]) from refused
        if self.profile.source != self._source:
            raise forms.ValidationError(
                _(
                    "This page is the profile of “%(source)s”. "
                    "Give the profile of another source with its first file."
                ),
                params={"source": self._source},
            )
        return text


class ReasonForm(forms.Form):
    """Why somebody decided so; kept with the change."""

    reason = forms.CharField(label=_("Reason"), max_length=500, help_text=_("Kept with the change."))


def _head(file: Upload) -> bytes:
    head: bytes = file.read(LARGEST_PROFILE)
    return head
