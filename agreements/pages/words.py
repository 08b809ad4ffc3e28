"""Words that several pages share."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agreements.allowing import AgreementStanding, Allowed
from agreements.models import SigningState

STATUS_OF_SIGNING: dict[SigningState, str] = {
    SigningState.OFFERED: "waiting",
    SigningState.ACCEPTED: "in_progress",
    SigningState.IN_FORCE: "in_force",
    SigningState.DECLINED: "refused",
    SigningState.WITHDRAWN: "discarded",
    SigningState.REPLACED: "retired",
    SigningState.ENDED: "former",
}

STANDING_WORDS: dict[AgreementStanding, tuple[str, str | Promise]] = {
    AgreementStanding.NONE: ("not_started", _("No agreement is signed")),
    AgreementStanding.PROCUREMENT_ONLY: ("open", _("Procurement Agreement alone")),
    AgreementStanding.SIGNED: ("in_force", _("Program Agreement in force")),
    AgreementStanding.REACCEPTANCE_DUE: ("at_risk", _("A later version waits for acceptance")),
    AgreementStanding.REACCEPTANCE_PAST: ("overdue", _("Acceptance is late, benefits pause")),
    AgreementStanding.NOTICE_RUNNING: ("notice", _("Notice of termination runs")),
    AgreementStanding.ENDED: ("former", _("Program Agreement ended")),
    AgreementStanding.CLOSED: ("former", _("Not a candidate any more")),
}
"""Status code and words of each state."""

ALLOWED_WORDS: dict[Allowed, str | Promise] = {
    Allowed.BENEFITS: _("Benefits of the tier"),
    Allowed.DIRECTORY_AND_LOGO: _("Directory listing and IBM Security logo"),
    Allowed.ASSESSMENT: _("Quarterly assessments"),
    Allowed.PROCUREMENT_DEALINGS: _("Business under the Procurement Agreement"),
    Allowed.SIGNING: _("Signing of a version that is offered"),
}


def hash_groups(sha256: str) -> str:
    """Return a hash in groups of four, as people compare it."""
    return " ".join(sha256[start : start + 4] for start in range(0, len(sha256), 4))
