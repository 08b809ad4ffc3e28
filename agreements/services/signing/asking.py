"""Asking companies for their acceptance of a text: one by one, or everybody of a new version (R2, R27)."""

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission
from agreements.models import AgreementSigning, AgreementText, SigningState, TextState
from agreements.models.signings import OPEN_SIGNINGS
from agreements.selectors import newest_text
from agreements.services.permitted import NotPermitted
from agreements.services.telling import tell_of_offers
from kernel.refusal import Refusal
from participants.models import IN_PROGRAM, IN_RELATION, Lifecycle, Participant
from participants.selectors import actor_of
from participants.services.behalf import as_ibm


class NoTextPublished(Refusal):
    """Only a published text is signed (R28)."""

    def __init__(self) -> None:
        super().__init__(_("No text of the Program Agreement is published. Publish one first."))


class NotToBeAsked(Refusal):
    """The agreement is signed by Participants and by companies that were invited (R2, R7)."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("%(name)s is neither invited nor a Participant. Invite it first.") % {"name": name}
        )


class OfferOpen(Refusal):
    """One text at a time waits for a company's signatory, or for IBM."""

    def __init__(self, version: int) -> None:
        super().__init__(
            _("Version %(version)d is open for this company already. Countersign or withdraw it first.")
            % {"version": version}
        )


class SignedAlready(Refusal):
    """The company has this version, or a later one, in force."""

    def __init__(self, version: int) -> None:
        super().__init__(_("Version %(version)d is in force with this company.") % {"version": version})


def offer_text(
    *, by: User | None, participant: Participant, text: AgreementText | None = None, now: datetime
) -> AgreementSigning:
    """Offer a company a text, the newest published one unless one is named (R2, R28).

    By an administrator, the system, or the signatory of an invited company, whose acceptance of the
    invitation leads to it. Raises NotPermitted, NoTextPublished, NotToBeAsked, OfferOpen, SignedAlready.
    """
    with as_ibm(by, why="agreement offered"):
        company = Participant.objects.select_for_update().get(pk=participant.pk)
        _refuse_unpermitted(by, company)
        if company.lifecycle not in IN_RELATION:
            raise NotToBeAsked(company.name)
        offered = text or newest_text()
        if offered is None or offered.state != TextState.PUBLISHED:
            raise NoTextPublished
        _refuse_repeated(company, offered)
        signing = AgreementSigning.objects.create(
            participant=company, text=offered, offered_at=now, offered_by=by
        )
        tell_of_offers([signing.pk], now=now)
    return signing


def ask_for_acceptance(*, by: User | None, text: AgreementText, now: datetime) -> int:
    """Offer a text that was published just now: in place of earlier versions that wait for a signatory, and
    to every Participant where it names a day; return how many were asked. Call it as staff.

    Who accepted an earlier version keeps that one until IBM has countersigned it. Every company that may be
    asked is locked first, so that none is passed over, or asked twice, that moves at the same moment.
    """
    companies = Participant.objects.filter(lifecycle__in=IN_RELATION)
    # Without the key: rows that refer to companies, as a feed inserts them in any order, need not wait.
    mine = companies.select_for_update(no_key=True).order_by("pk")
    locked = list(mine.values_list("pk", flat=True))
    waiting = AgreementSigning.objects.filter(state=SigningState.OFFERED, participant__in=locked)
    waiting = waiting.exclude(text=text)
    asked = list(waiting.select_for_update().order_by("pk").values_list("participant_id", flat=True))
    waiting.update(
        state=SigningState.WITHDRAWN,
        closed_at=now,
        closed_reason=_("Version %(version)d was published.") % {"version": text.version},
    )
    if text.sign_by is not None:
        is_open = AgreementSigning.objects.filter(participant=OuterRef("pk"), state__in=OPEN_SIGNINGS)
        everybody = Participant.objects.filter(~Exists(is_open), pk__in=locked, lifecycle__in=IN_PROGRAM)
        asked += everybody.exclude(pk__in=asked).order_by("pk").values_list("pk", flat=True)
    offers = AgreementSigning.objects.bulk_create(
        [AgreementSigning(participant_id=pk, text=text, offered_at=now, offered_by=by) for pk in asked]
    )
    tell_of_offers([offer.pk for offer in offers], now=now)
    return len(offers)


def ask_again_if_newer(*, by: User | None, signed: AgreementSigning, now: datetime) -> None:
    """Offer the newest text to a company whose signing of an earlier one was completed after it asked for
    acceptance. Call it as staff, with that signing in force.
    """
    newest = newest_text()
    if newest is not None and newest.sign_by is not None and newest.version > signed.text.version:
        offer_text(by=by, participant=signed.participant, text=newest, now=now)


def _refuse_unpermitted(by: User | None, company: Participant) -> None:
    if by is None:
        return
    actor = actor_of(by)
    invited_signatory = company.lifecycle == Lifecycle.INVITED and actor.can(Permission.SIGN, company.pk)
    if not (actor.can(Permission.MANAGE_AGREEMENTS) or (invited_signatory and not actor.is_ibm)):
        raise NotPermitted(Permission.MANAGE_AGREEMENTS)


def _refuse_repeated(company: Participant, text: AgreementText) -> None:
    live = (*OPEN_SIGNINGS, SigningState.IN_FORCE)
    for signing in AgreementSigning.objects.filter(participant=company, state__in=live).select_related(
        "text"
    ):
        if signing.state != SigningState.IN_FORCE:
            raise OfferOpen(signing.text.version)
        if signing.text.version >= text.version:
            raise SignedAlready(signing.text.version)
