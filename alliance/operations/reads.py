"""What operations shows, read in as few statements as there are kinds of things. Staff's reads."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import (
    Count,
    F,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    Window,
)
from django.db.models import DateField as DateColumn
from django.db.models import DateTimeField as MomentColumn
from django.db.models.functions import Coalesce, RowNumber

from accounts.models import User
from accounts.permissions import Actor
from agreements.models import AgreementText, Termination, TerminationState, TextState
from agreements.selectors import altered_texts
from alliance.models import Ticket, TicketState
from kernel.models import MailState, OutboxMail
from kernel.subqueries import count_of, list_of
from participants.models import Participant
from pipeline.models import Feed, FeedState, Lead
from tiers.models import AssessmentRun, ProgramGuide, RunState

LAST_FEEDS = 14
SHOWN_MAILS = 5
STANDING_STILL = (RunState.DUE, RunState.RUNNING, RunState.UNDER_REVIEW, RunState.FAILED)


@dataclass(frozen=True, slots=True)
class Standstill:
    """How much waits, each a number over everything; `coming_*` is the announced guide, None without one;
    `texts` are the versions of published agreement texts whose stored file is not the published one (R28).
    """

    queued_mails: int
    oldest_queued: datetime | None
    sent_since: int
    unmapped_tags: int
    untagged_leads: int
    without_manager: int
    late_questions: int
    overdue_notices: int
    guide: str
    coming_version: str
    coming_on: date | None
    texts: tuple[int, ...]


def standstill(actor: Actor, *, today: date, since: datetime) -> Standstill:
    """Return what waits everywhere; mails are counted as sent from `since` on."""
    queued = OutboxMail.objects.filter(state=MailState.QUEUED)
    unmapped = Lead.objects.unmapped()
    coming = ProgramGuide.objects.announced().filter(effective_on__gt=today).order_by("effective_on", "id")
    figures: dict[str, Any] = {
        "queued_mails": count_of(queued),
        "oldest_queued": Subquery(queued.order_by("id").values("queued_at")[:1], output_field=MomentColumn()),
        "sent_since": count_of(OutboxMail.objects.filter(state=MailState.SENT, sent_at__gte=since)),
        "unmapped_tags": count_of(unmapped, "tag", distinct=True),
        "untagged_leads": count_of(unmapped),
        "without_manager": count_of(Participant.objects.without_manager()),
        "late_questions": count_of(_late_questions(today)),
        "overdue_notices": count_of(_overdue_notices(today)),
        "guide": _text(ProgramGuide.objects.applying_on(today), "version"),
        "coming_version": _text(coming, "version"),
        "coming_on": Subquery(coming.values("effective_on")[:1], output_field=DateColumn()),
    }
    found = User.objects.filter(pk=actor.user_id).values(**figures, texts=_published_texts()).get()
    altered = altered_texts(AgreementText(**each) for each in found["texts"])
    return Standstill(**{**found, "texts": tuple(text.version for text in altered)})


def latest_feeds_by_source() -> dict[str, list[Feed]]:
    """Return each source's last feeds, newest first, and every one that is held back, by the source's key."""
    number = Window(RowNumber(), partition_by=F("source_id"), order_by=F("pk").desc())
    ranked = Feed.objects.annotate(number=number).filter(Q(number__lte=LAST_FEEDS) | Q(state=FeedState.HELD))
    by_source: dict[str, list[Feed]] = defaultdict(list)
    for feed in ranked.select_related("source", "by").order_by("source__key", "-pk"):
        by_source[feed.source.key].append(feed)
    return dict(by_source)


def runs_standing_still() -> list[AssessmentRun]:
    """Return the runs that are not published yet, the oldest period first, with how many approved each."""
    runs = AssessmentRun.objects.filter(state__in=STANDING_STILL).select_related("guide")
    return list(runs.annotate(approved=Count("approvals")).order_by("cut_off", "pk"))


def failed_mails() -> tuple[Sequence[OutboxMail], int]:
    """Return the latest mails that could not be delivered, and how many there are."""
    failed = OutboxMail.objects.filter(state=MailState.FAILED).annotate(all_failed=Window(Count("pk")))
    shown = list(failed.order_by("-pk")[:SHOWN_MAILS])
    return shown, shown[0].all_failed if shown else 0


def _late_questions(today: date) -> QuerySet[Ticket]:
    """Questions without a first answer, past the day by which they should have one (R25)."""
    waiting = Ticket.objects.filter(state__in=(TicketState.OPEN, TicketState.TAKEN), first_answered_at=None)
    return waiting.filter(answer_due_on__lt=today)


def _overdue_notices(today: date) -> QuerySet[Termination]:
    """Notices of termination that should have taken effect before today, and have not (R30)."""
    return Termination.objects.filter(state=TerminationState.NOTICED, effective_on__lt=today)


def _published_texts() -> Any:
    """What it takes to hash the published texts, within the page's one statement of figures."""
    columns = {name: name for name in ("id", "version", "state", "file", "sha256")}
    texts = AgreementText.objects.filter(state=TextState.PUBLISHED).order_by("version")
    return list_of(texts, **columns)


def _text(rows: QuerySet[Any], column: str) -> Any:
    return Coalesce(Subquery(rows.values(column)[:1]), Value(""), output_field=TextField())
