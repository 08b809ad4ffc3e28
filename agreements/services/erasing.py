"""Who signed for a company that never came in is forgotten with its people."""

from datetime import datetime

from agreements.models import AgreementSigning, SigningState
from kernel.files import remove_on_commit
from kernel.outbox import forget_letters
from participants.models import Participant
from participants.services.behalf import as_ibm

_KEPT = (SigningState.IN_FORCE, SigningState.REPLACED, SigningState.ENDED)


def erase_signatories(*, participant: Participant, since: datetime | None = None) -> list[int]:
    """Take names, titles, reasons and accepted files from signings that never were in force, and remove the
    letters of them (R28); with `since` from those offered from then on. Return their ids.
    """
    with as_ibm(None, why="personal data deleted"):
        signings = AgreementSigning.objects.filter(participant=participant).exclude(state__in=_KEPT)
        if since is not None:
            signings = signings.filter(offered_at__gte=since)
        for signing in signings:  # a few texts were offered
            remove_on_commit(signing.signed_file)
            signing.accepted_name = signing.accepted_title = signing.closed_reason = ""
            signing.signed_file, signing.signed_sha256 = "", ""
            signing.save(
                update_fields=[
                    "accepted_name",
                    "accepted_title",
                    "closed_reason",
                    "signed_file",
                    "signed_sha256",
                ]
            )
        forget_letters(keys=[f"signing:{signing.pk}:" for signing in signings])
        return [signing.pk for signing in signings]
