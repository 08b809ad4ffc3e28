"""Feeds: what was loaded, what is held back, and a file to load. IBM's administrators alone."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.permissions import Permission
from kernel import clock
from kernel.addresses import id_in
from kernel.body_limit import takes_large_files
from kernel.export import Cell, csv_response
from kernel.tenancy import Role, acting
from participants.access import PortalRequest, for_ibm, reader_of
from pipeline.forms.uploads import ReasonForm, UploadForm
from pipeline.models import Feed, FeedState
from pipeline.pages.effects import effect_table
from pipeline.pages.feed import feed_page
from pipeline.pages.feed_list import BARS, feed_rows, feed_status, source_rows
from pipeline.pages.stamp import stamp_strip
from pipeline.selectors.effects import effects_of
from pipeline.selectors.feeds import FeedNotThere, feed_by_number, feed_stamp, recent_feeds, rejects_of
from pipeline.selectors.feeds import sources as all_sources
from pipeline.selectors.profiles import profiles_in_use
from pipeline.selectors.rejects import rejected_rows
from pipeline.selectors.tags import count_unmapped_tags
from pipeline.services.feeds import FileNotKept, accept_held_feed, dismiss_feed, receive_feed
from pipeline.services.tags import TagContradiction, UnknownParticipants
from pipeline.services.transitions import FeedMoved
from pipeline.views.queueing import hint_load

PAGE_SIZE = 50
REFRESH_SECONDS = 4
manages_feeds = for_ibm(Permission.MANAGE_FEEDS)


@manages_feeds
def feeds(request: PortalRequest) -> HttpResponse:
    """Sources with their last loads, and all loads, newest first."""
    zone, before = clock.program_zone(), id_in(request.GET.get("before", ""))
    latest = recent_feeds(before=before, limit=PAGE_SIZE + 1)
    sources = list(all_sources())
    last = latest if before is None else recent_feeds(limit=PAGE_SIZE)
    context = {
        "strip": stamp_strip(feed_stamp(), zone=zone),
        "sources": source_rows(sources, last, zone=zone),
        "bars": BARS,
        "feeds": feed_rows(latest[:PAGE_SIZE], zone=zone),
        "older_url": f"?before={latest[PAGE_SIZE - 1].pk}" if len(latest) > PAGE_SIZE else "",
        "newer_url": "?" if before is not None else "",
        "unmapped": count_unmapped_tags(request.actor),
    }
    return render(request, "pipeline/feeds.html", context)


@manages_feeds
@takes_large_files
def upload(request: PortalRequest) -> HttpResponse:
    """A file to load, under a known source's profile or a new one; queued, never loaded in the request."""
    known, in_use = list(all_sources()), profiles_in_use()
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        known=known,
        in_use=in_use,
        initial={"source": request.GET.get("source", "")},
    )
    if request.method == "POST" and form.is_valid():
        received = _receive(request, form)
        if received is not None:
            return redirect("pipeline:feed", received.pk)
    return render(request, "pipeline/upload.html", {"form": form})


@manages_feeds
def feed(request: PortalRequest, feed_id: int) -> HttpResponse:
    """One load: progress while it runs, then its figures, its totals, its rejects and what is to decide."""
    shown, zone = _feed_or_404(feed_id), clock.program_zone()
    after = id_in(request.GET.get("after", "")) or 0
    rejects = rejects_of(shown, after_line=after, limit=PAGE_SIZE)
    earlier = recent_feeds(source=shown.source, before=shown.pk, limit=BARS)
    before = next((each for each in earlier if each.state == FeedState.MERGED), None)
    effects = effects_of(shown)
    page = feed_page(shown, before, rejects, page_size=PAGE_SIZE, zone=zone)
    context = {
        "feed": shown,
        "state": feed_status(shown),
        "page": page,
        "effects": effect_table(effects) if effects else None,
        "rejects": rejects,
        "reason_form": ReasonForm(),
        "may_dismiss": shown.state in (FeedState.RECEIVED, FeedState.HELD),
    }
    answer = render(request, "pipeline/feed.html", context)
    if page.unfinished:
        answer["Refresh"] = str(REFRESH_SECONDS)
    return answer


@manages_feeds
@require_POST
def accept(request: PortalRequest, feed_id: int) -> HttpResponse:
    """Let a held feed pass, with a reason that is kept with the person's name."""
    return _decide(request, feed_id, accepted=True)


@manages_feeds
@require_POST
def dismiss(request: PortalRequest, feed_id: int) -> HttpResponse:
    """Put a held or waiting feed aside, with a reason."""
    return _decide(request, feed_id, accepted=False)


@manages_feeds
def rejects_csv(request: PortalRequest, feed_id: int) -> StreamingHttpResponse:
    """The rejected rows of a feed as a file: line, reason, raw text."""
    rows = rejected_rows(_feed_or_404(feed_id)).annotate(reason_cell=Cell("reason"), raw_cell=Cell("raw"))
    columns = [("line", "line"), ("reason", "reason_cell"), ("raw", "raw_cell")]
    return csv_response(rows, columns, file_name=f"rejects-{feed_id}.csv", reader=reader_of(request))


def _receive(request: PortalRequest, form: UploadForm) -> Feed | None:
    file = form.cleaned_data["file"]
    try:
        received = receive_feed(
            by=cast(User, request.user),
            profile=form.profile,
            file=file,
            file_name=file.name or "",
            now=clock.now(),
        )
    except (UnknownParticipants, TagContradiction) as refused:
        form.add_error("profile_text", str(refused))
        return None
    hint_load(received.pk)
    return received


def _decide(request: PortalRequest, feed_id: int, *, accepted: bool) -> HttpResponse:
    form, person = ReasonForm(request.POST), cast(User, request.user)
    if not form.is_valid():
        messages.error(request, _("Say why: the reason is kept with the decision."))
        return redirect("pipeline:feed", feed_id)
    reason = form.cleaned_data["reason"]
    try:
        with acting(role=Role.STAFF, user=person.pk, why=reason):
            if accepted:
                accept_held_feed(by=person, feed_id=feed_id)
                hint_load(feed_id)
            else:
                dismiss_feed(by=person, feed_id=feed_id, reason=reason, now=clock.now())
    except FeedNotThere as missing:
        raise Http404 from missing
    except (FeedMoved, FileNotKept) as refused:
        messages.error(request, str(refused))
    return redirect("pipeline:feed", feed_id)


def _feed_or_404(feed_id: int) -> Feed:
    try:
        return feed_by_number(feed_id)
    except FeedNotThere as missing:
        raise Http404 from missing
