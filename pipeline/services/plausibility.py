"""The plausibility stop: a feed that would change too much at once is held until a person has looked."""

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from kernel.formats import count
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
        "Held back, nothing was merged: of %(present)s present leads it would change %(changed)s and "
        "withdraw %(withdrawn)s, more than %(share)d%%. It would create %(created)s. "
        "Accept the changes if they are right."
    ) % {
        "present": count(effect.present_before),
        "changed": count(effect.changed),
        "withdrawn": count(effect.withdrawn),
        "created": count(effect.created),
        "share": settings.FEED_PLAUSIBLE_SHARE * 100,
    }
