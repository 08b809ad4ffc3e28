"""Drafts: begun as a copy, saved only by who saw what they overwrite, deleted; announced ones stay (R40)."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import User
from kernel.models import AuditEvent
from kernel.tenancy import Role, acting
from tests.pipeline.exports import NOON
from tests.tiers.guides import target, tier
from tests.tiers.program import in_force, three_tiers
from tiers.guide_document import GuideRefused
from tiers.models import GuideState, ProgramGuide
from tiers.selectors.guides import guide_in_force
from tiers.services.guide_drafts import delete_draft, save_draft, start_draft
from tiers.services.guide_refusals import DraftChanged, DraftGone, NotADraft, VersionTaken
from tiers.services.guides import announce_guide

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(morgan: User) -> ProgramGuide:
    """A draft of 2027, a copy of the version in force."""
    return start_draft(
        by=morgan, source=in_force(), version="2027.1", effective_on=date(2027, 1, 1), now=NOON
    )


def text(draft: ProgramGuide, **changes: Any) -> str:
    """The draft's document with other values."""
    return json.dumps({**draft.document, **changes})


def stored(draft: ProgramGuide) -> ProgramGuide:
    return ProgramGuide.objects.get(pk=draft.pk)


def test_a_draft_says_what_its_source_says_as_another_version(draft: ProgramGuide) -> None:
    source = ProgramGuide.objects.get(version="2026.1")
    assert draft.state == GuideState.DRAFT
    assert draft.document["tiers"] == source.document["tiers"]
    assert (draft.version, draft.effective_on) == ("2027.1", date(2027, 1, 1))


def test_a_saved_draft_keeps_who_saved_it_and_when(draft: ProgramGuide, priya: User) -> None:
    later = NOON + timedelta(hours=1)
    save_draft(by=priya, guide=draft, text=text(draft, version="2027.2"), opened=draft.digest, now=later)
    after = stored(draft)
    assert (after.version, after.edited_by, after.edited_at) == ("2027.2", priya, later)
    assert after.document["version"] == "2027.2"
    with acting(role=Role.STAFF):
        record = (
            AuditEvent.objects.filter(table_name="tiers_programguide", operation="update")
            .order_by("id")
            .last()
        )
    assert record is not None
    assert (record.user_id, record.why) == (priya.pk, "guide draft edited")


def test_the_second_of_two_editors_is_told_and_overwrites_nothing(
    draft: ProgramGuide, morgan: User, priya: User
) -> None:
    first = text(draft, at_risk_from="0.8")
    save_draft(by=priya, guide=draft, text=first, opened=draft.digest, now=NOON)
    with pytest.raises(DraftChanged, match=r"Priya saved draft 2027\.1 after you opened it"):
        save_draft(
            by=morgan, guide=draft, text=text(draft, at_risk_from="0.6"), opened=draft.digest, now=NOON
        )
    assert stored(draft).document["at_risk_from"] == "0.8"


def test_who_has_seen_what_differs_may_save(draft: ProgramGuide, morgan: User, priya: User) -> None:
    save_draft(by=priya, guide=draft, text=text(draft, at_risk_from="0.8"), opened=draft.digest, now=NOON)
    now = stored(draft)
    save_draft(
        by=morgan, guide=now, text=text(now, pace=["0.1", "0.2", "0.3", "1"]), opened=now.digest, now=NOON
    )
    after = stored(draft).document
    assert (after["at_risk_from"], after["pace"][0]) == ("0.8", "0.1")


def test_a_draft_that_does_not_parse_is_refused_with_every_problem(draft: ProgramGuide, morgan: User) -> None:
    with pytest.raises(GuideRefused) as refused:
        save_draft(
            by=morgan, guide=draft, text=text(draft, pace=["1"], version=""), opened=draft.digest, now=NOON
        )
    assert {problem.path for problem in refused.value.problems} == {"pace", "version"}
    assert stored(draft).digest == draft.digest


def test_a_draft_does_not_take_the_name_of_another_version(draft: ProgramGuide, morgan: User) -> None:
    with pytest.raises(VersionTaken):
        save_draft(by=morgan, guide=draft, text=text(draft, version="2026.1"), opened=draft.digest, now=NOON)


def test_a_draft_does_not_begin_under_a_known_name(draft: ProgramGuide, morgan: User) -> None:
    with pytest.raises(VersionTaken):
        start_draft(by=morgan, source=draft, version="2026.1", effective_on=date(2028, 1, 1), now=NOON)


def test_an_announced_version_is_edited_no_more(draft: ProgramGuide, morgan: User) -> None:
    announce_guide(by=morgan, guide=draft, now=NOON)
    with pytest.raises(NotADraft):
        save_draft(
            by=morgan, guide=draft, text=text(draft, at_risk_from="0.6"), opened=draft.digest, now=NOON
        )
    with pytest.raises(NotADraft):
        delete_draft(by=morgan, guide=draft)


def test_a_deleted_draft_is_gone_and_recorded(draft: ProgramGuide, morgan: User) -> None:
    delete_draft(by=morgan, guide=draft)
    assert not ProgramGuide.objects.filter(pk=draft.pk).exists()
    with pytest.raises(DraftGone):
        save_draft(by=morgan, guide=draft, text=text(draft), opened=draft.digest, now=NOON)
    with acting(role=Role.STAFF):
        record = AuditEvent.objects.filter(table_name="tiers_programguide", operation="delete").get()
    assert record.why == "guide draft deleted"


def test_a_draft_decides_nothing(draft: ProgramGuide) -> None:
    found = guide_in_force(date(2027, 6, 1))
    assert found is not None
    assert found.version == "2026.1"


def test_an_edited_draft_is_what_is_announced_and_takes_effect_by_itself(
    draft: ProgramGuide, morgan: User
) -> None:
    only = three_tiers(tiers=[tier(target("7", clause="1"))])["tiers"]
    save_draft(by=morgan, guide=draft, text=text(draft, tiers=only), opened=draft.digest, now=NOON)
    announce_guide(by=morgan, guide=draft, now=NOON)
    before, after = guide_in_force(date(2026, 12, 31)), guide_in_force(date(2027, 1, 1))
    assert before is not None
    assert after is not None
    assert (before.version, after.version) == ("2026.1", "2027.1")
    assert stored(draft).document["tiers"][0]["conditions"][0]["value"] == "7"
