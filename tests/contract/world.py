"""Two competing participants with a row of everything and everybody of the cast, built by services."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from accounts.services import create_token, notify
from accounts.tokens import SCOPES
from alliance.mailbox.answering import answer_ticket, take_ticket
from alliance.mailbox.asking import Sender, ask_as_visitor, ask_from_workspace
from alliance.public.questions import standard_questions
from alliance.questions.services import start_with_standard
from kernel.outbox import Letter, queue_letters
from kernel.periods import Period
from kernel.tenancy import Role, acting
from participants.models import Audience, IncorporationRole, Participant, Technology
from participants.selectors import actor_of
from participants.services import (
    assign_alliance_manager,
    assign_deputy,
    assign_sponsor,
    invite_colleague,
    record_deal_registration,
    record_incorporation,
    record_other_program,
    record_technology,
    record_trained_person,
)
from pipeline.services.tags import ignore_tag
from tests import cast
from tests.agreements.texts import accepted, offered, published, waiting
from tests.contract.canary import CANARY, plant
from tests.contract.candidacies import admitted, record_candidacy, record_notice_taken_back
from tests.pipeline.exports import NOON, export, load, receive, row
from tests.tiers.program import STAGES, assess, feed, hold, in_force, lead, tag, three_tiers
from tiers.models import Assessment, AssessmentRun, MetricReading
from tiers.services.guide_acknowledgements import acknowledge_guide
from tiers.services.guides import announce_guide, import_guide
from tiers.services.publication import approve_run
from tiers.services.replay_requests import ask_replay
from tiers.services.reviews import accept_assessment, override_assessment, return_assessment

OURS, THEIRS, MISSING = "halvorsen", "norrland", "nobody-at-all"
TODAY = date(2026, 11, 25)


@dataclass
class World:
    """Who there is, by name, and the ids of what belongs to whom."""

    people: dict[str, User] = field(default_factory=dict)
    companies: dict[str, Participant] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    runs: dict[str, AssessmentRun] = field(default_factory=dict)
    replay_asked: int = 0


@contextmanager
def as_owner_of_tables() -> Iterator[None]:
    """Leave the serving role for a while, as only a test's login can."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
        yield


def build() -> World:
    """Build the world in the test database; whoever calls it flushes it."""
    world = World()
    _companies(world)
    _people(world)
    _facts(world)
    _agreements(world)
    _pipeline(world)
    _questions(world)
    _assessments(world)
    _personal_things(world)
    return world


def _companies(world: World) -> None:
    for slug, name in ((OURS, "Halvorsen Cipher"), (THEIRS, f"{CANARY} Systems")):
        world.companies[slug] = admitted(slug, name)
    world.companies["kestrel"] = cast.candidacy().participant


def _people(world: World) -> None:
    ours, theirs = world.companies[OURS], world.companies[THEIRS]
    people = world.people
    people["morgan"], people["priya"] = cast.administrator("Morgan"), cast.administrator("Priya")
    for name, role in (
        ("ines", "alliance_manager"), ("lars", "alliance_manager"), ("theo", "alliance_manager"),
        ("eve", "executive_sponsor"), ("nils", "executive_sponsor"),
    ):  # fmt: skip
        people[name] = cast.ibm_person(name.title(), role)
    assign_alliance_manager(by=None, participant=ours, user=people["ines"], today=cast.JOINED)
    assign_deputy(by=None, participant=ours, user=people["lars"], today=cast.JOINED)
    assign_sponsor(by=None, participant=ours, user=people["eve"], today=cast.JOINED)
    assign_alliance_manager(by=None, participant=theirs, user=people["theo"], today=cast.JOINED)
    assign_sponsor(by=None, participant=theirs, user=people["nils"], today=cast.JOINED)
    for name, role, slug in (
        ("ada", "alliance_manager", OURS), ("sam", "signatory", OURS), ("cleo", "contributor", OURS),
        ("vic", "viewer", OURS), ("dora", "viewer", OURS), ("omar", "alliance_manager", THEIRS),
        ("rolf", "viewer", THEIRS), ("pia", "alliance_manager", "kestrel"),
    ):  # fmt: skip
        people[name] = cast.partner_person(name.title(), role, world.companies[slug])
    record_candidacy(ours, presenter=people["ines"], theirs=people["ada"])
    record_candidacy(theirs, presenter=people["theo"], theirs=people["omar"])
    for company in (ours, theirs):
        record_notice_taken_back(company, by=people["morgan"])


def _facts(world: World) -> None:
    for slug in (OURS, THEIRS):
        company = world.companies[slug]
        record_technology(by=None, participant=company, name="Shield")
        with acting(role=Role.STAFF, why="world"):
            technology = Technology.objects.get(participant=company)
        record_incorporation(
            by=None, participant=company, offering="Managed Detection", role=IncorporationRole.DELIVERY_TOOL,
            technology=technology, launched_on=date(2026, 2, 1),
        )  # fmt: skip
        record_trained_person(
            by=None, participant=company, audience=Audience.SALES, name="Trained Person",
            email=f"trained@{slug}.example", completed_on=date(2026, 3, 1),
        )  # fmt: skip
        record_other_program(by=None, participant=company, name="Another Program")
        record_deal_registration(by=None, participant=company, has_program=True, as_of=date(2026, 1, 5))
        _invitation, world.links[slug] = invite_colleague(
            by=None, participant=company, email=f"invited@{slug}.example", name="Invited",
            role="viewer", now=timezone.now(),
        )  # fmt: skip


