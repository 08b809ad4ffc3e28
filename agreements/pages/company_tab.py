"""The agreements tab of a company's page."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.permissions import Actor, Permission
from agreements.forms import AgreementForm, EndAgreementForm
from agreements.models import AgreementFact, AgreementKind
from agreements.selectors import agreements_of
from agreements.services.facts import ends_by_notice
from kernel.formats import day
from participants.models import Participant
from participants.slots import Panel


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """One agreement; `state` is a code of the vocabulary."""

    pk: int
    name: str
    signed: str
    ends: str
    reference: str
    source: str
    state: str
    words: str
    may_end: bool
    file_url: str


def agreements_panel(actor: Actor, participant: Participant, today: date) -> Panel:
    """Return the tab's panel, with the forms for those who may record."""
    context = {
        "agreements": [_row(fact, participant, today) for fact in agreements_of(participant)],
        "termination_words": _("Termination") if participant.admitted else "",
        "termination_url": reverse("agreements:termination", args=[participant.slug]),
        "may_record": actor.can(Permission.EDIT_FACTS, participant.pk),
        "agreement_form": AgreementForm(),
        "end_form": EndAgreementForm(auto_id=False, initial={"ends_on": today}),
    }
    return Panel("agreements/company_tab.html", context)


def _row(fact: AgreementFact, participant: Participant, today: date) -> AgreementRow:
    running = fact.ends_on is None or fact.ends_on >= today
    return AgreementRow(
        pk=fact.pk,
        name=str(AgreementKind(fact.kind).label),
        signed=day(fact.signed_on),
        ends=day(fact.ends_on) if fact.ends_on else "–",
        reference=fact.reference or "–",
        source=_("Taken over") if fact.taken_over else _("Recorded in the portal"),
        state="active" if running else "former",
        words=_("Holds") if running else _("Ended"),
        may_end=running and not ends_by_notice(AgreementKind(fact.kind), participant),
        file_url=reverse("agreements:fact_file", args=[participant.slug, fact.pk])
        if fact.file_sha256
        else "",
    )
