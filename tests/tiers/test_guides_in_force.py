"""Guide versions: recorded once, announced with notice, in force by date, immutable (R15, R39, R40)."""

import json
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from accounts.models import Notice, User
from kernel.models import OutboxMail
from kernel.tenancy import Role, acting
from pipeline.counting import current_rule
from tests.pipeline.exports import NOON
from tests.tiers.program import in_force, three_tiers
from tiers.models import GuideState, ProgramGuide
from tiers.selectors.guides import GuidePhase, guide_in_force, guide_versions
from tiers.services.guides import (
    EffectiveDayTaken,
    GuideStillApplies,
    NotADraft,
    NoticeTooShort,
    VersionTaken,
    announce_guide,
    import_guide,
    retire_guide,
)

pytestmark = pytest.mark.django_db


def draft(by: User | None = None, **given: Any) -> ProgramGuide:
    """Record a guide as a draft."""
    return import_guide(by=by, text=json.dumps(three_tiers(**given)), in_force=False, now=NOON).guide


def versions() -> list[str]:
    with acting(role=Role.STAFF):
        return list(ProgramGuide.objects.order_by("id").values_list("version", flat=True))


def test_a_guide_recorded_in_force_applies_from_its_day_until_the_next(db: None) -> None:
    in_force()
    in_force(three_tiers(version="2026.2", effective_on="2026-07-01"))
    days = {
        date(2025, 12, 31): None,
        date(2026, 1, 1): "2026.1",
        date(2026, 6, 30): "2026.1",
        date(2026, 7, 1): "2026.2",
    }
    for day, version in days.items():
        found = guide_in_force(day)
        assert (found.version if found else None) == version


def test_the_same_guide_again_changes_nothing(db: None) -> None:
    first = in_force()
    spelled = json.dumps(dict(reversed(three_tiers().items())), indent=3)
    again = import_guide(by=None, text=spelled, in_force=True, now=NOON + timedelta(days=1))
    assert (again.created, again.recorded, again.guide.pk) == (False, False, first.pk)
    assert again.guide.announced_at == NOON


def test_a_draft_becomes_one_in_force_when_it_is_imported_so(db: None) -> None:
    assert guide_in_force(draft().effective_on) is None
    in_force()
    assert guide_in_force(date(2026, 1, 1)) is not None
    assert versions() == ["2026.1"]


def test_other_content_under_a_known_version_is_refused(db: None) -> None:
    in_force()
    with pytest.raises(VersionTaken, match=r"2026\.1 is known with other content"):
        in_force(three_tiers(at_risk_from="0.5"))


def test_two_versions_do_not_take_effect_on_one_day(db: None) -> None:
    in_force()
    with pytest.raises(EffectiveDayTaken, match=r"Version 2026\.1 takes effect on 2026-01-01"):
        in_force(three_tiers(version="2026.2"))
    assert versions() == ["2026.1"]


def test_r40_thirty_full_days_lie_between_announcement_and_effect(morgan: User) -> None:
    today = date(2026, 11, 25)
    late = draft(effective_on=(today + timedelta(days=30)).isoformat())
    with pytest.raises(NoticeTooShort, match="2026-12-26 is the first day possible"):
        announce_guide(by=morgan, guide=late, now=NOON)
    early = draft(version="2026.2", effective_on=(today + timedelta(days=31)).isoformat())
    assert announce_guide(by=morgan, guide=early, now=NOON).state == GuideState.ANNOUNCED


def test_r40_the_alliance_managers_of_both_sides_are_told(
    morgan: User, ines: User, lars: User, ada: User, vic: User
) -> None:
    announce_guide(by=morgan, guide=draft(effective_on="2027-01-01"), now=NOON)
    with acting(role=Role.STAFF):
        told = set(OutboxMail.objects.values_list("to", flat=True).filter(kind="guide_announced"))
        assert told == {ines.email, lars.email, ada.email}
        assert Notice.objects.filter(topic="guide").count() == 3


def test_a_guide_recorded_in_force_tells_nobody(ines: User, ada: User) -> None:
    in_force()
    with acting(role=Role.STAFF):
        assert not OutboxMail.objects.filter(kind="guide_announced").exists()


def test_a_guide_is_announced_once(morgan: User) -> None:
    guide = announce_guide(by=morgan, guide=draft(effective_on="2027-01-01"), now=NOON)
    with pytest.raises(NotADraft):
        announce_guide(by=morgan, guide=guide, now=NOON)


def test_a_superseded_guide_is_retired_and_keeps_its_periods(morgan: User) -> None:
    old = in_force()
    with pytest.raises(GuideStillApplies):
        retire_guide(by=morgan, guide=old, reason="tidy", now=NOON)
    in_force(three_tiers(version="2026.2", effective_on="2026-07-01"))
    assert retire_guide(by=morgan, guide=old, reason="tidy", now=NOON).state == GuideState.RETIRED
    assert guide_in_force(date(2026, 6, 30)) == old


def test_each_version_has_its_phase(db: None) -> None:
    in_force()
    in_force(three_tiers(version="2026.2", effective_on="2026-07-01"))
    in_force(three_tiers(version="2027.1", effective_on="2027-01-01"))
    draft(version="2028.1", effective_on="2028-01-01")
    found = {
        each.guide.version: (each.phase, each.applies_until) for each in guide_versions(date(2026, 11, 25))
    }
    assert found == {
        "2028.1": (GuidePhase.DRAFT, None),
        "2027.1": (GuidePhase.IN_NOTICE, None),
        "2026.2": (GuidePhase.IN_FORCE, date(2026, 12, 31)),
        "2026.1": (GuidePhase.SUPERSEDED, date(2026, 6, 30)),
    }


@pytest.mark.parametrize(
    "attack",
    ["UPDATE tiers_programguide SET document = '{}'", "DELETE FROM tiers_programguide"],
)
def test_an_announced_guide_changes_no_more(db: None, attack: str) -> None:
    in_force()
    with (
        acting(role=Role.STAFF),
        pytest.raises(DatabaseError, match="announced"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(attack)


def test_the_lists_of_the_mirror_count_by_the_guide_in_force(db: None) -> None:
    in_force(three_tiers(counting={"stages": ["won"], "year_of": "closed_on"}))
    rule = current_rule(date(2026, 11, 25))
    assert (rule.stages, rule.year_of, rule.guide) == (("won",), "closed_on", "2026.1")
    assert current_rule(date(2025, 11, 25)).guide == ""


def test_the_command_names_every_problem_of_a_file(db: None, tmp_path: Path) -> None:
    file = tmp_path / "guide.json"
    file.write_text(json.dumps({**three_tiers(), "pace": ["1"], "colour": "blue"}))
    with pytest.raises(CommandError) as refused:
        call_command("import_guide", str(file))
    assert "pace" in str(refused.value)
    assert "colour" in str(refused.value)
    assert versions() == []


def test_the_command_says_what_it_did(db: None, tmp_path: Path) -> None:
    file = tmp_path / "guide.json"
    file.write_text(json.dumps(three_tiers()))
    for flags, words in [
        ([], "recorded as a draft"),
        (["--in-force"], "recorded as in force"),
        ([], "unchanged"),
    ]:
        out = StringIO()
        call_command("import_guide", str(file), *flags, stdout=out)
        assert words in out.getvalue()
