"""The plausibility stop: a feed that would change too much at once is held until a person has looked."""

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from pipeline.services.effects import ForeseenEffect
from pipeline.services.merging import Effect


class ImplausibleChange(Exception):
    """The feed would withdraw or change more of the present leads than is plausible."""

    def __init__(self, effect: Effect, by_participant: Sequence[ForeseenEffect]) -> None:
        super().__init__(_words(effect))
        self.effect, self.by_participant = effect, by_participant


def is_implausible(effect: Effect) -> bool:
    """Return whether changed and withdrawn leads exceed the share of those present before.

    Applies from `FEED_PLAUSIBLE_FROM` leads of the source on; `FEED_PLAUSIBLE_SHARE` itself still passes.
    """
    if effect.leads_before < settings.FEED_PLAUSIBLE_FROM:
        return False
    return effect.changed + effect.withdrawn > settings.FEED_PLAUSIBLE_SHARE * effect.present_before


def _words(effect: Effect) -> str:
    return _(
        "Held back, nothing was merged: of %(present)d present leads it would change %(changed)d and "
        "withdraw %(withdrawn)d, more than %(share)d %%. It would create %(created)d. "
        "Accept the changes if they are right."
    ) % {
        "present": effect.present_before,
        "changed": effect.changed,
        "withdrawn": effect.withdrawn,
        "created": effect.created,
        "share": settings.FEED_PLAUSIBLE_SHARE * 100,
    }
