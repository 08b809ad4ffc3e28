"""How the companies of the world came in: a candidacy with a row of everything that belongs to one."""

from datetime import date, timedelta

from accounts.models import User
from agreements.models import Side, Termination, TerminationState, WindDownKind, WindDownStep
from kernel.tenancy import Role, acting
from onboarding.models import (
    Briefing,
    BriefingOutcome,
    BriefingState,
    ChecklistItem,
    EvidenceKind,
    InvitationState,
    ItemComment,
    ProgramInvitation,
    Prospect,
    Stage,
)
from participants.models import Participant
from tests import cast

NEVER_USED = "0123456789abcdef" * 4


def admitted(slug: str, name: str) -> Participant:
    """A Participant that was a prospect before: invited, both agreements signed, admitted (R2)."""
    prospect = cast.candidacy(
        cast.prospect(slug, name), stage=Stage.ADMITTED, technology="", offerings=(), website=""
    )
    return prospect.participant


def record_candidacy(company: Participant, *, presenter: User, theirs: User) -> None:
    """Give an admitted company's candidacy a briefing, an item with a comment, and its invitation."""
    began = cast.BEFORE - timedelta(days=60)
    with acting(role=Role.STAFF, why="world"):
        prospect = Prospect.objects.get(participant=company)
        of = {"prospect": prospect, "participant": company}
        briefing = Briefing(
            **of, presenter=presenter, starts_at=began, uid=f"briefing-{company.slug}@portal.example",
            state=BriefingState.HELD, outcome=BriefingOutcome.INTERESTED, recorded_at=began, place="Room 4",
            attendees=[{"name": theirs.name, "email": theirs.email}], material_name="slides.pdf",
            material_type="application/pdf", agenda="Tiers", notes="Keen",
        )  # fmt: skip
        briefing.save()
        item = ChecklistItem.objects.create(
            **of, position=1, key="terms", group="Agreements", name="Terms", side="partner",
            evidence=EvidenceKind.LINK, due_on=date(2025, 1, 2),
        )  # fmt: skip
        ItemComment.objects.create(participant=company, item=item, by=theirs, at=began, text="Sent")
        ProgramInvitation.objects.create(
            **of, email=theirs.email, tier_proposed="silver", tier="silver", manager=presenter,
            digest=f"{company.pk:08d}{NEVER_USED}"[:64], state=InvitationState.ACCEPTED, invited_by=presenter,
            invited_at=began, sent_at=began, expires_at=cast.BEFORE, answered_by=theirs, answered_at=began,
        )  # fmt: skip


def record_notice_taken_back(company: Participant, *, by: User) -> None:
    """Give a company a notice of termination that both parties took back."""
    with acting(role=Role.STAFF, why="world"):
        notice = Termination.objects.create(
            participant=company, given_by_side=Side.IBM, given_by=by, ground="A change of plans",
            noticed_on=date(2025, 6, 2), notice_days=30, effective_on=date(2025, 7, 2),
            state=TerminationState.CANCELLED, closed_at=cast.BEFORE,
        )  # fmt: skip
        WindDownStep.objects.create(
            participant=company, termination=notice, kind=WindDownKind.LOGO, note="Not begun"
        )
