"""One signing as IBM sees it: what the company signed, verified before anybody countersigns (R28)."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.integrity import verify_signed_file, verify_text
from agreements.models import AgreementSigning, SigningState
from agreements.pages.words import STATUS_OF_SIGNING, hash_groups
from agreements.pdf.signatures import signatures_of
from kernel.clock import program_zone
from kernel.components import Fact, TimelineEntry
from kernel.formats import moment
from kernel.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Check:
    """Something that was verified just now; `status` is a code of the vocabulary."""

    status: str
    words: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class SigningPage:
    """What the template places; `holds`: every check does, so that it may be countersigned."""

    title: str
    company: str
    company_url: str
    status: str
    words: str
    waits_for_ibm: bool
    may_withdraw: bool
    withdraw_url: str
    checks: tuple[Check, ...]
    holds: bool
    facts: tuple[Fact, ...]
    history: tuple[TimelineEntry, ...]
    text_url: str
    signed_url: str
    certificate_url: str


def signing_page(signing: AgreementSigning) -> SigningPage:
    """Return the page; it reads and verifies the stored files."""
    state, slug = SigningState(signing.state), signing.participant.slug
    checks = _checks(signing)
    return SigningPage(
        title=_("Program Agreement, version %(version)d") % {"version": signing.text.version},
        company=signing.participant.name,
        company_url=reverse("agreements:agreements", args=[slug]),
        status=STATUS_OF_SIGNING[state],
        words=str(state.label),
        waits_for_ibm=state is SigningState.ACCEPTED,
        may_withdraw=signing.is_open,
        withdraw_url=reverse("agreements:withdraw", args=[signing.pk]),
        checks=checks,
        holds=all(each.status == "met" for each in checks),
        facts=_facts(signing),
        history=_history(signing),
        text_url=reverse("agreements:text", args=[signing.text_id]),
        signed_url=reverse("agreements:signed_file", args=[slug, signing.pk])
        if signing.signed_sha256
        else "",
        certificate_url=reverse("agreements:certificate_file", args=[slug, signing.pk])
        if signing.certificate_sha256
        else "",
    )


def _checks(signing: AgreementSigning) -> tuple[Check, ...]:
    try:
        published = verify_text(signing.text)
    except Refusal as refusal:
        return (Check("not_met", _("Text is not the published text"), str(refusal)),)
    found = [Check("met", _("Text is the published text"), hash_groups(signing.text.sha256))]
    if not signing.signed_sha256:
        return tuple(found)
    try:
        signed = verify_signed_file(signing)
        signatures = signatures_of(signed)
    except Refusal as refusal:
        return (*found, Check("not_met", _("Signed file is not the one that was signed"), str(refusal)))
    begins = signed.startswith(published)
    found.append(
        Check(
            "met" if begins else "not_met",
            _("Signed file begins with the published bytes")
            if begins
            else _("Signed file does not begin with the published bytes"),
            hash_groups(signing.signed_sha256),
        )
    )
    found += [
        Check("met", _("Signature of %(name)s holds") % {"name": each.name}, each.reason)
        if each.holds
        else Check("not_met", _("Signature of %(name)s does not hold") % {"name": each.name}, each.field)
        for each in signatures
    ]
    return tuple(found)


def _facts(signing: AgreementSigning) -> tuple[Fact, ...]:
    zone = program_zone()
    facts = [
        Fact(_("Accepted by"), signing.accepted_name or _("Nobody yet")),
        Fact(_("Title"), signing.accepted_title or "–"),
        Fact(_("Accepted"), moment(signing.accepted_at, zone) if signing.accepted_at else "–"),
    ]
    if signing.countersigned_at:
        facts += [
            Fact(_("Countersigned by"), signing.countersigned_name),
            Fact(_("Title"), signing.countersigned_title),
            Fact(_("Countersigned"), moment(signing.countersigned_at, zone)),
        ]
    return tuple(facts)


def _history(signing: AgreementSigning) -> tuple[TimelineEntry, ...]:
    zone = program_zone()
    steps = (
        (signing.closed_at, str(SigningState(signing.state).label), signing.closed_reason),
        (signing.countersigned_at, _("Countersigned for IBM"), signing.countersigned_name),
        (
            signing.accepted_at,
            _("Accepted for %(company)s") % {"company": signing.participant.name},
            signing.accepted_name,
        ),
        (signing.offered_at, _("Offered"), ""),
    )
    return tuple(
        TimelineEntry(moment(at, zone), title, text, state="done")
        for at, title, text in steps
        if at is not None
    )
