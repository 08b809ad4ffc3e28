"""As whom a download reads: as the person and for the participant of the page it was asked from (R4)."""

from kernel.export import Acting
from kernel.tenancy import Role
from participants.access import PortalRequest


def reader_of(request: PortalRequest) -> Acting:
    """Return the context under which an export of this request runs on its own connection."""
    actor = request.actor
    if actor.is_ibm:
        return Acting(Role.STAFF, None, actor.user_id)
    return Acting(Role.APP, request.participant.pk, actor.user_id)
