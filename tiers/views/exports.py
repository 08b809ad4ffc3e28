"""The lines of a figure as files: live ones, and the evidence of a result with its digest in each line."""

from django.http import Http404, StreamingHttpResponse
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from kernel import clock
from kernel.answers import or_404
from kernel.export import csv_response
from kernel.periods import Period
from participants.access import PortalRequest, for_participant, reader_of
from tiers.metrics import CRM_METRICS
from tiers.pages.exports import evidence_columns, evidence_rows, present_columns, present_rows
from tiers.selectors.guides import document_of, guide_in_force
from tiers.selectors.pages_results import result_of


@for_participant(Permission.EXPORT)
@require_safe
def condition_csv(request: PortalRequest, slug: str, clause: str) -> StreamingHttpResponse:
    """The lines behind a condition as they are now."""
    today, participant = clock.today(), request.participant
    document = document_of(or_404(guide_in_force(today)))
    metric = request.GET.get("metric") or "qualified_tcv"
    if metric not in CRM_METRICS:
        raise Http404
    rows = present_rows(
        request.actor, participant, metric, document=document, period=Period.quarter_of(today)
    )
    return csv_response(
        rows,
        present_columns(),
        file_name=f"{participant.slug}-{clause}-{today:%Y-%m-%d}.csv",
        reader=reader_of(request),
    )


@for_participant(Permission.EXPORT)
@require_safe
def evidence_csv(request: PortalRequest, slug: str, run_id: int) -> StreamingHttpResponse:
    """Every line that a result stands on; its digest stands in the file's name and in each line."""
    result = or_404(result_of(request.actor, request.participant, run_id)).result
    period = Period(result.run.year, result.run.quarter)
    return csv_response(
        evidence_rows(request.actor, result),
        evidence_columns(),
        file_name=f"{request.participant.slug}-{period}-run-{run_id}-{result.digest[:16]}.csv",
        reader=reader_of(request),
    )
