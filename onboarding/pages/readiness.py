"""The panel of what keeps a company from being invited, for either side (R7, R8)."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kernel.formats import day
from onboarding.blockers import Waits
from onboarding.models import Stage
from onboarding.readiness import Lack, LackOf, Readiness
from onboarding.selectors.prospect_record import ProspectRecord


@dataclass(frozen=True, slots=True)
class LackRow:
    """One reason; `url` leads to where it is mended, empty where the reader cannot."""

    name: str
    text: str
    url: str
    late: bool


@dataclass(frozen=True, slots=True)
class ReadinessPanel:
    """What the template places; `invites`: the reader may invite, `invite_url` is empty until all holds.

    To the company's own people only what is theirs is shown, and `others` says how much IBM has yet to do.
    """

    title: str
    desc: str
    rows: tuple[LackRow, ...]
    others: str
    tier: str
    tier_name: str
    tier_note: str
    invites: bool
    invite_url: str
    opens: str
    for_ibm: bool


def readiness_panel(
    record: ProspectRecord, found: Readiness, *, for_ibm: bool, invites: bool
) -> ReadinessPanel:
    """Return the panel of a company that prepares, or is ready to be invited."""
    lacks = [each for each in found.lacks if for_ibm or each.waits is Waits.PARTNER]
    others = len(found.lacks) - len(lacks)
    slug, is_ready = record.prospect.participant.slug, record.stage is Stage.READY
    return ReadinessPanel(
        title=_title(found, for_ibm),
        desc=_("All prerequisites and requirements for entry must hold (Program Guide %s).") % found.guide
        if found.guide
        else _("All prerequisites and requirements for entry must hold."),
        rows=tuple(_row(each, found, slug, record.prospect.participant.name, for_ibm) for each in lacks),
        others=_others(others),
        tier=found.tier or "",
        tier_name=found.tier_name,
        tier_note=tier_note(found),
        invites=invites,
        invite_url=reverse("onboarding:invite", args=[slug]) if found.ready and is_ready else "",
        opens=_opens(len(found.lacks)),
        for_ibm=for_ibm,
    )


def _title(found: Readiness, for_ibm: bool) -> str:
    if found.ready:
        return _("Ready to be invited") if for_ibm else _("Everything is there")
    return _("Not ready to be invited") if for_ibm else _("What is missing before an invitation")


def _row(lack: Lack, found: Readiness, slug: str, company: str, for_ibm: bool) -> LackRow:
    side = _("IBM’s side") if lack.waits is Waits.IBM else _("%s’s side") % company
    words = lack.words[:1].upper() + lack.words[1:]
    placed = ", ".join(part for part in (lack.clause, side if for_ibm else "") if part)
    text = f"{placed}. {words}" if placed else words
    return LackRow(lack.name, text, _url(lack, found, slug, for_ibm), lack.late)


def _url(lack: Lack, found: Readiness, slug: str, for_ibm: bool) -> str:
    match lack.of:
        case LackOf.CONDITION:
            return reverse("tiers:guide_version", args=[found.guide]) + f"#clause-{lack.clause}"
        case LackOf.ITEM:
            return reverse("onboarding:item", args=[slug, lack.item_id])
        case LackOf.SIGNATORY:
            return "#people"
        case LackOf.TEXT:
            return reverse("agreements:register") if for_ibm else ""
        case LackOf.GUIDE:
            return reverse("tiers:guides") if for_ibm else ""


def _others(others: int) -> str:
    if not others:
        return ""
    words = ngettext(
        "%d more is for IBM to do or to record.", "%d more are for IBM to do or to record.", others
    )
    return words % others


def tier_note(found: Readiness) -> str:
    """Return of which months the tier at entry speaks (D11)."""
    if found.counts_from is None or found.counts_to is None:
        return ""
    words = _("From performance: leads from %(begins)s to %(ends)s count, facts of today.")
    return words % {"begins": day(found.counts_from), "ends": day(found.counts_to)}


def _opens(lacks: int) -> str:
    if not lacks:
        return _("Mark the company ready first.")
    words = ngettext(
        "Opens when the %d thing above is there.", "Opens when the %d things above are there.", lacks
    )
    return words % lacks
