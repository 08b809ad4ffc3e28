"""The contact form (R25)."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from alliance.mailbox.asking import Sender
from alliance.mailbox.forms import MessageForm, one_line
from alliance.public.spam import LONGEST_OPEN, MOST_LINKS, age_of, is_machine, links_in, stamp


class StampedForm(MessageForm):
    """A message from a page that anybody opens: with the moment it was opened, and a field for machines."""

    homepage = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        self.initial.setdefault("stamp", stamp(now))

    def is_from_machine(self) -> bool:
        """Whether a machine sent it; to be asked before the form is read."""
        return is_machine(
            trap=self.data.get("homepage", ""), stamped=self.data.get("stamp", ""), now=self.now
        )

    def clean_text(self) -> str:
        """Refuse a text that consists of links."""
        text: str = self.cleaned_data["text"]
        if links_in(text) > MOST_LINKS:
            words = ngettext("Write at most %(n)d link.", "Write at most %(n)d links.", MOST_LINKS)
            raise forms.ValidationError(words % {"n": MOST_LINKS})
        return text

    def clean(self) -> dict[str, Any]:
        """Refuse a form that was open too long, and give it a new stamp."""
        age = age_of(self.data.get("stamp", ""), self.now)
        if age is not None and age > LONGEST_OPEN:
            self.data = {**self.data.dict(), "stamp": stamp(self.now)}  # type: ignore[attr-defined]  # a QueryDict
            self.add_error(None, _("This page was open for more than a day. Send it once more."))
        return self.cleaned_data


class ContactForm(StampedForm):
    """A question from somebody who is not signed in."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=100,
        validators=[one_line],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("The number of your question and the answer go there, and nowhere else."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    company = forms.CharField(
        label=_("Company"),
        required=False,
        max_length=200,
        validators=[one_line],
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    subject = forms.CharField(label=_("Subject"), max_length=150, validators=[one_line])
    field_order = ("name", "email", "company", "subject", "text")

    def sender(self) -> Sender:
        """Return who writes."""
        values = self.cleaned_data
        return Sender(values["name"], values["email"], values["company"])
