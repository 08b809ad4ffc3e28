"""Forms of the mailbox: each parses, then makes one call of a service."""

import re

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

LONGEST_TEXT = 4000
LONGEST_SUBJECT = 150
one_line = RegexValidator(
    re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]"), _("Write this on one line."), inverse_match=True
)
"""A name or a subject ends in the head of a mail: it holds no line break."""


class MessageForm(forms.Form):
    """What somebody writes in a ticket: plain text."""

    text = forms.CharField(
        label=_("Message"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 6})
    )


class AnswerForm(MessageForm):
    """An answer, which is mailed."""

    def __init__(self, *args, **kwargs) -> None:  # type: ignore[no-untyped-def]  # Django's own signature
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Answer")
        self.fields["text"].help_text = _("It is mailed to the sender as it is, under your name.")


class QuestionForm(MessageForm):
    """A question to the Program from a workspace: who asks is known."""

    subject = forms.CharField(label=_("Subject"), max_length=LONGEST_SUBJECT, validators=[one_line])
    field_order = ("subject", "text")
