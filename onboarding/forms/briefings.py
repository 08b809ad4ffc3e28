"""Forms of a briefing: when, where, with whom, and how it went."""

from datetime import datetime
from email.utils import parseaddr
from typing import Any

from django import forms
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from kernel.clock import program_zone
from kernel.forms import DayInput
from onboarding.calendar import Guest
from onboarding.models import Briefing, BriefingOutcome
from onboarding.services import BriefingPlan

MOST_ATTENDEES = 50


class BriefingForm(forms.Form):
    """A briefing; the time is in the program's time zone."""

    presenter = forms.ModelChoiceField(
        label=_("Presenter"),
        queryset=User.objects.none(),
        help_text=_("Sees this prospect from now on, instead of whoever was named before."),
    )
    on = forms.DateField(label=_("Day"), widget=DayInput())
    at = forms.TimeField(label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=15, max_value=480, initial=60)
    place = forms.CharField(label=_("Place, or the address of the call"), max_length=300, required=False)
    agenda = forms.CharField(
        label=_("Agenda"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    attendees = forms.CharField(
        label=_("Who attends for the company"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One in a line: Pia Lund &lt;pia@kestrel.example&gt;. Each gets a calendar invitation."),
    )
    material = forms.FileField(
        label=_("Material"),
        required=False,
        help_text=_("Slides or a document; the company’s people can download it."),
    )

    def __init__(self, *args: Any, presenters: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["presenter"].queryset = presenters  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["at"].help_text = _("In the program’s time zone, %s.") % program_zone().key

    def clean_attendees(self) -> list[Guest]:
        """Read the lines as name and address. Raises ValidationError for a line without an address."""
        lines = [line.strip() for line in self.cleaned_data["attendees"].splitlines() if line.strip()]
        if len(lines) > MOST_ATTENDEES:
            raise forms.ValidationError(_("At most %d people.") % MOST_ATTENDEES)
        return [_guest(line) for line in lines]

    def plan(self) -> BriefingPlan:
        """Return what was entered as the services take it."""
        given = self.cleaned_data
        return BriefingPlan(
            presenter=given["presenter"],
            starts_at=datetime.combine(given["on"], given["at"], program_zone()),
            minutes=given["minutes"],
            place=given["place"],
            agenda=given["agenda"],
            attendees=tuple(given["attendees"]),
            material=given["material"],
        )


class OutcomeForm(forms.Form):
    """How a briefing went."""

    outcome = forms.ChoiceField(label=_("What the company made of it"), choices=BriefingOutcome.choices)
    notes = forms.CharField(
        label=_("Notes"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Seen by IBM only."),
    )


class MaterialForm(forms.Form):
    """The material that was shown."""

    material = forms.FileField(label=_("Material"))


def as_entered(briefing: Briefing) -> dict[str, Any]:
    """Return the values of a briefing as the form shows them."""
    local = briefing.starts_at.astimezone(program_zone())
    return {
        "presenter": briefing.presenter_id,
        "on": local.date(),
        "at": local.time(),
        "minutes": briefing.minutes,
        "place": briefing.place,
        "agenda": briefing.agenda,
        "attendees": attendee_lines((each["name"], each["email"]) for each in briefing.attendees),
    }


def attendee_lines(people: Any) -> str:
    """Return pairs of name and address as the form's lines."""
    return "\n".join(f"{name} <{email}>" if name else email for name, email in people)


def _guest(line: str) -> Guest:
    name, address = parseaddr(line)
    try:
        validate_email(address)
    except forms.ValidationError as unreadable:
        words = _("“%s” has no e-mail address. Write: Name <name@company.example>.")
        raise forms.ValidationError(words % line[:80]) from unreadable
    return Guest(name.strip()[:200], address.lower())
