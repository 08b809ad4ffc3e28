"""The editor of drafts: sections, groups, faults beside their fields, two editors at once (R15)."""

import json
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from tests.pipeline.exports import NOON
from tests.tiers.pages import SignIn, stand_still, text_of
from tests.tiers.program import in_force
from tiers.models import ProgramGuide
from tiers.services.guide_drafts import save_draft, start_draft

pytestmark = pytest.mark.django_db
MANAGE = "/manage/guides/"


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_still(monkeypatch)


@pytest.fixture
def draft(morgan: User) -> ProgramGuide:
    """A draft of 2027, a copy of the version in force."""
    return start_draft(
        by=morgan, source=in_force(), version="2027.1", effective_on=date(2027, 1, 1), now=NOON
    )


def stored(draft: ProgramGuide) -> dict[str, Any]:
    document: dict[str, Any] = ProgramGuide.objects.get(pk=draft.pk).document
    return document


def fields_of(page: Any) -> dict[str, Any]:
    """What a browser would post of a section's page."""
    form = page.context["form"]
    given = {name: form[name].value() for name in form.fields}
    return {
        "opened": page.context["page"].opened,
        **{name: value for name, value in given.items() if value is not None and value is not False},
    }


def address(draft: ProgramGuide, section: str, tier: str = "") -> str:
    return f"{MANAGE}{draft.pk}/edit/{section}/{f'?tier={tier}' if tier else ''}"


@pytest.mark.parametrize(
    "section",
    ["head", "tiers", "conditions", "benefits", "definitions", "metrics", "checklist"],
)
def test_a_section_saved_as_it_is_shown_changes_nothing(
    draft: ProgramGuide, morgan: User, sign_in: SignIn, section: str
) -> None:
    browser = sign_in(morgan)
    page = browser.get(address(draft, section))
    answer = browser.post(address(draft, section), fields_of(page), follow=True)
    assert "Saved. Draft 2027.1 holds together." in text_of(answer.content)
    assert stored(draft) == draft.document


def test_a_threshold_is_changed_at_its_tier(draft: ProgramGuide, morgan: User, sign_in: SignIn) -> None:
    browser, where = sign_in(morgan), address(draft, "conditions", "gold")
    given = fields_of(browser.get(where)) | {"conditions[1].root.value": "5500000"}
    answer = browser.post(where, given)
    assert answer.headers["Location"] == where
    tiers = stored(draft)["tiers"]
    assert [tier["conditions"][-1]["value"] for tier in tiers] == ["1200000", "5500000", "8000000"]


def test_a_condition_becomes_a_group_and_is_saved(draft: ProgramGuide, morgan: User, sign_in: SignIn) -> None:
    browser, where = sign_in(morgan), address(draft, "conditions", "platinum")
    given = fields_of(browser.get(where))
    page = browser.post(where, given | {"do": "group:conditions[0].root"})
    assert "Not saved yet." in text_of(page.content)
    given = fields_of(page)
    given |= {
        "conditions[0].root.members[1].metric": "won_tcv",
        "conditions[0].root.members[1].op": ">",
        "conditions[0].root.members[1].value": "3",
    }
    browser.post(where, given)
    assert [each["metric"] for each in stored(draft)["tiers"][2]["conditions"][0]["any"]] == [
        "qualified_tcv",
        "won_tcv",
    ]


def test_a_row_is_added_without_saving_anything(draft: ProgramGuide, morgan: User, sign_in: SignIn) -> None:
    browser, where = sign_in(morgan), address(draft, "checklist")
    page = browser.post(where, {"opened": draft.digest, "do": "add:checklist"})
    page = browser.post(where, fields_of(page) | {"do": "add:checklist[0].items"})
    assert "checklist[0].items[0].name" in page.context["form"].fields
    assert "checklist" not in stored(draft)


