"""Mapping a tag re-tags its leads at once, as a revision; contradictions and corrections (R14)."""

import pytest

from accounts.models import User
from accounts.permissions import PROGRAM_ADMINISTRATOR, Actor
from kernel.models import AuditEvent
from kernel.tenancy import Role, acting
from participants.models import Participant
from participants.selectors import actor_of
from pipeline.events import leads_retagged
from pipeline.models import RevisionCause, TagMapping
from pipeline.selectors.tags import count_unmapped_tags, ignored_tags, mapped_tags, unmapped_tags
from pipeline.services.tags import (
    ReasonMissing,
    TagContradiction,
    TagNotMapped,
    ignore_tag,
    map_tag,
    map_tags,
    remap_tag,
    restore_tag,
    unmap_tag,
)
from tests.pipeline.exports import NOON, as_feed_left, export, lead, load, revisions, row

pytestmark = pytest.mark.django_db

ADMINISTRATOR = Actor(0, ibm_role=PROGRAM_ADMINISTRATOR)


def test_mapping_a_tag_gives_its_leads_to_the_participant(morgan: User, halvorsen: Participant) -> None:
    feed = load(export(row("A", tag="Cipher"), row("B", tag="Other")))
    mapped = map_tag(by=morgan, tag="Cipher", participant=halvorsen, basis="their product", now=NOON)
    assert mapped.leads == 1
    assert lead("A").participant == halvorsen
    assert lead("B").participant is None
    old, new = revisions("A")
    assert (new.cause, new.feed_id, new.participant_id) == (RevisionCause.MAPPING, feed.pk, halvorsen.pk)
    assert (old.participant_id, old.superseded_by_id) == (None, feed.pk)
    assert as_feed_left(feed, "A") == new


def test_a_tag_mapped_already_is_not_mapped_again(morgan: User, halvorsen: Participant) -> None:
    load(export(row("A", tag="Cipher")))
    map_tag(by=morgan, tag="Cipher", participant=halvorsen, basis="", now=NOON)
    assert map_tag(by=morgan, tag=" Cipher ", participant=halvorsen, basis="", now=NOON).tags == 0
    assert len(revisions("A")) == 2


def test_a_tag_of_another_participant_is_refused_and_both_are_named(
    morgan: User, halvorsen: Participant, norrland: Participant
) -> None:
    map_tag(by=morgan, tag="Cipher", participant=halvorsen, basis="", now=NOON)
    with pytest.raises(TagContradiction, match="“Cipher” means halvorsen already and cannot mean norrland"):
        map_tags(by=morgan, tags={"New": norrland.pk, "Cipher": norrland.pk}, basis="", now=NOON)
    with acting(role=Role.STAFF):
        assert list(TagMapping.objects.values_list("tag", flat=True)) == ["Cipher"]


def test_a_profile_that_contradicts_a_mapping_is_refused(
    morgan: User, halvorsen: Participant, norrland: Participant
) -> None:
    map_tag(by=morgan, tag="Cipher", participant=halvorsen, basis="", now=NOON)
    with pytest.raises(TagContradiction):
        load(export(row("A", tag="Cipher")), tags={"Cipher": "norrland"})


def test_a_profile_maps_its_tags_and_retags_what_is_there(halvorsen: Participant) -> None:
    load(export(row("A", tag="Cipher")))
    feed = load(export(row("A", tag="Cipher")), day=1, tags={"Cipher": "halvorsen"})
    assert lead("A").participant == halvorsen
    assert feed.unchanged == 1


def test_the_apps_above_hear_whose_leads_changed_hands(morgan: User, halvorsen: Participant) -> None:
    heard = []

    def hear(sender: object, participant_ids: frozenset[int], leads: int, **kwargs: object) -> None:
        heard.append((participant_ids, leads))

    leads_retagged.connect(hear)
    load(export(row("A", tag="Cipher")))
    map_tag(by=morgan, tag="Cipher", participant=halvorsen, basis="", now=NOON)
    leads_retagged.disconnect(hear)
    assert heard == [(frozenset({halvorsen.pk}), 1)]


