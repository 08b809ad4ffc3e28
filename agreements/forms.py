"""The forms of agreements."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from agreements.models import AgreementKind
from agreements.services import Confirmations
from agreements.services.signing.accepting import NameDoesNotMatch, same_name
from kernel.answers import LONGEST_WORDS
from kernel.formats import day
from kernel.forms import DayInput

_UNCONFIRMED = {"required": _("Confirm this, or decline.")}


class AgreementForm(forms.Form):
    """An agreement that was signed."""

    kind = forms.TypedChoiceField(label=_("Agreement"), choices=AgreementKind.choices, coerce=AgreementKind)
    signed_on = forms.DateField(label=_("Signed on"), widget=DayInput())
    ends_on = forms.DateField(label=_("Last day on which it holds"), required=False, widget=DayInput())
    reference = forms.CharField(label=_("Reference"), max_length=100, required=False)
    file = forms.FileField(
        label=_("Signed file"),
        required=False,
        help_text=_("A PDF. It is given out as a download to both sides."),
    )
    why = forms.CharField(label=_("Source or reason"), max_length=300, required=False)


class EndAgreementForm(forms.Form):
    """The last day of an agreement, and why."""

    ends_on = forms.DateField(label=_("Last day on which it holds"), widget=DayInput())
    why = forms.CharField(label=_("Reason"), max_length=300)


class TextForm(forms.Form):
    """The next version of the Program Agreement."""

    title = forms.CharField(label=_("Title"), max_length=200)
    file = forms.FileField(
        label=_("Text"), help_text=_("A PDF made from the text, without form, script or password.")
    )
    changes = forms.CharField(
        label=_("What changed"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever signed the version before reads this first."),
    )
    notice_days = forms.IntegerField(
        label=_("Days of the termination clause"), min_value=1, max_value=365, initial=30
    )
    sign_by = forms.DateField(
        label=_("To be accepted by"),
        required=False,
        widget=DayInput(),
        help_text=_(
            "After this day benefits pause for whoever has not accepted. Without it nobody is asked."
        ),
    )


class SignForm(forms.Form):
    """What the signatory types and confirms; the service checks all of it again, under its lock."""

    name = forms.CharField(label=_("Full legal name"), max_length=200)
    title = forms.CharField(
        label=_("Title"), max_length=200, help_text=_("As it shall appear under the signature")
    )
    has_read = forms.BooleanField(error_messages=_UNCONFIRMED)
    may_bind = forms.BooleanField(error_messages=_UNCONFIRMED)
    as_it_is = forms.BooleanField(error_messages=_UNCONFIRMED)

    def __init__(
        self, *args: Any, on_record: str, version: int, pages: int, company: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.on_record = on_record
        words = {"version": version, "pages": pages, "company": company}
        self.fields["has_read"].label = _now("I have read version %(version)d, all %(pages)d pages") % words
        self.fields["may_bind"].label = _now("I may bind %(company)s") % words
        self.fields["as_it_is"].label = _now("I accept it as it is, Attachment A (logo usage) included")
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"

    def clean_name(self) -> str:
        """Refuse a name that is not the one on record, together with whatever else is missing."""
        typed: str = self.cleaned_data["name"]
        if not same_name(typed, self.on_record):
            raise forms.ValidationError(str(NameDoesNotMatch(self.on_record)))
        return typed

    def confirmations(self) -> Confirmations:
        """Return what was confirmed."""
        given = self.cleaned_data
        return Confirmations(given["has_read"], given["may_bind"], given["as_it_is"])


class CountersignForm(forms.Form):
    """In which capacity somebody countersigns."""

    title = forms.CharField(
        label=_("Your title"), max_length=200, help_text=_("As it shall appear under the signature")
    )


class ReasonForm(forms.Form):
    """Why an offer ends."""

    reason = forms.CharField(
        label=_("Reason"), max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 3})
    )


class NoticeForm(forms.Form):
    """Notice of termination, confirmed by the company's name."""

    ground = forms.CharField(
        label=_("Ground"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The other party reads it, and it stays in the record."),
    )
    effective_on = forms.DateField(label=_("Effective on"), widget=DayInput())
    company = forms.CharField(max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args: Any, company: str, earliest: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.company_name = company
        self.fields["effective_on"].initial = earliest
        self.fields["effective_on"].help_text = _now("%(day)s at the earliest.") % {"day": day(earliest)}
        self.fields["company"].label = _now("Type “%(company)s” to confirm") % {"company": company}

    def clean_company(self) -> str:
        """Refuse a notice that was not meant for this company."""
        typed: str = self.cleaned_data["company"]
        if not same_name(typed, self.company_name):
            raise forms.ValidationError(
                _("Type the company’s name as it stands here: %(company)s.") % {"company": self.company_name}
            )
        return typed


class StepForm(forms.Form):
    """What is to be said of a step that is done."""

    note = forms.CharField(
        label=_("Note"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
