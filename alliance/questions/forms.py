"""The form of a question with its answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.mailbox.forms import one_line


class SiteQuestionForm(forms.Form):
    """The words of a question and its answer: plain text, an empty line begins a paragraph."""

    question = forms.CharField(label=_("Question"), max_length=200, validators=[one_line])
    answer = forms.CharField(
        label=_("Answer"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Anybody reads it: name no company, no person and no figure of a Participant."),
    )
