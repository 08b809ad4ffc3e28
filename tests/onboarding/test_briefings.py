"""Somebody of the Program team explains the Program to a prospect, in everybody's calendar (R23)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from icalendar import Calendar

from accounts.models import User
from kernel.clock import program_zone
from kernel.files import FileTooLarge, FileTypeRefused
from kernel.models import OutboxMail
from kernel.outbox import deliver, waiting_mail
from kernel.tenancy import Role, acting
from onboarding import services
from onboarding.models import Briefing, BriefingOutcome, BriefingState, Prospect, Stage
from onboarding.services.briefings import BriefingPlan, DayUnlikely, NotPlanned, NotYetHeld, PlannedAlready
from onboarding.services.permitted import NotNamedToBrief, NotPermitted
from onboarding.services.stages import CandidacyClosed, SayWhy
from participants.models import Participant
from participants.selectors import actor_of
from participants.services.assigning import NoProspect, RoleDoesNotFit
from tests import cast
from tests.onboarding.briefed import BO, PIA, plan, planned

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%slides"


def entries(briefing: Briefing, *, to: str) -> list[Calendar]:
    """The calendar objects mailed to an address, the latest last."""
    with acting(role=Role.STAFF):
        found = OutboxMail.objects.filter(key__startswith=f"briefing:{briefing.uid}:", to=to).order_by("pk")
        return [Calendar.from_ical(each.calendar) for each in found]


def event_of(calendar: Calendar) -> object:
    (event,) = calendar.walk("VEVENT")
    return event


def test_everybody_gets_a_briefing_into_the_calendar(
    morgan: User, briefer: User, candidacy: Prospect, now: datetime
) -> None:
    briefing = planned(candidacy, briefer, by=morgan, now=now)
    for address in (PIA.email, BO.email, briefer.email):
        (calendar,) = entries(briefing, to=address)
        event = event_of(calendar)
        assert calendar["method"] == "REQUEST"
        assert (str(event["uid"]), event["sequence"]) == (briefing.uid, 0)
        assert event["dtstart"].dt == now + timedelta(days=7)
        assert event["dtstart"].dt.utcoffset() == timedelta(0)
        assert event["dtend"].dt - event["dtstart"].dt == timedelta(hours=1)
        assert str(event["description"]) == "Tiers\nBenefits"
        assert str(event["organizer"]).startswith("mailto:")
        assert {str(each) for each in event["attendee"]} == {
            f"mailto:{PIA.email}", f"mailto:{BO.email}", f"mailto:{briefer.email}",
        }  # fmt: skip


def test_times_stand_in_utc_as_the_standard_writes_them(
    briefer: User, candidacy: Prospect, now: datetime
) -> None:
    briefing = planned(candidacy, briefer, now=datetime(2026, 11, 25, 10, 30, tzinfo=UTC))
    with acting(role=Role.STAFF):
        text = OutboxMail.objects.filter(key__startswith=f"briefing:{briefing.uid}")[0].calendar
    assert "\r\nDTSTART:20261202T103000Z\r\n" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_a_hostile_name_stays_a_name(briefer: User, now: datetime) -> None:
    name = 'Evil", Inc.\r\nATTENDEE:mailto:x@evil.example'
    prospect = cast.candidacy(name=name.replace("\r\n", " "), slug="evil")
    guest = PIA.__class__('Pia"\r\nX-EVIL:1', PIA.email)
    briefing = planned(prospect, briefer, now=now, place=name, agenda=name, attendees=(guest,))
    event = event_of(entries(briefing, to=PIA.email)[0])
    assert len(event["attendee"]) == 2
    assert "x-evil" not in event


def test_the_message_carries_the_invitation_for_mail_programs_and_as_a_file(
    briefer: User, candidacy: Prospect, now: datetime
) -> None:
    planned(candidacy, briefer, now=now, attendees=(PIA,))
    with acting(role=Role.STAFF):
        for mail_id in waiting_mail(10, now=now):
            deliver(mail_id, now=now)
    message = next(each for each in mail.outbox if each.to == [PIA.email]).message()
    parts = {part.get_content_type(): part for part in message.walk()}
    assert parts["text/calendar"].get_param("method") == "REQUEST"
    assert parts["text/calendar"].get_param("charset") == "utf-8"
    assert parts["application/ics"].get_filename() == "invite.ics"
    for kind in ("text/calendar", "application/ics"):
        assert Calendar.from_ical(parts[kind].get_payload(decode=True)).walk("VEVENT")


def test_a_moved_briefing_moves_in_the_calendars(briefer: User, candidacy: Prospect, now: datetime) -> None:
    briefing = planned(candidacy, briefer, now=now)
    services.move_briefing(by=None, briefing=briefing, plan=plan(briefer, now=now, in_days=9), now=now)
    before, after = entries(briefing, to=PIA.email)
    assert (event_of(before)["uid"], event_of(after)["sequence"]) == (event_of(after)["uid"], 1)
    assert event_of(after)["dtstart"].dt == now + timedelta(days=9)


def test_who_is_left_out_of_a_moved_briefing_gets_it_cancelled(
    briefer: User, candidacy: Prospect, now: datetime
) -> None:
    briefing = planned(candidacy, briefer, now=now)
    services.move_briefing(by=None, briefing=briefing, plan=plan(briefer, now=now, attendees=(PIA,)), now=now)
    assert [each["method"] for each in entries(briefing, to=BO.email)] == ["REQUEST", "CANCEL"]
    assert [each["method"] for each in entries(briefing, to=PIA.email)] == ["REQUEST", "REQUEST"]


def test_a_briefing_called_off_leaves_the_calendars(
    morgan: User, briefer: User, candidacy: Prospect, now: datetime
) -> None:
    briefing = planned(candidacy, briefer, now=now)
    called_off = services.cancel_briefing(by=morgan, briefing=briefing, reason="Room taken.", now=now)
    last = entries(briefing, to=PIA.email)[-1]
    assert called_off.state == BriefingState.CANCELLED
    assert (last["method"], event_of(last)["status"], event_of(last)["sequence"]) == (
        "CANCEL",
        "CANCELLED",
        1,
    )


def test_a_briefing_in_the_past_is_recorded_and_invites_nobody(
    briefer: User, candidacy: Prospect, now: datetime
) -> None:
    briefing = planned(candidacy, briefer, now=now, in_days=-3)
    assert entries(briefing, to=PIA.email) == []


def test_a_held_briefing_makes_the_company_briefed(briefer: User, candidacy: Prospect, now: datetime) -> None:
    briefing = planned(candidacy, briefer, now=now)
    later = now + timedelta(days=8)
    held = services.record_briefing(
        by=briefer, briefing=briefing, outcome=BriefingOutcome.INTERESTED, notes="Asked for tiers.", now=later
    )
    assert (held.state, held.recorded_at) == (BriefingState.HELD, later)
    with acting(role=Role.STAFF):
        candidacy.refresh_from_db()
    assert (candidacy.stage, candidacy.stage_since) == (Stage.BRIEFED, later)


def test_a_second_briefing_leaves_the_stage(briefer: User, now: datetime) -> None:
    prospect = cast.candidacy(stage=Stage.PREPARING, name="Tarn", slug="tarn")
    briefing = planned(prospect, briefer, now=now, in_days=-1)
    services.record_briefing(by=briefer, briefing=briefing, outcome=BriefingOutcome.UNDECIDED, now=now)
    with acting(role=Role.STAFF):
        prospect.refresh_from_db()
    assert prospect.stage == Stage.PREPARING


def test_what_lies_ahead_has_no_outcome(briefer: User, candidacy: Prospect, now: datetime) -> None:
    with pytest.raises(NotYetHeld):
        services.record_briefing(
            by=briefer,
            briefing=planned(candidacy, briefer, now=now),
            outcome=BriefingOutcome.INTERESTED,
            now=now,
        )


def test_an_outcome_is_recorded_once(briefer: User, candidacy: Prospect, now: datetime) -> None:
    briefing = planned(candidacy, briefer, now=now, in_days=-1)
    services.record_briefing(by=briefer, briefing=briefing, outcome=BriefingOutcome.INTERESTED, now=now)
    with pytest.raises(NotPlanned):
        services.record_briefing(by=briefer, briefing=briefing, outcome=BriefingOutcome.UNDECIDED, now=now)


def test_one_briefing_is_ahead_at_a_time(briefer: User, candidacy: Prospect, now: datetime) -> None:
    planned(candidacy, briefer, now=now)
    with pytest.raises(PlannedAlready):
        planned(candidacy, briefer, now=now)


def test_a_briefing_is_called_off_with_a_reason(briefer: User, candidacy: Prospect, now: datetime) -> None:
    with pytest.raises(SayWhy):
        services.cancel_briefing(by=None, briefing=planned(candidacy, briefer, now=now), reason="", now=now)


def test_a_closed_candidacy_is_briefed_no_more(briefer: User, now: datetime) -> None:
    closed = cast.candidacy(stage=Stage.DECLINED, name="Tarn", slug="tarn")
    with pytest.raises(CandidacyClosed):
        planned(closed, briefer, now=now)


def test_an_invited_company_has_its_manager_and_no_briefer(now: datetime, morgan: User) -> None:
    prospect = cast.candidacy(stage=Stage.INVITED)
    with pytest.raises(NoProspect):
        planned(prospect, morgan, now=now)


def test_the_presenter_sees_the_prospect_and_nobody_else_of_the_managers(
    morgan: User, theo: User, candidacy: Prospect, now: datetime
) -> None:
    """R23, D9."""
    with acting(role=Role.STAFF):
        assert not Prospect.objects.visible_to(actor_of(theo)).exists()
    planned(candidacy, theo, by=morgan, now=now)
    with acting(role=Role.STAFF):
        assert Prospect.objects.visible_to(actor_of(theo)).get() == candidacy


def test_who_presented_before_sees_it_no_more(
    morgan: User, briefer: User, theo: User, candidacy: Prospect, now: datetime
) -> None:
    briefing = planned(candidacy, briefer, by=morgan, now=now)
    services.move_briefing(by=morgan, briefing=briefing, plan=plan(theo, now=now), now=now)
    with acting(role=Role.STAFF):
        assert not Participant.objects.visible_to(actor_of(briefer)).exists()
        assert Prospect.objects.visible_to(actor_of(theo)).exists()
    assert [each["method"] for each in entries(briefing, to=briefer.email)] == ["REQUEST", "CANCEL"]


def test_who_is_named_plans_for_nobody_but_themselves(
    briefer: User, theo: User, candidacy: Prospect, now: datetime
) -> None:
    with pytest.raises(NotPermitted):
        planned(candidacy, theo, by=briefer, now=now)
    assert planned(candidacy, briefer, by=briefer, now=now).presenter == briefer


def test_another_manager_plans_nothing(theo: User, candidacy: Prospect, now: datetime) -> None:
    with pytest.raises(NotNamedToBrief):
        planned(candidacy, theo, by=theo, now=now)


def test_a_prospects_person_plans_nothing(
    pia: User, briefer: User, candidacy: Prospect, now: datetime
) -> None:
    with pytest.raises(NotPermitted):
        planned(candidacy, briefer, by=pia, now=now)


def test_a_sponsor_presents_nothing(morgan: User, eve: User, candidacy: Prospect, now: datetime) -> None:
    with pytest.raises(RoleDoesNotFit):
        planned(candidacy, eve, by=morgan, now=now)


def test_material_is_kept_under_a_name_nobody_guesses(
    briefer: User, candidacy: Prospect, now: datetime
) -> None:
    briefing = planned(candidacy, briefer, now=now, material=ContentFile(PDF, "../../Program slides.pdf"))
    assert (briefing.material_name, briefing.material_type) == ("Program slides.pdf", "application/pdf")
    assert briefing.material.name.startswith("briefings/")
    assert "slides" not in briefing.material.name
    assert briefing.material.read() == PDF


def test_newer_material_takes_the_place_of_older(
    briefer: User, candidacy: Prospect, now: datetime, django_capture_on_commit_callbacks: object
) -> None:
    briefing = planned(candidacy, briefer, now=now, material=ContentFile(PDF, "old.pdf"))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        newer = services.keep_material(by=briefer, briefing=briefing, material=ContentFile(PDF, "new.pdf"))
    assert newer.material_name == "new.pdf"
    assert not default_storage.exists(briefing.material.name)
    assert default_storage.exists(newer.material.name)


def test_material_of_another_type_is_refused(briefer: User, candidacy: Prospect, now: datetime) -> None:
    with pytest.raises(FileTypeRefused):
        planned(candidacy, briefer, now=now, material=ContentFile(b"<svg onload=x>", "slides.pdf"))
    with acting(role=Role.STAFF):
        assert not Briefing.objects.exists()


def test_material_that_is_too_large_is_refused(
    briefer: User, candidacy: Prospect, now: datetime, settings: object
) -> None:
    settings.EVIDENCE_LIMIT_BYTES = 4  # type: ignore[attr-defined]
    with pytest.raises(FileTooLarge):
        planned(candidacy, briefer, now=now, material=ContentFile(PDF, "slides.pdf"))


@pytest.mark.parametrize("year", [1, 1026, 9999])
def test_a_slip_of_the_pen_in_the_year_is_refused(
    candidacy: Prospect, briefer: User, now: datetime, year: int
) -> None:
    """No calendar could be told of the last hour of the year 9999."""
    slip = BriefingPlan(presenter=briefer, starts_at=datetime(year, 12, 31, 23, 59, tzinfo=program_zone()))
    with pytest.raises(DayUnlikely):
        services.plan_briefing(by=briefer, prospect=candidacy, plan=slip, now=now)
