"""Forms of people and facts: each parses, then makes one call of a service."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import IBM_ROLES, PARTNER_ROLES
from kernel.clock import program_zone
from kernel.forms import DayInput
from participants import services
from participants.models import AssignmentKind, Audience, IncorporationRole, Participant, Technology


class InviteColleagueForm(forms.Form):
    """Who is invited into a company's workspace, and as what."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(
        label=_("E-mail address"), help_text=_("The link goes to this address, and only it can accept.")
    )
    role = forms.ChoiceField(
        label=_("Role"), choices=[(role.key, role.name) for role in PARTNER_ROLES.values()][::-1]
    )


class InviteIbmPersonForm(forms.Form):
    """Who joins IBM's side, and as what."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(
        label=_("E-mail address"), help_text=_("A link to set the password goes to this address.")
    )
    role = forms.ChoiceField(
        label=_("Role"), choices=[(role.key, role.name) for role in IBM_ROLES.values()][::-1]
    )


class JoinForm(forms.Form):
    """The account of a person who accepts an invitation."""

    name = forms.CharField(label=_("Name"), max_length=200)
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters; a sentence is good."),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_password(self) -> str:
        """Hold the password against the portal's rules."""
        password: str = self.cleaned_data["password"]
        validate_password(password, User(email=self.email, name=self.cleaned_data.get("name", "")))
        return password


class AssignForm(forms.Form):
    """Which IBM person is assigned to a company, and how."""

    # Who briefs a prospect is named with the briefing.
    kind = forms.ChoiceField(
        label=_("As"),
        choices=[each for each in AssignmentKind.choices if each[0] != AssignmentKind.BRIEFER],
        help_text=_(
            "An executive sponsor is a benefit: Benefits says whether the company’s tier brings one."
        ),
    )
    user = forms.ModelChoiceField(
        label=_("Person"), queryset=User.objects.none(), empty_label=_("Choose a person")
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = people  # type: ignore[attr-defined]  # a ModelChoiceField

    def save(self, *, by: User, participant: Participant, now: datetime) -> None:
        """Assign the person."""
        assign = {
            AssignmentKind.MANAGER: services.assign_alliance_manager,
            AssignmentKind.DEPUTY: services.assign_deputy,
            AssignmentKind.SPONSOR: services.assign_sponsor,
        }[AssignmentKind(self.cleaned_data["kind"])]
        today = now.astimezone(program_zone()).date()
        assign(by=by, participant=participant, user=self.cleaned_data["user"], today=today)


class FactForm(forms.Form):
    """A fact of a company, with the reason that the record keeps."""

    title = _("Record a fact")
    why = forms.CharField(
        label=_("Source or reason"),
        max_length=300,
        required=False,
        help_text=_("Kept in the record of changes."),
    )
    field_order: list[str] | None = None

    def __init__(self, *args: Any, technologies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "technology" in self.fields:
            self.fields["technology"].queryset = technologies  # type: ignore[attr-defined]  # a ModelChoiceField
        self.order_fields([*(name for name in self.fields if name != "why"), "why"])

    def save(self, *, by: User, participant: Participant, now: datetime) -> None:
        """Record the fact."""
        raise NotImplementedError


class TechnologyForm(FactForm):
    """A technology of the company."""

    title = _("Record a technology")
    name = forms.CharField(label=_("Name"), max_length=200)

    def save(self, *, by: User, participant: Participant, now: datetime) -> None:
        """Record the technology."""
        services.record_technology(by=by, participant=participant, **self.cleaned_data)


class OfferingForm(FactForm):
    """A technology inside an IBM Services Offering."""

    title = _("Record an IBM Services Offering")
    offering = forms.CharField(label=_("IBM Services Offering"), max_length=200)
    technology = forms.ModelChoiceField(
        label=_("Technology"),
        queryset=Technology.objects.none(),
        empty_label=_("Not recorded"),
        required=False,
    )
    role = forms.ChoiceField(label=_("Role of the technology"), choices=IncorporationRole.choices)
    launched_on = forms.DateField(label=_("Launched on"), required=False, widget=DayInput())

    def save(self, *, by: User, participant: Participant, now: datetime) -> None:
        """Record the incorporation."""
        values = {**self.cleaned_data, "role": IncorporationRole(self.cleaned_data["role"])}
        services.record_incorporation(by=by, participant=participant, **values)


class TrainingForm(FactForm):
    """One of IBM's people trained by the company."""

    title = _("Record a trained person")
    audience = forms.ChoiceField(label=_("Trained as"), choices=Audience.choices)
    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail address"))
    completed_on = forms.DateField(label=_("Completed on"), widget=DayInput())

    def save(self, *, by: User, participant: Participant, now: datetime) -> None:
        """Record the training."""
        values = {**self.cleaned_data, "audience": Audience(self.cleaned_data["audience"])}
        services.record_trained_person(by=by, participant=participant, **values)


class OtherProgramForm(FactForm):
    """Another IBM program of the company."""

    title = _("Record another IBM program")
    name = forms.CharField(label=_("Name"), max_length=200)
    since = forms.DateField(label=_("Since"), required=False, widget=DayInput())

    def save(self, *, by: User, participant: Participant, now: datetime) -> None:
        """Record the program."""
        services.record_other_program(by=by, participant=participant, **self.cleaned_data)


class DealRegistrationForm(FactForm):
    """Whether the company has a deal registration program that IBM uses."""

    title = _("Record the deal registration program")
    has_program = forms.TypedChoiceField(
        label=_("Has a program open to IBM"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda word: word == "yes",
    )
    as_of = forms.DateField(label=_("As of"), widget=DayInput())
    url = forms.URLField(label=_("Address of its terms"), required=False, assume_scheme="https")

    def save(self, *, by: User, participant: Participant, now: datetime) -> None:
        """Record the program, or that there is none."""
        services.record_deal_registration(by=by, participant=participant, **self.cleaned_data)


class TakeBackFactForm(forms.Form):
    """Why a fact is taken back."""

    why = forms.CharField(label=_("Reason"), max_length=300)


class EndFactForm(TakeBackFactForm):
    """The last day of a fact, and why it ends."""

    ended_on = forms.DateField(label=_("Last day"), widget=DayInput())
    field_order = ("ended_on", "why")


FACT_FORMS: dict[str, type[FactForm]] = {
    "offering": OfferingForm,
    "technology": TechnologyForm,
    "training": TrainingForm,
    "program": OtherProgramForm,
    "deal-registration": DealRegistrationForm,
}
