"""A company's record and its moves through the program's life (R2, R30)."""

from datetime import date

from django.utils.translation import gettext as _

from accounts.models import User
from kernel.refusal import Refusal
from participants.models import LIFECYCLE_MOVES, Lifecycle, Participant
from participants.services.behalf import as_ibm


class SlugTaken(Refusal):
    """Another company has that address in the portal."""

    def __init__(self, slug: str) -> None:
        super().__init__(
            _("“%(slug)s” is taken by another company. Choose another short name.") % {"slug": slug}
        )


class MoveRefused(Refusal):
    """The lifecycle knows no such move."""

    def __init__(self, name: str, present: Lifecycle, to: Lifecycle) -> None:
        possible = ", ".join(sorted(Lifecycle(each).label for each in LIFECYCLE_MOVES[present])).lower()
        super().__init__(
            _("%(name)s is %(present)s and cannot become %(to)s. It can become: %(possible)s.")
            % {"name": name, "present": present.label.lower(), "to": to.label.lower(), "possible": possible}
        )


def record_participant(
    *, by: User | None, slug: str, name: str, website: str = "", why: str = "recorded"
) -> Participant:
    """Record a company as a prospect; it becomes a Participant by invitation and agreement (R2).

    Raises SlugTaken.
    """
    with as_ibm(by, why=why):
        if Participant.objects.filter(slug=slug).exists():
            raise SlugTaken(slug)
        return Participant.objects.create(slug=slug, name=name.strip(), website=website)


def move_lifecycle(
    *, by: User | None, participant: Participant, to: Lifecycle, on: date, why: str
) -> Participant:
    """Move a company along `LIFECYCLE_MOVES`; `on` is the day it joins or has left, where the move has one.

    Whether an agreement allows the move is for the caller to know (agreements.services). Raises MoveRefused.
    """
    with as_ibm(by, why=why):
        company = Participant.objects.select_for_update().get(pk=participant.pk)
        present = Lifecycle(company.lifecycle)
        if to not in LIFECYCLE_MOVES[present]:
            raise MoveRefused(company.name, present, to)
        company.lifecycle = to
        if to is Lifecycle.ACTIVE:
            company.joined_on, company.left_on = (
                (company.joined_on if present is Lifecycle.LEAVING else on),
                None,
            )
        if to is Lifecycle.FORMER:
            company.left_on = on
        company.save(update_fields=["lifecycle", "joined_on", "left_on"])
    return company
