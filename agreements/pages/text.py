"""A version of the text as administrators see it."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.models import AgreementText, TextState
from agreements.pages.reading import ReadText, read_text
from kernel.components import Fact
from kernel.formats import day


@dataclass(frozen=True, slots=True)
class TextPageForIbm:
    """What the template places; the addresses are empty where the step is not possible."""

    text: ReadText
    status: str
    facts: tuple[Fact, ...]
    file_url: str
    publish_url: str
    remove_url: str
    asks: str


def text_page(text: AgreementText, *, today: date) -> TextPageForIbm:
    """Return the page of a version."""
    draft = text.state == TextState.DRAFT
    notice = ngettext("%(n)d day", "%(n)d days", text.notice_days) % {"n": text.notice_days}
    return TextPageForIbm(
        text=read_text(text),
        status="draft" if draft else "published",
        facts=(
            Fact(_("Termination clause"), notice),
            Fact(_("To be accepted by"), day(text.sign_by) if text.sign_by else _("Nobody is asked")),
            Fact(_("What changed"), text.changes or "–"),
        ),
        file_url=reverse("agreements:text_file_for_ibm", args=[text.pk]),
        publish_url=reverse("agreements:publish", args=[text.pk]) if draft else "",
        remove_url=reverse("agreements:remove", args=[text.pk]) if draft else "",
        asks=_asks(text, today),
    )


def _asks(text: AgreementText, today: date) -> str:
    if text.sign_by is None:
        return _("Companies that come in from now on sign it; Participants keep the version they signed.")
    words = _(
        "Every Participant is asked to accept it by %(day)s, in %(n)d days. Until IBM has countersigned, the "
        "version signed before stays in force; after that day benefits pause for whoever has not accepted."
    )
    return words % {"day": day(text.sign_by), "n": (text.sign_by - today).days}
