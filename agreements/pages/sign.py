"""The page on which a company's signatory reads and signs (R2, R28)."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.allowing import Allowed
from agreements.models import AgreementSigning, SigningState
from agreements.pages.reading import ReadText, read_text
from agreements.selectors import CompanyAgreements
from kernel.clock import program_zone
from kernel.formats import day, moment
from participants.models import Participant


@dataclass(frozen=True, slots=True)
class Opening:
    """Something that the signature opens, or lets go on; `status` is a code of the vocabulary."""

    name: str
    status: str
    words: str


@dataclass(frozen=True, slots=True)
class SignPage:
    """What the template places; `who` says who may sign where the reader may not."""

    text: ReadText
    state: str
    waits_for_company: bool
    lead: str
    accepted: str
    may_sign: bool
    who: str
    renewal_url: str
    renewal_minutes: int
    download_url: str
    decline_url: str
    tier: str | None
    openings: tuple[Opening, ...]
    sign_by: str
    left: str
    late: bool
    otherwise: str
    stays: str


def sign_page(
    participant: Participant,
    signing: AgreementSigning,
    *,
    former: AgreementSigning | None,
    state: CompanyAgreements,
    tier: str | None,
    may_sign: bool,
    renewal: str,
    today: date,
) -> SignPage:
    """Return the page; `former` is the version in force, `renewal` where the sign-in is renewed."""
    sign_by = signing.text.sign_by if participant.in_program else None
    left = (sign_by - today).days if sign_by else 0
    return SignPage(
        text=read_text(signing.text),
        state=_("Waits for our signature")
        if signing.state == SigningState.OFFERED
        else str(SigningState(signing.state).label),
        waits_for_company=signing.state == SigningState.OFFERED,
        lead=_lead(former),
        accepted=_accepted(signing),
        may_sign=may_sign,
        who=_who(participant, state),
        renewal_url=renewal,
        renewal_minutes=settings.ACCOUNT_REAUTHENTICATION_TIMEOUT // 60,
        download_url=reverse("agreements:text_file", args=[participant.slug, signing.text_id]),
        decline_url=reverse("agreements:decline", args=[participant.slug]),
        tier=tier,
        openings=_openings(state),
        sign_by=day(sign_by) if sign_by else _("No day is set"),
        left=_left(left) if sign_by else "",
        late=sign_by is not None and left < 0,
        otherwise=_otherwise(signing, participant),
        stays=_stays(former),
    )


def _lead(former: AgreementSigning | None) -> str:
    as_it_is = _("It is signed as it is: no wording can be changed by either side.")
    if former is None or former.countersigned_at is None:
        return as_it_is
    signed_on = former.countersigned_at.astimezone(program_zone()).date()
    replaces = _("Replaces version %(version)d, signed on %(day)s.")
    return f"{replaces % {'version': former.text.version, 'day': day(signed_on)}} {as_it_is}"


def _accepted(signing: AgreementSigning) -> str:
    if signing.state != SigningState.ACCEPTED:
        return ""
    words = _("%(name)s, %(title)s, signed on %(moment)s. IBM countersigns next.")
    return words % {
        "name": signing.accepted_name,
        "title": signing.accepted_title,
        "moment": moment(signing.accepted_at, program_zone()),
    }


def _who(participant: Participant, state: CompanyAgreements) -> str:
    if not state.signatories:
        return _("No signatory is named. The company’s alliance manager names one on the page of the team.")
    words = _("Only a signatory of %(company)s signs: %(names)s.")
    return words % {"company": participant.name, "names": ", ".join(state.signatories)}


def _openings(state: CompanyAgreements) -> tuple[Opening, ...]:
    names = (
        (Allowed.BENEFITS, _("Benefits of the tier")),
        (Allowed.DIRECTORY_AND_LOGO, _("IBM Security logo on the site")),
        (Allowed.DIRECTORY_AND_LOGO, _("Directory listing")),
    )
    return tuple(
        Opening(name, "met", _("Goes on"))
        if allowed in state.allowed
        else Opening(name, "locked", _("Opens"))
        for allowed, name in names
    )


def _left(left: int) -> str:
    if left < 0:
        return ngettext("%(n)d day late", "%(n)d days late", -left) % {"n": -left}
    return ngettext("%(n)d day left", "%(n)d days left", left) % {"n": left}


def _otherwise(signing: AgreementSigning, participant: Participant) -> str:
    if not participant.admitted:
        return _("The company does not become a Participant")
    if signing.text.sign_by is None:
        return _("The version signed before stays in force")
    return _("Benefits pause; assessments go on")


def _stays(former: AgreementSigning | None) -> str:
    stored = _("Signing stores your name, title, the time and the hash above. Both sides get the same file.")
    if former is None:
        return stored
    stays = _("Version %(version)d stays in force until IBM has signed too.")
    return f"{stored} {stays % {'version': former.text.version}}"
