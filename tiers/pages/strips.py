"""The evidence strip above a frozen result: cut-off, run, digest, what a replay gave."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kernel.clock import program_zone
from kernel.formats import count, moment
from tiers.models import Assessment, AssessmentRun
from tiers.pages.periods import cut_off_words, digest_words
from tiers.selectors.replays import LastReplay


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
    replay_state: str
    replay: str


def evidence_strip(result: Assessment, replay: LastReplay | None) -> EvidenceStrip:
    """Return the strip of one participant's result."""
    return _strip(result.run, result.digest, replay)


def run_strip(run: AssessmentRun, replay: LastReplay | None) -> EvidenceStrip:
    """Return the strip of a whole run."""
    return _strip(run, run.digest, replay)


def replay_words(replay: LastReplay) -> str:
    """Return when a run was last replayed, by whom where that is known, and what it came to."""
    at = moment(replay.at, program_zone())
    when = (
        _("Replayed %(at)s by %(name)s") % {"at": at, "name": replay.name}
        if replay.name
        else _("Replayed %(at)s") % {"at": at}
    )
    if replay.identical:
        return _("%(when)s: identical") % {"when": when}
    places = ngettext("differs in %(n)s place", "differs in %(n)s places", replay.differences)
    return f"{when}: {places % {'n': count(replay.differences)}}"


def _strip(run: AssessmentRun, digest: str, replay: LastReplay | None) -> EvidenceStrip:
    frozen = bool(digest)
    return EvidenceStrip(
        state="met" if frozen else "waiting",
        words=_("Evidence frozen") if frozen else _("Evidence not frozen yet"),
        cut_off=cut_off_words(run),
        feed_as_of=moment(run.feed_as_of, program_zone()) if run.feed_as_of else "",
        run=str(run.pk),
        digest=digest_words(digest),
        whole_digest=digest,
        replay_state="met" if replay is None or replay.identical else "not_met",
        replay=replay_words(replay) if replay else "",
    )
