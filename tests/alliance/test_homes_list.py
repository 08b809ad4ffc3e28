"""The list of the portfolio as arithmetic: order, filters and pages."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.homes.entries import Attainment, Company, Entry
from alliance.homes.portfolio_list import PAGE_SIZE, Wanted, listed
from alliance.homes.portfolio_rows import gap_of
from tiers.evaluation import State


def entry(number: int, state: State = State.MET, share: str | None = "1") -> Entry:
    company = Company(number, f"c-{number:04}", f"Company {number:04}", None, "gold", None, False)
    actual = Decimal(share) if share is not None else None
    asked = Attainment("4.1", actual, Decimal(1), None, None)
    return Entry(company, state, None, "gold", asked, {}, Decimal(0), 0)


def walked(entries, wanted):
    """The slugs of all pages, from the first to the last."""
    found, after = [], ""
    while after is not None:
        page, _matching = listed(
            entries, wanted if not after else Wanted(sort=wanted.sort, falling=wanted.falling, after=after)
        )
        found += [each.company.slug for each in page.entries]
        after = page.after
    return found


@given(
    st.lists(
        st.tuples(st.sampled_from(State), st.sampled_from(["0", "0.5", "1", None])), max_size=3 * PAGE_SIZE
    ),
    st.sampled_from(["health", "name", "attainment", "gap", "pipeline"]),
    st.booleans(),
)
def test_the_pages_together_hold_every_participant_once(found, sort, falling):
    entries = [entry(number, *each) for number, each in enumerate(found)]
    slugs = walked(entries, Wanted(sort=sort, falling=falling))
    assert sorted(slugs) == sorted(each.company.slug for each in entries)


def test_the_way_back_leads_to_where_one_came_from():
    entries = [entry(number) for number in range(2 * PAGE_SIZE + 1)]
    second, _all = listed(entries, Wanted(sort="name", after=entries[PAGE_SIZE - 1].company.slug))
    third, _all = listed(entries, Wanted(sort="name", after=second.after))
    assert (second.before, third.before, third.after) == ("", entries[PAGE_SIZE - 1].company.slug, None)


def test_equally_bad_ones_stand_in_the_order_of_their_attainment():
    entries = [
        entry(1, State.AT_RISK, "0.9"),
        entry(2, State.AT_RISK, "0.2"),
        entry(3, State.OFF_TRACK, "0.9"),
    ]
    assert [each.company.participant_id for each in listed(entries, Wanted())[0].entries] == [3, 2, 1]


@pytest.mark.parametrize(
    ("actual", "to_rise", "words"),
    [
        ("3", "8", ("$2.00M", "to keep")),
        ("5", "8", ("$3.00M", "to rise")),
        ("5", None, ("Reached", "")),
        (None, "8", ("Not known", "")),
    ],
)
def test_the_gap_is_what_is_missing_to_keep_the_tier_then_to_rise(actual, to_rise, words):
    millions = [None if each is None else Decimal(each) * 1_000_000 for each in (actual, to_rise)]
    assert gap_of(Attainment("4.1", millions[0], Decimal(5_000_000), None, millions[1])) == words
