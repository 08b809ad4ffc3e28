"""Facts as metrics, live and frozen alike: what is known, what is zero, what nobody knows (R13, R19, R20)."""

from datetime import date
from decimal import Decimal

import pytest

from agreements.models import AgreementFact, AgreementKind
from kernel.paging import Cursor
from kernel.periods import Period
from kernel.tenancy import Role, acting
from participants.models import Audience, IncorporationRole, Participant, TrainedHeadcount
from participants.services import record_deal_registration, record_incorporation, record_trained_person
from tests.tiers.guides import comparison, guide, target, tier
from tests.tiers.program import assess, attained, condition, feed, hold, in_force, lead, result, tag
from tiers.selectors import pages_lines
from tiers.selectors.pages_lines import Places, lines_at_present, lines_of_assessment
from tiers.selectors.position import present_position

pytestmark = pytest.mark.django_db

FACTS = ("trained_sales_people", "trained_delivery_people", "launched_offerings")


def ask(clause: str, metric: str, value: object, **given: object) -> dict[str, object]:
    op = "==" if isinstance(value, bool) else ">="
    return {
        "clause": clause,
        "kind": "prerequisite",
        "name": metric,
        **comparison(metric, value, op),
        **given,
    }


def facts_guide() -> dict[str, object]:
    """Every fact, standing and within the year."""
    asked = [ask(f"3.{place}", metric, "1") for place, metric in enumerate(FACTS)]
    asked += [ask(f"4.{place}", metric, "1", cumulative=True) for place, metric in enumerate(FACTS)]
    agreed = ("procurement_agreement_signed", "program_agreement_signed", "deal_registration_program")
    asked += [ask(f"5.{place}", metric, True) for place, metric in enumerate(agreed)]
    return guide(tier(*asked))


def test_facts_nobody_recorded_are_not_known_but_offerings_and_agreements_are(halvorsen: Participant) -> None:
    in_force(facts_guide())
    run = assess()
    assert [attained(run, halvorsen, f"3.{place}") for place in range(3)] == [None, None, Decimal(0)]
    assert [condition(run, halvorsen, f"5.{place}").state for place in range(3)] == [
        "met",
        "met",
        "not_known",
    ]


def test_facts_count_up_to_the_last_day_and_cumulative_ones_within_the_year(halvorsen: Participant) -> None:
    in_force(facts_guide())
    for name, day in [("a", date(2025, 5, 1)), ("b", date(2026, 9, 30)), ("c", date(2026, 10, 1))]:
        record_trained_person(
            by=None,
            participant=halvorsen,
            audience=Audience.SALES,
            name=name,
            email=f"{name}@x.example",
            completed_on=day,
        )
        record_incorporation(
            by=None,
            participant=halvorsen,
            offering=f"Offering {name}",
            role=IncorporationRole.BASE_COMPONENT,
            launched_on=day,
        )
    record_deal_registration(by=None, participant=halvorsen, has_program=True, as_of=date(2025, 1, 1))
    record_deal_registration(by=None, participant=halvorsen, has_program=False, as_of=date(2026, 9, 30))
    run = assess()
    found = {clause: attained(run, halvorsen, clause) for clause in ("3.0", "4.0", "3.2", "4.2")}
    assert found == {"3.0": 2, "4.0": 1, "3.2": 2, "4.2": 1}
    assert condition(run, halvorsen, "5.2").state == "not_met"


@pytest.mark.parametrize(
    ("as_of", "ever", "this_year"),
    [(date(2025, 5, 1), 5, None), (date(2026, 9, 30), 5, 5), (date(2026, 10, 1), None, None)],
)
def test_people_trained_before_the_portal_count_by_the_day_of_their_number(
    halvorsen: Participant, as_of: date, ever: int | None, this_year: int | None
) -> None:
    in_force(facts_guide())
    with acting(role=Role.STAFF):
        TrainedHeadcount.objects.create(participant=halvorsen, audience=Audience.SALES, people=5, as_of=as_of)
    run = assess()
    assert (attained(run, halvorsen, "3.0"), attained(run, halvorsen, "4.0")) == (ever, this_year)


