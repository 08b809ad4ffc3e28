"""A company goes on only when everything that entry asks for is there (R7)."""

from datetime import date

from django.utils.translation import gettext as _

from kernel.refusal import Refusal
from onboarding.models import Prospect
from onboarding.readiness import Lack, Readiness
from onboarding.selectors.readiness import readiness_of


class NotReady(Refusal):
    """Something is missing that entry asks for; the refusal names all of it (R7)."""

    def __init__(self, name: str, lacks: tuple[Lack, ...]) -> None:
        self.lacks = lacks
        missing = " · ".join(str(lack) for lack in lacks)
        super().__init__(
            _("%(name)s is not ready to be invited. Missing: %(missing)s.")
            % {"name": name, "missing": missing}
        )


def refuse_unless_ready(prospect: Prospect, *, today: date) -> Readiness:
    """Return how ready a company is; call it as staff. Raises NotReady."""
    found = readiness_of(prospect, today=today)
    if not found.ready:
        raise NotReady(prospect.participant.name, found.lacks)
    return found