def test_every_fault_stands_beside_its_field_and_what_was_typed_is_kept(
    draft: ProgramGuide, morgan: User, sign_in: SignIn
) -> None:
    browser, where = sign_in(morgan), address(draft, "head")
    given = fields_of(browser.get(where)) | {"pace[1]": "0.1", "version": "", "at_risk_from": "lots"}
    page = browser.post(where, given)
    form = page.context["form"]
    assert page.status_code == 422
    assert set(form.errors) == {"pace[0]", "version", "at_risk_from"}
    assert form.errors["version"] == ["Fill this in."]
    assert form["at_risk_from"].value() == "lots"
    assert stored(draft) == draft.document


def test_the_second_of_two_editors_is_told_and_loses_nothing(
    draft: ProgramGuide, morgan: User, priya: User, sign_in: SignIn
) -> None:
    browser, where = sign_in(morgan), address(draft, "head")
    given = fields_of(browser.get(where)) | {"at_risk_from": "0.6"}
    text = json.dumps({**draft.document, "pace": ["0.1", "0.2", "0.3", "1"]})
    save_draft(by=priya, guide=draft, text=text, opened=draft.digest, now=NOON)
    page = browser.post(where, given)
    words = text_of(page.content)
    assert page.status_code == 409
    assert "Priya saved draft 2027.1 after you opened it." in words
    assert "At risk from Changed 75% 60%" in words
    assert page.context["form"]["at_risk_from"].value() == "0.6"
    browser.post(where, fields_of(page))
    assert stored(draft)["at_risk_from"] == "0.6"


def test_what_another_saved_in_another_section_stays(
    draft: ProgramGuide, morgan: User, priya: User, sign_in: SignIn
) -> None:
    browser, where = sign_in(morgan), address(draft, "definitions")
    page = browser.post(where, {"opened": draft.digest, "do": "add:definitions"})
    given = fields_of(page) | {
        "definitions[0].clause": "2.1",
        "definitions[0].term": "TCV",
        "definitions[0].text": "Total contract value.",
    }
    text = json.dumps({**draft.document, "at_risk_from": "0.8"})
    save_draft(by=priya, guide=draft, text=text, opened=draft.digest, now=NOON)
    page = browser.post(where, given)
    assert page.status_code == 409
    browser.post(where, fields_of(page))
    after = stored(draft)
    assert (after["at_risk_from"], after["definitions"][0]["term"]) == ("0.8", "TCV")


def test_what_was_typed_of_a_tier_that_somebody_removed_is_still_shown(
    draft: ProgramGuide, morgan: User, priya: User, sign_in: SignIn
) -> None:
    browser, where = sign_in(morgan), address(draft, "conditions", "gold")
    given = fields_of(browser.get(where)) | {"conditions[1].root.value": "7777777"}
    tiers = [tier for tier in draft.document["tiers"] if tier["key"] != "gold"]
    text = json.dumps({**draft.document, "tiers": tiers})
    save_draft(by=priya, guide=draft, text=text, opened=draft.digest, now=NOON)
    page = browser.post(where, given)
    assert page.status_code == 409
    assert "The tier gold was removed" in text_of(page.content)
    assert page.context["form"]["conditions[1].root.value"].value() == "7777777"
    assert stored(draft)["tiers"] == tiers


def test_the_whole_document_is_edited_as_json(draft: ProgramGuide, morgan: User, sign_in: SignIn) -> None:
    browser, where = sign_in(morgan), address(draft, "json")
    text = json.dumps({**draft.document, "at_risk_from": "0.8"})
    answer = browser.post(where, {"opened": draft.digest, "text": text}, follow=True)
    assert "Saved." in text_of(answer.content)
    assert stored(draft)["at_risk_from"] == "0.8"


def test_an_uploaded_file_replaces_the_document(draft: ProgramGuide, morgan: User, sign_in: SignIn) -> None:
    text = json.dumps({**draft.document, "at_risk_from": "0.9"})
    file = SimpleUploadedFile("guide.json", text.encode())
    sign_in(morgan).post(address(draft, "json"), {"opened": draft.digest, "file": file, "text": "x"})
    assert stored(draft)["at_risk_from"] == "0.9"


