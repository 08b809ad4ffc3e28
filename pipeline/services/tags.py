"""Which tag means whom: mapping re-tags the leads that carry it, at once and as a revision (R14)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from kernel.tenancy import Role, acting
from participants.models import Participant
from pipeline.events import leads_retagged
from pipeline.models import IgnoredTag, Lead, TagMapping
from pipeline.services.locks import lock_leads
from pipeline.services.retagging import retag_leads


class TagContradiction(Exception):
    """A tag means another Participant already; nothing was mapped."""


class UnknownParticipants(Exception):
    """A profile names participants that the portal does not know."""


class TagNotMapped(LookupError):
    """Nobody mapped this tag, or ignored it, so there is nothing to correct."""


class ReasonMissing(ValueError):
    """A correction was asked for without a reason (D10)."""


@dataclass(frozen=True)
class Mapped:
    """What a mapping did: how many tags are new, and how many leads changed hands."""

    tags: int
    leads: int


def map_tag(*, by: User | None, tag: str, participant: Participant, basis: str, now: datetime) -> Mapped:
    """Map one tag to a participant and re-tag its leads (R14). Raises TagContradiction."""
    return map_tags(by=by, tags={tag: participant.pk}, basis=basis, now=now)


def map_tags(*, by: User | None, tags: Mapping[str, int], basis: str, now: datetime) -> Mapped:
    """Map tags to participants' ids and re-tag the leads that carry them, set-based; known ones stay.

    Raises TagContradiction, naming both participants, before anything is written.
    """
    wanted = {tag.strip(): participant for tag, participant in tags.items() if tag.strip()}
    with acting(role=Role.STAFF, user=by.pk if by else None, why=basis):
        lock_leads()
        known = _known(wanted)
        _refuse_contradictions(wanted, known)
        new = {tag: participant for tag, participant in wanted.items() if tag not in known}
        TagMapping.objects.bulk_create(
            TagMapping(tag=tag, participant_id=participant, basis=basis, mapped_by=by, mapped_at=now)
            for tag, participant in new.items()
        )
        IgnoredTag.objects.filter(tag__in=list(new)).delete()
        return Mapped(len(new), _retag(new, now))


def remap_tag(*, by: User, tag: str, participant: Participant, reason: str, now: datetime) -> Mapped:
    """Correct a mapping: the tag means another participant, its leads change hands. Raises TagNotMapped."""
    _require(reason)
    with acting(role=Role.STAFF, user=by.pk, why=reason):
        lock_leads()
        changes = {"participant": participant, "basis": reason, "mapped_by": by, "mapped_at": now}
        if not TagMapping.objects.filter(tag=tag).update(**changes):
            raise TagNotMapped(_("The tag “%s” is not mapped.") % tag)
        return Mapped(0, _retag([tag], now))


def unmap_tag(*, by: User, tag: str, reason: str, now: datetime) -> Mapped:
    """Take a mapping back: the leads that carry the tag belong to nobody again. Raises TagNotMapped."""
    _require(reason)
    with acting(role=Role.STAFF, user=by.pk, why=reason):
        lock_leads()
        removed, _per_model = TagMapping.objects.filter(tag=tag).delete()
        if not removed:
            raise TagNotMapped(_("The tag “%s” is not mapped.") % tag)
        return Mapped(0, _retag([tag], now))


def ignore_tag(*, by: User, tag: str, reason: str, now: datetime) -> IgnoredTag:
    """Decide that a tag means no Participant; nobody is asked again. Raises TagContradiction if mapped."""
    _require(reason)
    with acting(role=Role.STAFF, user=by.pk, why=reason):
        lock_leads()
        if (known := _known([tag])) and tag in known:
            raise TagContradiction(
                _("The tag “%(tag)s” means %(slug)s.") % {"tag": tag, "slug": known[tag].participant.slug}
            )
        ignored, _created = IgnoredTag.objects.update_or_create(
            tag=tag, defaults={"reason": reason, "ignored_by": by, "ignored_at": now}
        )
        return ignored


def restore_tag(*, by: User, tag: str, reason: str = "") -> None:
    """Ask about an ignored tag again. Raises TagNotMapped when it is not ignored."""
    with acting(role=Role.STAFF, user=by.pk, why=reason):
        removed, _per_model = IgnoredTag.objects.filter(tag=tag).delete()
        if not removed:
            raise TagNotMapped(_("The tag “%s” is not ignored.") % tag)


def check_profile_tags(tags: Mapping[str, str]) -> dict[str, int]:
    """Return a profile's tags with participants' ids instead of slugs.

    Raises UnknownParticipants and TagContradiction. Call it as staff.
    """
    ids = dict(Participant.objects.filter(slug__in=set(tags.values())).values_list("slug", "pk"))
    if unknown := sorted(set(tags.values()) - ids.keys()):
        names = ", ".join(f"“{slug}”" for slug in unknown[:20])
        raise UnknownParticipants(
            _(
                "The profile's tags name participants that the portal does not know: %s. "
                "Correct the slug, or record the company first."
            )
            % names
        )
    wanted = {tag: ids[slug] for tag, slug in tags.items()}
    _refuse_contradictions(wanted, _known(wanted))
    return wanted


def _known(tags: Iterable[str]) -> dict[str, TagMapping]:
    found = TagMapping.objects.filter(tag__in=list(tags)).select_related("participant")
    return {mapping.tag: mapping for mapping in found}


def _refuse_contradictions(wanted: Mapping[str, int], known: Mapping[str, TagMapping]) -> None:
    against = {
        tag: participant
        for tag, participant in wanted.items()
        if tag in known and known[tag].participant_id != participant
    }
    if not against:
        return
    slugs = dict(Participant.objects.filter(pk__in=set(against.values())).values_list("pk", "slug"))
    words = [
        _("the tag “%(tag)s” means %(known)s already and cannot mean %(wanted)s")
        % {"tag": tag, "known": known[tag].participant.slug, "wanted": slugs.get(participant, participant)}
        for tag, participant in sorted(against.items())
    ]
    raise TagContradiction(
        _("%s. Correct it there, or re-map the tag in the portal first.") % "; ".join(words[:20])
    )


def _retag(tags: Iterable[str], now: datetime) -> int:
    moved = retag_leads(tags, now=now)
    if moved.leads:
        leads_retagged.send(Lead, participant_ids=moved.participant_ids, leads=moved.leads, now=now)
    return moved.leads


def _require(reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing(_("Say why: the reason is kept with the change."))
