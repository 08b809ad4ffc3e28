"""What may stand in the way of a Program Guide version, each with its mend (R40)."""

from datetime import date

from django.utils.translation import gettext as _

from kernel.refusal import Refusal


class VersionTaken(Refusal):
    """Other content under a version that is known (FORMATS: refused)."""

    def __init__(self, version: str) -> None:
        super().__init__(
            _("Version %(version)s is known with other content. Give this content a version of its own.")
            % {"version": version}
        )


class EffectiveDayTaken(Refusal):
    """Two announced versions would take effect on one day."""

    def __init__(self, version: str, day: date) -> None:
        super().__init__(
            _("Version %(version)s takes effect on %(day)s already. Choose another day for this one.")
            % {"version": version, "day": day.isoformat()}
        )


class NoticeTooShort(Refusal):
    """Fewer than thirty full days between announcement and effect (R40)."""

    def __init__(self, effective_on: date, earliest: date) -> None:
        super().__init__(
            _(
                "Thirty full days of notice must lie before a version takes effect: announced today, "
                "%(earliest)s is the first day possible, and this one names %(day)s. Record a new version "
                "with a later day."
            )
            % {"earliest": earliest.isoformat(), "day": effective_on.isoformat()}
        )


class NotADraft(Refusal):
    """Only a draft is announced."""

    def __init__(self, version: str) -> None:
        super().__init__(_("Version %(version)s is announced already.") % {"version": version})


class GuideStillApplies(Refusal):
    """A version that applies, or will, is not retired: only a later one takes it over."""

    def __init__(self, version: str) -> None:
        super().__init__(
            _(
                "Version %(version)s is not superseded yet. "
                "Announce the version that takes over from it first."
            )
            % {"version": version}
        )


class DraftChanged(Refusal):
    """Somebody else saved the draft after this person opened it."""

    def __init__(self, version: str, by: str) -> None:
        said = (
            _("%(person)s saved draft %(version)s after you opened it.")
            if by
            else _("Draft %(version)s was saved after you opened it.")
        )
        super().__init__(
            " ".join(
                (
                    said % {"version": version, "person": by},
                    _("Nothing of yours is lost: look at what differs, then save again to apply yours."),
                )
            )
        )


class DraftGone(Refusal):
    """Somebody deleted the draft in the meantime."""

    def __init__(self) -> None:
        super().__init__(_("This draft was deleted in the meantime. Start a new one."))