def test_an_agreement_signed_after_the_last_day_comes_too_late(halvorsen: Participant) -> None:
    in_force(facts_guide())
    with acting(role=Role.STAFF):
        held = AgreementFact.objects.filter(participant=halvorsen, kind=AgreementKind.PROCUREMENT)
        held.update(signed_on=date(2026, 10, 1))
    run = assess()
    assert [condition(run, halvorsen, f"5.{place}").state for place in range(2)] == ["not_met", "met"]


def test_each_source_counts_by_its_own_feed_and_once(halvorsen: Participant) -> None:
    in_force(guide(tier(target())))
    hold(halvorsen, "silver")
    tag(halvorsen, "Cipher")
    feed(lead("A", "100000"))
    feed(lead("B", "20000"), source="other")
    assert attained(assess(), halvorsen) == Decimal(120000)


def test_a_live_position_equals_what_a_run_finds(halvorsen: Participant) -> None:
    in_force(guide(tier(target("1200000"), ask("3.1", "launched_offerings", "1"))))
    tag(halvorsen, "Cipher")
    hold(halvorsen, "silver")
    feed(lead("A", "700000.25"), lead("B", "5", stage="Lost"), lead("C", "400000", qualified="2026-11-01"))
    frozen = condition(assess(), halvorsen, "4.5")
    with acting(role=Role.APP, participant=halvorsen.pk):
        third = present_position(halvorsen, date(2026, 9, 30))
        fourth = present_position(halvorsen, date(2026, 11, 25))
    assert third is not None
    assert fourth is not None
    live = third.quarter.conditions[0]
    assert (live.actual, live.state, live.paced) == (frozen.actual, frozen.state, frozen.paced)
    assert (live.lines_counted, live.lines_not_counted) == (frozen.lines_counted, frozen.lines_not_counted)
    assert fourth.quarter.conditions[0].actual == Decimal("1100000.25")
    assert (third.january.status, third.january.tier_earned) == ("below_program", None)
    assert third.tier_held == "silver"


def test_a_live_position_knows_no_lead_before_a_feed_was_complete(halvorsen: Participant) -> None:
    in_force()
    with acting(role=Role.APP, participant=halvorsen.pk):
        position = present_position(halvorsen, date(2026, 11, 25))
    assert position is not None
    assert position.feed_as_of is None
    assert position.quarter.conditions[1].state == "not_known"


def test_without_a_guide_there_is_no_position(halvorsen: Participant) -> None:
    with acting(role=Role.APP, participant=halvorsen.pk):
        assert present_position(halvorsen, date(2026, 11, 25)) is None


def test_lines_are_paged_by_the_largest_amount_live_and_frozen_alike(
    halvorsen: Participant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages_lines, "PAGE", 2)
    document = guide(tier(target("1200000")))
    in_force(document)
    tag(halvorsen, "Cipher")
    feed(lead("A", "10"), lead("B", "30"), lead("C", "20"), lead("D", "", currency=""))
    found = result(assess(), halvorsen)
    with acting(role=Role.APP, participant=halvorsen.pk):
        frozen = lines_of_assessment(found.pk, "qualified_tcv", Places())
        first = frozen.counted
        assert first.next_key is not None
        rest = lines_of_assessment(found.pk, "qualified_tcv", Places(Cursor(*first.next_key))).counted
        position = present_position(halvorsen, date(2026, 9, 30))
        assert position is not None
        live = lines_at_present(
            halvorsen.pk,
            "qualified_tcv",
            document=position.plan.guide,
            period=Period(2026, 3),
            places=Places(),
        )
    assert [line.crm_id for line in first.lines + rest.lines] == ["B", "C", "A"]
    assert rest.next_key is None
    assert [line.crm_id for line in live.counted.lines] == ["B", "C"]
    assert [(line.crm_id, line.reason) for line in live.others.lines] == [("D", "no_value")]
    assert {(total.reason, total.lines, total.amount_usd) for total in frozen.totals} == {
        ("counted", 3, 60),
        ("no_value", 1, 0),
    }