def _agreements(world: World) -> None:
    published(by=world.people["morgan"])
    for slug in (OURS, THEIRS):
        offered(world.companies[slug], by=world.people["morgan"])
    accepted(waiting(world.companies[OURS]), world.people["sam"])  # the competitor's waits for a signatory


def _pipeline(world: World) -> None:
    for slug in (OURS, THEIRS):
        tag(world.companies[slug], slug)
    feed(
        lead("H-1", "100000", tag=OURS),
        lead("H-2", "50000", tag=OURS, stage="Lost"),
        lead("N-1", "100000", tag=THEIRS, client=CANARY),
        lead("N-2", "", tag=THEIRS, client=CANARY, currency=""),
        lead("U-1", "1000", tag=f"{CANARY} unknown", client=CANARY),
        row("N-3", client=CANARY, value="not a number", tag=THEIRS),
    )
    received = receive(export(row("N-1", tag=THEIRS)), day=1, stages=STAGES)
    load(export(row("X-1", client=CANARY)), day=2, stages=STAGES, source=CANARY.lower())
    ignore_tag(by=world.people["morgan"], tag="ignored", reason=CANARY, now=NOON)
    with as_owner_of_tables(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE pipeline_feed SET file_name = %s WHERE id = %s", [f"{CANARY}.csv", received.pk]
        )


def _questions(world: World) -> None:
    """A question of each company, answered, and one of nobody's; the site's own questions."""
    for asker, answerer, slug in (("ada", "ines", OURS), ("omar", "theo", THEIRS)):
        asked = ask_from_workspace(
            by=world.people[asker],
            participant=world.companies[slug],
            subject="Terms",
            text="Which?",
            now=NOON,
        )
        take_ticket(by=world.people[answerer], ticket=asked, now=NOON)
        answer_ticket(by=world.people[answerer], ticket=asked, text="These.", now=NOON)
    ask_as_visitor(sender=Sender("Mina", "mina@gravel.example"), subject="Fee", text="Which?", now=NOON)
    start_with_standard(by=world.people["morgan"], standard=standard_questions(), now=NOON)


def _guides(world: World) -> None:
    """A version in force, one announced and acknowledged on both sides, and a draft."""
    in_force(three_tiers(effective_on="2024-01-01"))
    coming, _draft = (
        import_guide(
            by=None,
            text=json.dumps(three_tiers(version=version, effective_on=day)),
            in_force=False,
            now=NOON,
        ).guide
        for version, day in (("2027.1", "2027-06-01"), ("2028.1", "2028-06-01"))
    )
    announce_guide(by=world.people["morgan"], guide=coming, now=NOON)
    for name in ("ada", "omar", "ines", "theo"):
        acknowledge_guide(by=world.people[name], guide=coming, now=NOON)


def _assessments(world: World) -> None:
    _guides(world)
    for slug in (OURS, THEIRS):
        hold(world.companies[slug], "silver", year=2026)
        hold(world.companies[slug], "silver", year=2025)
        with acting(role=Role.STAFF, why="world"):
            MetricReading.objects.create(
                participant=world.companies[slug], metric="certified_people", as_of=date(2026, 3, 1), value=4,
                yes_no=False, source="Survey", entered_at=NOON,
            )  # fmt: skip
    world.runs = {
        "published": assess(Period(2026, 1)),
        "reviewed": assess(Period(2026, 2)),
        "year": assess(Period(2025)),
    }
    plant_everywhere(world)
    approve_run(by=world.people["morgan"], run_id=world.runs["published"].pk, now=NOON)
    asked = ask_replay(by=world.people["morgan"], run_id=world.runs["published"].pk, now=NOON)
    world.replay_asked = asked.pk
    with acting(role=Role.STAFF, why="world"):
        of = {
            (run, slug): Assessment.objects.get(run=world.runs[run], participant__slug=slug)
            for run in world.runs
            for slug in (OURS, THEIRS)
        }
    accept_assessment(by=world.people["ines"], assessment=of["reviewed", OURS], now=NOON)
    return_assessment(by=world.people["theo"], assessment=of["reviewed", THEIRS], reason=CANARY, now=NOON)
    override_assessment(
        by=world.people["morgan"], assessment=of["year", THEIRS], tier="gold", reason=CANARY, now=NOON
    )
    plant_everywhere(world)


def plant_everywhere(world: World) -> None:
    """Plant the word in all rows of the competitor."""
    with as_owner_of_tables():
        plant(world.companies[THEIRS].pk)


def _personal_things(world: World) -> None:
    moment = timezone.now()
    for name in ("ada", "omar", "pia", "morgan", "ines", "theo"):
        user = world.people[name]
        with acting(role=Role.STAFF, user=user.pk, why="world"):
            actor = actor_of(user)
            company = next(iter(actor.memberships), None)
            word = CANARY if company == world.companies[THEIRS].pk else "Mine"
            _token, world.tokens[name] = create_token(
                by=actor, name=word, scopes=SCOPES,
                participant_id=company, days=30, now=moment,
            )  # fmt: skip
            notify(
                user_ids=[user.pk], key="world", topic="assessment", title=word, body=word, url="/notices/",
                participant_id=company, now=moment - timedelta(hours=1),
            )  # fmt: skip
    context = {"name": CANARY, "company": CANARY, "address": "https://portal.example/join/x/", "days": 14}
    queue_letters([Letter("world", "invitation", "omar@norrland.example", "invitation", context)], now=moment)
