"""Forms of a candidacy: the nomination, its contact, its people."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.permissions import PARTNER_ROLES
from onboarding.selectors.lookalikes import Lookalike
from onboarding.services import Candidate, PlannedOffering
from participants.models import IncorporationRole

NEW_COMPANY = "new"


class ContactForm(forms.Form):
    """Whom IBM talks to at the company, and what it is."""

    contact_name = forms.CharField(label=_("Its alliance manager: name"), max_length=200)
    contact_email = forms.EmailField(label=_("Its alliance manager: e-mail address"), max_length=254)
    summary = forms.CharField(
        label=_("What the company is"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Seen by IBM only."),
    )


class NominateForm(forms.Form):
    """A company to be considered, and what it would bring."""

    name = forms.CharField(label=_("Company"), max_length=200)
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https", max_length=200)
    technology = forms.CharField(
        label=_("Technology"),
        max_length=200,
        help_text=_("What would be incorporated in an IBM Services Offering."),
    )
    offerings = forms.CharField(
        label=_("IBM Services Offerings"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        help_text=_("Which it would be incorporated in, one in a line."),
    )
    role = forms.ChoiceField(label=_("Role of the technology"), choices=IncorporationRole.choices)
    contact_name = forms.CharField(label=_("Its alliance manager: name"), max_length=200)
    contact_email = forms.EmailField(label=_("Its alliance manager: e-mail address"), max_length=254)
    tell = forms.BooleanField(
        label=_("Tell this person now that the company could become a Participant"),
        required=False,
        initial=True,
    )
    other_programs = forms.CharField(
        label=_("Other IBM programs it belongs to"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        help_text=_("One in a line. They are no obstacle."),
    )
    summary = forms.CharField(
        label=_("What the company is, and why it"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Seen by IBM only."),
    )

    def __init__(self, *args: Any, found: tuple[Lookalike, ...] = (), **kwargs: Any) -> None:
        """`found` are companies that it may be: an administrator has to say which, or that it is none."""
        super().__init__(*args, **kwargs)
        if found:
            again = [
                (each.slug, _("It is %(name)s: nominate that company again") % {"name": each.name})
                for each in found
                if each.renominable
            ]
            self.fields["which"] = forms.ChoiceField(
                label=_("Which company is it?"),
                choices=[*again, (NEW_COMPANY, _("None of these: record it as a new company"))],
                widget=forms.RadioSelect,
            )
            self.order_fields(["which"])

    def candidate(self) -> Candidate:
        """Return what was entered as the services take it."""
        given = self.cleaned_data
        role = IncorporationRole(given["role"])
        return Candidate(
            name=given["name"],
            website=given["website"],
            technology=given["technology"],
            offerings=tuple(PlannedOffering(line[:200], role) for line in _lines(given["offerings"])),
            contact_name=given["contact_name"],
            contact_email=given["contact_email"],
            summary=given["summary"],
            other_programs=tuple(line[:200] for line in _lines(given["other_programs"])),
        )


class InvitePersonForm(forms.Form):
    """Who of the company joins its onboarding, and as what."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(
        label=_("E-mail address"), help_text=_("The link goes to this address, and only it can accept.")
    )
    role = forms.ChoiceField(
        label=_("Role"), choices=[(role.key, role.name) for role in PARTNER_ROLES.values()]
    )


class CloseForm(forms.Form):
    """How a candidacy ends, and why."""

    end = forms.ChoiceField(
        choices=[("withdrawn", _("IBM withdraws it")), ("declined", _("The company declines"))]
    )
    reason = forms.CharField(max_length=500)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
