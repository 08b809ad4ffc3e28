"""The download of a company's own data while it leaves, and afterwards for administrators (R30)."""

from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from agreements.models import TerminationState
from agreements.selectors import terminations_of
from alliance.handback.archive import archive_of
from alliance.handback.tables import tables_of
from kernel import clock
from kernel.export import Acting
from kernel.files import attachment
from kernel.tenancy import Role
from participants.access import PortalRequest, for_participant


@for_participant(Permission.EXPORT)
@require_safe
def hand_back(request: PortalRequest, slug: str) -> FileResponse:
    """Everything that the company has in the portal, as one file of tables.

    Whoever asks, the database reads as for the company: no row of anybody else, and no more than it sees.
    """
    actor, company, today = request.actor, request.participant, clock.today()
    if all(each.state == TerminationState.CANCELLED for each in terminations_of(actor, company)):
        raise Http404
    reader = Acting(Role.APP, company.pk, actor.user_id)
    archive = archive_of(tables_of(actor, company, today=today), reader=reader, made_on=today)
    return attachment(archive, name=f"{company.slug}-{today:%Y-%m-%d}.zip", content_type="application/zip")  # type: ignore[arg-type]
