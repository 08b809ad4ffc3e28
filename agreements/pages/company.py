"""The agreements of one company."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.permissions import Actor, Permission
from agreements.allowing import AgreementStanding
from agreements.models import AgreementFact, AgreementKind, AgreementSigning, SigningState
from agreements.pages.words import ALLOWED_WORDS, STANDING_WORDS, STATUS_OF_SIGNING
from agreements.selectors import CompanyAgreements
from kernel.clock import program_zone
from kernel.formats import day, moment
from participants.models import IN_RELATION, Participant


@dataclass(frozen=True, slots=True)
class SigningRow:
    """One version's way; `for_company` and `for_ibm` say who signed when, or who has yet to."""

    version: str
    status: str
    words: str
    note: str
    for_company: str
    company_at: str
    for_ibm: str
    ibm_at: str
    countersign_url: str
    text_url: str
    signed_url: str
    certificate_url: str
    manage_url: str


@dataclass(frozen=True, slots=True)
class FactRow:
    """An agreement recorded outside of the portal's signing."""

    name: str
    status: str
    words: str
    signed: str
    ends: str
    reference: str
    file_url: str
    file_name: str


@dataclass(frozen=True, slots=True)
class AllowedRow:
    """Something that the state allows, or not."""

    name: str
    allowed: bool


@dataclass(frozen=True, slots=True)
class CompanyPage:
    """The whole page; `sign_url` leads every reader to the text that waits, `may_sign` says for what."""

    status: str
    words: str
    warning: str
    warning_text: str
    sign_url: str
    may_sign: bool
    signings: tuple[SigningRow, ...]
    program: tuple[FactRow, ...]
    procurement: tuple[FactRow, ...]
    shows_procurement: bool
    allowed: tuple[AllowedRow, ...]
    who_signs: str
    certificates_url: str
    offer_url: str
    termination_url: str


def company_page(
    actor: Actor,
    participant: Participant,
    *,
    state: CompanyAgreements,
    signings: Sequence[AgreementSigning],
    facts: Sequence[AgreementFact],
    today: date,
) -> CompanyPage:
    """Return the page for either side; before admission it shows the Program Agreement alone (R2)."""
    manages = actor.can(Permission.MANAGE_AGREEMENTS, participant.pk)
    signs = actor.can(Permission.SIGN, participant.pk)
    waits = any(each.state == SigningState.OFFERED for each in signings)
    is_open = any(each.is_open for each in signings)
    warning, warning_text = _warning(state, today, signs=signs)
    shown = {each.fact_id for each in signings}
    program = [each for each in facts if each.kind == AgreementKind.PROGRAM and each.pk not in shown]
    may_be_asked = participant.lifecycle in IN_RELATION
    address = reverse("agreements:sign", args=[participant.slug])
    return CompanyPage(
        status=STANDING_WORDS[state.standing][0],
        words=str(STANDING_WORDS[state.standing][1]),
        warning=warning,
        warning_text=warning_text,
        sign_url=address if waits else "",
        may_sign=signs,
        signings=tuple(_signing_row(each, participant, manages=manages) for each in signings),
        program=tuple(_fact_row(each, participant, today) for each in program),
        procurement=tuple(
            _fact_row(each, participant, today) for each in facts if each.kind == AgreementKind.PROCUREMENT
        ),
        shows_procurement=actor.is_ibm or participant.admitted,
        allowed=tuple(AllowedRow(str(words), each in state.allowed) for each, words in ALLOWED_WORDS.items()),
        who_signs=_who_signs(state.signatories),
        certificates_url=reverse("agreements:certificates", args=[participant.slug]),
        offer_url=reverse("agreements:offer", args=[participant.slug])
        if manages and may_be_asked and not is_open
        else "",
        termination_url=reverse("agreements:termination", args=[participant.slug])
        if participant.admitted and actor.can(Permission.VIEW_PARTICIPANT, participant.pk)
        else "",
    )


def _warning(state: CompanyAgreements, today: date, *, signs: bool) -> tuple[str, str]:
    title, words = _what_waits(state, today)
    if words and not signs and state.signatories:
        only = _("Only a signatory may: %(names)s.") % {"names": ", ".join(state.signatories)}
        words = f"{words} {only}"
    return title, words


def _what_waits(state: CompanyAgreements, today: date) -> tuple[str, str]:
    if state.standing is AgreementStanding.REACCEPTANCE_PAST:
        words = _("It was to be accepted by %(day)s. Benefits pause until it is; assessments go on.")
        return _("A later version is not accepted yet."), words % {"day": day(state.sign_by)}
    if state.standing is AgreementStanding.REACCEPTANCE_DUE and state.sign_by:
        left = (state.sign_by - today).days
        words = ngettext(
            "Accept it by %(day)s: %(left)d day is left. After that day benefits pause.",
            "Accept it by %(day)s: %(left)d days are left. After that day benefits pause.",
            left,
        )
        return _("A later version waits for acceptance."), words % {"day": day(state.sign_by), "left": left}
    return "", ""


def _who_signs(names: Sequence[str]) -> str:
    if not names:
        return _("No signatory is named. The company’s alliance manager names one on the page of the team.")
    return ngettext("Signatory: %(names)s", "Signatories: %(names)s", len(names)) % {
        "names": ", ".join(names)
    }


def _signing_row(signing: AgreementSigning, participant: Participant, *, manages: bool) -> SigningRow:
    state = SigningState(signing.state)
    slug, kept = participant.slug, bool(signing.signed_sha256)
    managed = reverse("agreements:signing", args=[signing.pk])
    return SigningRow(
        version=_("Version %(version)d") % {"version": signing.text.version},
        status=STATUS_OF_SIGNING[state],
        words=str(state.label),
        note=signing.closed_reason,
        for_company=_person(signing.accepted_name, signing.accepted_title)
        or (_("Not signed yet") if signing.is_open else "–"),
        company_at=_at(signing.accepted_at),
        for_ibm=_person(signing.countersigned_name, signing.countersigned_title)
        or (_("Not signed yet") if signing.is_open else "–"),
        ibm_at=_at(signing.countersigned_at),
        countersign_url=managed if manages and state is SigningState.ACCEPTED else "",
        text_url=reverse("agreements:text_file", args=[slug, signing.text_id]),
        signed_url=reverse("agreements:signed_file", args=[slug, signing.pk]) if kept else "",
        certificate_url=reverse("agreements:certificate_file", args=[slug, signing.pk])
        if signing.certificate_sha256
        else "",
        manage_url=managed if manages else "",
    )


def _fact_row(fact: AgreementFact, participant: Participant, today: date) -> FactRow:
    runs = fact.ends_on is None or fact.ends_on >= today
    return FactRow(
        name=_("Taken over from before the portal")
        if fact.taken_over
        else str(AgreementKind(fact.kind).label),
        status="in_force" if runs else "former",
        words=_("Holds") if runs else _("Ended"),
        signed=day(fact.signed_on),
        ends=day(fact.ends_on) if fact.ends_on else "–",
        reference=fact.reference or "–",
        file_url=reverse("agreements:fact_file", args=[participant.slug, fact.pk])
        if fact.file_sha256
        else "",
        file_name=fact.file_name,
    )


def _person(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _at(when: datetime | None) -> str:
    return moment(when, program_zone()) if when else ""
