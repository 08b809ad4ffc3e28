"""Two companies that may be one are found by name and domain."""

import pytest

from onboarding.company_names import domain_of, plain_name, same_domain


@pytest.mark.parametrize(
    "name",
    [
        "Kestrel Labs", "KESTREL  LABS", "Kestrel Labs, Inc.", "The Kestrel-Labs Corporation",
        "Késtrel Labs GmbH",
        "Kestrel Labs S.p.A.", "Kestrel Labs A/S", "Kestrel Labs Co., Ltd.", "Kestrel Labs Pty. Ltd",
    ],
)  # fmt: skip
def test_a_name_is_the_same_whatever_its_capitals_accents_points_and_legal_form(name: str) -> None:
    assert plain_name(name) == "kestrel labs"


def test_a_name_of_nothing_but_a_legal_form_is_kept() -> None:
    assert plain_name("The Company, Inc.") == "the company inc"


def test_other_companies_have_other_names() -> None:
    assert plain_name("Kestrel Labs") != plain_name("Kestrel Systems")


@pytest.mark.parametrize(
    ("website", "email", "domain"),
    [
        ("https://www.Kestrel.example/about", "", "kestrel.example"),
        ("", "pia@Kestrel.example", "kestrel.example"),
        ("", "pia@gmail.com", ""),
        ("", "", ""),
        ("https://localhost/", "", ""),
    ],
)
def test_a_domain_is_that_of_the_site_or_of_the_address(website: str, email: str, domain: str) -> None:
    assert domain_of(website=website, email=email) == domain


def test_a_domain_below_another_is_the_same_companys() -> None:
    assert same_domain("labs.kestrel.example", "kestrel.example")
    assert not same_domain("notkestrel.example", "kestrel.example")
    assert not same_domain("", "")
