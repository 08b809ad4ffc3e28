"""Mapping profiles in use, and a file of a source to try one on."""

import json

from pipeline.models import CrmSource, Feed, MappingProfileVersion


class SourceNotFound(LookupError):
    """No source has this key."""


def source_of_key(key: str) -> CrmSource:
    """Return the source of an address. Raises SourceNotFound."""
    source = CrmSource.objects.filter(key=key).first()
    if source is None:
        raise SourceNotFound(key)
    return source


def profiles_in_use() -> dict[str, str]:
    """Return the JSON text of every source's latest profile, by the source's key. Call it as staff."""
    latest = (
        MappingProfileVersion.objects.select_related("source")
        .order_by("source_id", "-pk")
        .distinct("source_id")
    )
    return {version.source.key: json.dumps(version.document) for version in latest}


def profile_versions(source: CrmSource) -> list[MappingProfileVersion]:
    """Return a source's profiles, the one in use first. Call it as staff."""
    return list(
        MappingProfileVersion.objects.filter(source=source).select_related("saved_by").order_by("-pk")[:20]
    )


def latest_kept_feed(source: CrmSource) -> Feed | None:
    """Return the source's latest feed whose file the portal keeps. Call it as staff."""
    return Feed.objects.filter(source=source).exclude(file="").order_by("-pk").first()
