"""Forms of a checklist's item: its evidence by kind, a comment, whose it is."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.forms import DayInput
from kernel.refusal import Refusal
from onboarding.models import EvidenceKind
from onboarding.selectors.checklist_people import Worker
from onboarding.services.checklist import LONGEST_LINK, Evidence, EvidenceMissing

LONGEST_COMMENT = 4000


class EvidenceForm(forms.Form):
    """What proves an item: the field of its kind, none for a person's word. The service judges it."""

    on = forms.DateField(label=gettext_lazy("The day on which this was done"), widget=DayInput())
    link = forms.CharField(label=gettext_lazy("The address of the evidence"), max_length=LONGEST_LINK)
    file = forms.FileField(label=gettext_lazy("The file that proves it"), allow_empty_file=True)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = {EvidenceKind.DATE: "on", EvidenceKind.LINK: "link", EvidenceKind.FILE: "file"}.get(
            EvidenceKind(kind)
        )
        for name in {"on", "link", "file"} - {wanted}:
            del self.fields[name]
        for field in self.fields.values():
            field.error_messages["required"] = str(EvidenceMissing(EvidenceKind(kind)))
        if wanted == "link":
            self.fields["link"].help_text = _("It begins with https://.")
        if wanted == "file":
            self.fields["file"].help_text = _(
                "PDF, picture, Word, Excel or PowerPoint, at most %d MB. Both sides can download it."
            ) % (settings.EVIDENCE_LIMIT_BYTES // 1_000_000)

    def evidence(self) -> Evidence:
        """Return what was brought as the service takes it."""
        given = self.cleaned_data
        return Evidence(on=given.get("on"), link=given.get("link", ""), file=given.get("file"))

    def refuse(self, refusal: Refusal) -> None:
        """Say beside the field why what was brought proves nothing."""
        self.add_error(next(iter(self.fields), None), str(refusal))


class CommentForm(forms.Form):
    """What somebody writes about an item."""

    text = forms.CharField(
        label=gettext_lazy("Comment"),
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Both sides read it."),
    )


class AssignForm(forms.Form):
    """A person of the side that owns the item, or nobody."""

    person = forms.TypedChoiceField(
        label=gettext_lazy("Whose work it is"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, workers: Iterable[Worker], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = {each.user_id: each.name for each in workers}
        self.fields["person"].choices = [("", _("Nobody in particular")), *people.items()]  # type: ignore[attr-defined]  # a choice field