@pytest.mark.parametrize("broken", ["{", "[]", json.dumps({"program": "x"}), "ä" * 10])
def test_json_that_is_no_guide_is_refused_and_kept_on_the_page(
    draft: ProgramGuide, morgan: User, sign_in: SignIn, broken: str
) -> None:
    page = sign_in(morgan).post(address(draft, "json"), {"opened": draft.digest, "text": broken})
    assert page.status_code == 422
    assert page.context["form"]["text"].value() == broken
    assert stored(draft) == draft.document


def test_a_draft_begins_on_the_page_as_a_copy(morgan: User, sign_in: SignIn) -> None:
    source = in_force()
    given = {"source": str(source.pk), "version": "2028.1", "effective_on": "2028-01-01"}
    answer = sign_in(morgan).post(f"{MANAGE}new/", given, follow=True)
    assert "Draft 2028.1 is begun." in text_of(answer.content)


@pytest.mark.parametrize(
    ("version", "day", "words"),
    [("2026.1", "2028-01-01", "is known with other content"), ("2028.1", "", "This field is required")],
)
def test_a_draft_that_cannot_begin_says_why(
    morgan: User, sign_in: SignIn, version: str, day: str, words: str
) -> None:
    given = {"source": str(in_force().pk), "version": version, "effective_on": day}
    page = sign_in(morgan).post(f"{MANAGE}new/", given)
    assert page.status_code == 422
    assert words in text_of(page.content)


def test_a_draft_is_deleted(draft: ProgramGuide, morgan: User, sign_in: SignIn) -> None:
    answer = sign_in(morgan).post(f"{MANAGE}{draft.pk}/delete/", follow=True)
    assert "Draft 2027.1 is deleted." in text_of(answer.content)
    assert sign_in(morgan).get(f"{MANAGE}{draft.pk}/").status_code == 404


def test_a_version_in_force_has_no_editor(morgan: User, sign_in: SignIn) -> None:
    number = in_force().pk
    browser = sign_in(morgan)
    assert browser.get(f"{MANAGE}{number}/edit/head/").status_code == 404
    assert browser.post(f"{MANAGE}{number}/delete/").status_code == 404


@pytest.mark.parametrize("where", ["edit/nothing/", "edit/conditions/?tier=tin"])
def test_what_the_draft_does_not_have_is_not_found(
    draft: ProgramGuide, morgan: User, sign_in: SignIn, where: str
) -> None:
    assert sign_in(morgan).get(f"{MANAGE}{draft.pk}/{where}").status_code == 404


def test_a_button_of_no_page_is_not_found(draft: ProgramGuide, morgan: User, sign_in: SignIn) -> None:
    given = {"opened": draft.digest, "do": "remove:definitions[7]"}
    assert sign_in(morgan).post(address(draft, "definitions"), given).status_code == 404


@pytest.mark.parametrize("person", ["ines", "eve"])
def test_nobody_else_edits_a_draft(
    draft: ProgramGuide, person: str, request: pytest.FixtureRequest, sign_in: SignIn
) -> None:
    browser: Client = sign_in(request.getfixturevalue(person))
    for where in (address(draft, "head"), f"{MANAGE}new/", f"{MANAGE}{draft.pk}/"):
        assert browser.get(where).status_code == 403


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"version": "2026.1"}, "2026.1"),
        ({"version": "a\x07b"}, "control characters"),
        ({"effective_on": "1980-01-01"}, "1990"),
    ],
)
def test_a_draft_that_could_not_be_is_refused_beside_its_field(
    draft: ProgramGuide, morgan: User, sign_in: SignIn, given: dict[str, str], words: str
) -> None:
    form = {"source": draft.pk, "version": "2028.1", "effective_on": "2028-01-01"} | given
    answer = sign_in(morgan).post(f"{MANAGE}new/", form)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert ProgramGuide.objects.count() == 2