def test_a_correction_moves_the_leads_and_keeps_the_reason(
    morgan: User, halvorsen: Participant, norrland: Participant
) -> None:
    load(export(row("A", tag="Cipher")))
    map_tag(by=morgan, tag="Cipher", participant=halvorsen, basis="", now=NOON)
    remap_tag(by=morgan, tag="Cipher", participant=norrland, reason="wrong company", now=NOON)
    assert lead("A").participant == norrland
    assert [revision.participant_id for revision in revisions("A")] == [None, halvorsen.pk, norrland.pk]
    with acting(role=Role.STAFF):
        event = AuditEvent.objects.filter(table_name="pipeline_tagmapping", operation="update").get()
    assert (event.why, event.user_id) == ("wrong company", morgan.pk)


def test_unmapping_leaves_the_leads_to_nobody(morgan: User, halvorsen: Participant) -> None:
    load(export(row("A", tag="Cipher")))
    map_tag(by=morgan, tag="Cipher", participant=halvorsen, basis="", now=NOON)
    assert unmap_tag(by=morgan, tag="Cipher", reason="not theirs", now=NOON).leads == 1
    assert lead("A").participant is None


def test_a_correction_without_a_reason_is_refused(morgan: User, halvorsen: Participant) -> None:
    with pytest.raises(ReasonMissing):
        remap_tag(by=morgan, tag="Cipher", participant=halvorsen, reason=" ", now=NOON)


def test_a_tag_that_is_not_mapped_cannot_be_corrected(morgan: User, halvorsen: Participant) -> None:
    with pytest.raises(TagNotMapped):
        remap_tag(by=morgan, tag="Cipher", participant=halvorsen, reason="why", now=NOON)
    with pytest.raises(TagNotMapped):
        unmap_tag(by=morgan, tag="Cipher", reason="why", now=NOON)
    with pytest.raises(TagNotMapped):
        restore_tag(by=morgan, tag="Cipher")


def test_an_ignored_tag_is_not_asked_about_until_it_is_restored(morgan: User) -> None:
    load(export(row("A", tag="Internal")))
    ignore_tag(by=morgan, tag="Internal", reason="our own", now=NOON)
    with acting(role=Role.STAFF):
        assert unmapped_tags(ADMINISTRATOR) == []
        assert ignored_tags().get().reason == "our own"
    restore_tag(by=morgan, tag="Internal")
    with acting(role=Role.STAFF):
        assert [found.tag for found in unmapped_tags(ADMINISTRATOR)] == ["Internal"]


def test_a_mapped_tag_cannot_be_ignored(morgan: User, halvorsen: Participant) -> None:
    map_tag(by=morgan, tag="Cipher", participant=halvorsen, basis="", now=NOON)
    with pytest.raises(TagContradiction):
        ignore_tag(by=morgan, tag="Cipher", reason="why", now=NOON)


def test_unmapped_tags_come_with_their_open_value_and_a_guess(halvorsen: Participant) -> None:
    load(
        export(
            row("A", tag="Halvorsen Cipher Pro", value="10"),
            row("B", tag="Halvorsen Cipher Pro", value="5", currency="EUR"),
            row("C", tag="Halvorsen Cipher Pro", value="99", stage="Lost"),
            row("D", tag="Zzz"),
        )
    )
    with acting(role=Role.STAFF):
        first, second = unmapped_tags(ADMINISTRATOR)
        assert count_unmapped_tags(ADMINISTRATOR) == 2
    assert (first.tag, first.leads, first.open_tcv) == ("Halvorsen Cipher Pro", 3, {"EUR": 5, "USD": 10})
    assert first.suggestion is not None
    assert first.suggestion.participant_id == halvorsen.pk
    assert second.suggestion is None


def test_a_partner_sees_no_unmapped_tag_and_only_its_own_mapped_ones(
    morgan: User, ada: User, halvorsen: Participant, norrland: Participant
) -> None:
    load(export(row("A", tag="Unknown")))
    map_tags(by=morgan, tags={"Cipher": halvorsen.pk, "North": norrland.pk}, basis="", now=NOON)
    with acting(role=Role.STAFF):
        actor = actor_of(ada)
        assert unmapped_tags(actor) == []
        assert [mapping.tag for mapping in mapped_tags(actor)] == ["Cipher"]
