"""The evidence strip above a frozen result: cut-off, run, digest, what a replay gave."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from kernel.clock import program_zone
from kernel.formats import moment
from tiers.models import Assessment, AssessmentRun
from tiers.pages.periods import cut_off_words, digest_words


@dataclass(frozen=True, slots=True)
class EvidenceStrip:
    """What a result stands on."""

    state: str
    words: str
    cut_off: str
    feed_as_of: str
    run: str
    digest: str
    whole_digest: str


def evidence_strip(result: Assessment) -> EvidenceStrip:
    """Return the strip of one participant's result."""
    return _strip(result.run, result.digest)


def run_strip(run: AssessmentRun) -> EvidenceStrip:
    """Return the strip of a whole run."""
    return _strip(run, run.digest)


def _strip(run: AssessmentRun, digest: str) -> EvidenceStrip:
    frozen = bool(digest)
    return EvidenceStrip(
        state="met" if frozen else "waiting",
        words=_("Evidence frozen") if frozen else _("Evidence not frozen yet"),
        cut_off=cut_off_words(run),
        feed_as_of=moment(run.feed_as_of, program_zone()) if run.feed_as_of else "",
        run=str(run.pk),
        digest=digest_words(digest),
        whole_digest=digest,
    )
