"""The rules of a guide's figures in words: which leads count, and how a quarter is judged (D3, D4, D7)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.components import Fact
from kernel.components.controls import STAGE_WORDS
from kernel.formats import percent
from tiers.guide_document import GuideDocument
from tiers.guide_document.model import FirstYear, YearOf

_DATES = {
    YearOf.QUALIFIED_ON: gettext_lazy("the day on which it became qualified"),
    YearOf.CLOSED_ON: gettext_lazy("the day on which it was closed"),
    YearOf.EXPECTED_CLOSE_ON: gettext_lazy("the day on which it is expected to close"),
}


def counting_facts(document: GuideDocument) -> tuple[Fact, ...]:
    """Return how leads are counted, one statement per fact (D3, D8)."""
    stages = ", ".join(str(STAGE_WORDS[stage]) for stage in document.counting.stages)
    return (
        Fact(_("Whose leads"), _("Those in IBM’s CRM tagged to the Participant. Nothing else counts.")),
        Fact(_("Stages that count"), stages),
        Fact(
            _("The year of a lead"),
            _("It is placed by %(date)s. Without that date it counts in no year.")
            % {"date": _DATES[document.counting.year_of]},
        ),
        Fact(
            _("Amount"),
            _(
                "Its total contract value, in US dollars at the plan rate of the year. Without a value or a "
                "rate the amount is not known, and it is said so."
            ),
        ),
    )


def pace_facts(document: GuideDocument) -> tuple[Fact, ...]:
    """Return how a quarter is judged against an annual threshold (D4, D7)."""
    quarters = tuple(
        Fact(
            _("Quarter %(n)d") % {"n": number},
            _("%(share)s of the annual threshold") % {"share": percent(share)},
        )
        for number, share in enumerate(document.pace, start=1)
    )
    first = (
        _("Thresholds are reduced by the full months before joining.")
        if document.first_year is FirstYear.PRORATED
        else _("Thresholds hold in full.")
    )
    near = _("From %(share)s of the pace on; below it, off track.") % {
        "share": percent(document.at_risk_from)
    }
    return (*quarters, Fact(_("At risk"), near), Fact(_("First year"), first))
