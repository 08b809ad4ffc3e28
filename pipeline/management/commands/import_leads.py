"""`import_leads FILE --profile PROFILE.json`: load a CRM export, in this process."""

import json
from argparse import ArgumentParser
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.text import slugify

from kernel import clock
from kernel.tenancy import Role, acting
from pipeline.models import Feed, FeedState
from pipeline.profiles.document import ProfileRefused, load_profile
from pipeline.profiles.profile import MappingProfile
from pipeline.services.feeds import receive_feed
from pipeline.services.loading import load_feed
from pipeline.services.rejects import write_rejects
from pipeline.services.tags import TagContradiction, UnknownParticipants

WHY = "import_leads"


class Command(BaseCommand):
    """Loads a file straight from its path; needs no worker and no Redis."""

    help = "Load an export of the CRM under a mapping profile."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the export, a CSV file")
        parser.add_argument("--profile", type=Path, required=True, help="the mapping profile, a JSON file")
        parser.add_argument("--dry-run", action="store_true", help="do everything but keep nothing")
        parser.add_argument("--json", action="store_true", help="answer one JSON object")
        parser.add_argument("--accept-changes", action="store_true", help="let an implausible change pass")
        parser.add_argument("--rejects-dir", type=Path, help="where rejected rows go (var/rejects)")

    def handle(self, *args: Any, **options: Any) -> None:
        profile = read_profile(options["profile"])
        path = check_path(options["file"])
        directory = options["rejects_dir"] or Path(settings.VAR) / "rejects"
        dry_run = options["dry_run"]
        outer = acting(role=Role.STAFF, why=f"{WHY} --dry-run") if dry_run else nullcontext()
        with outer:
            feed = import_file(path, profile, accept_changes=options["accept_changes"])
            if feed.state != FeedState.MERGED:
                raise CommandError(refusal_words(feed, dry_run=dry_run))
            answer = answer_of(
                feed, rejects_file=keep_rejects_file(feed, directory, dry_run=dry_run), dry_run=dry_run
            )
            if dry_run:
                transaction.set_rollback(True)
        self.stdout.write(json.dumps(answer, ensure_ascii=False) if options["json"] else words_of(answer))


def read_profile(path: Path) -> MappingProfile:
    """Read and check a mapping profile; CommandError with every problem at once."""
    try:
        return load_profile(path.read_bytes())
    except OSError as error:
        raise CommandError(f"The profile {path} cannot be read: {error.strerror}") from error
    except ProfileRefused as refusal:
        raise CommandError(f"The profile {path} is refused: {refusal}") from refusal


def check_path(path: Path) -> Path:
    """Return the path of a readable, regular file; CommandError otherwise."""
    if not path.exists():
        raise CommandError(f"There is no file {path}.")
    if not path.is_file():
        raise CommandError(f"{path} is not a file; name the export itself.")
    return path


def import_file(path: Path, profile: MappingProfile, *, accept_changes: bool) -> Feed:
    """Receive and load one file; CommandError where not even a feed can be recorded."""
    now = clock.now()
    try:
        with path.open("rb") as file, acting(role=Role.STAFF, why=WHY):
            feed = receive_feed(
                by=None,
                profile=profile,
                file=file,
                file_name=path.name,
                now=now,
                accept_changes=accept_changes,
                keep_file=False,
            )
    except (UnknownParticipants, TagContradiction, OSError) as refusal:
        raise CommandError(str(refusal)) from refusal
    return load_feed(feed_id=feed.pk, now=now, path=path)


def keep_rejects_file(feed: Feed, directory: Path, *, dry_run: bool) -> str:
    """Write the rejected rows beside the portal's state and return the file's path."""
    name = f"{slugify(feed.source.key) or 'source'}-{'dry-run' if dry_run else feed.pk}.csv"
    directory.mkdir(parents=True, exist_ok=True)
    path = directory / name
    with path.open("wb") as file, acting(role=Role.STAFF, why=WHY):
        write_rejects(feed, file)
    return str(path.absolute())


def answer_of(feed: Feed, *, rejects_file: str, dry_run: bool) -> dict[str, Any]:
    """The answer that FORMATS promises; a dry run has no feed."""
    return {
        "feed": None if dry_run else feed.pk,
        "rows": feed.rows_read,
        "created": feed.created,
        "updated": feed.updated,
        "unchanged": feed.unchanged,
        "withdrawn": feed.withdrawn,
        "collapsed": feed.collapsed,
        "rejected": feed.rejected,
        "untagged": feed.untagged,
        "unknown_tags": feed.unknown_tags,
        "rejects_file": rejects_file,
        "control": feed.control,
    }


def words_of(answer: dict[str, Any]) -> str:
    """The answer for a person."""
    counts = ("rows", "created", "updated", "unchanged", "withdrawn", "collapsed", "rejected", "untagged")
    lines = [f"{name:>10} {answer[name]:>12,}" for name in counts]
    lines += [f"       TCV {total:>12} {currency}" for currency, total in answer["control"]["tcv"].items()]
    lines += [
        f"Unknown tag “{tag}” on {leads:,} leads" for tag, leads in list(answer["unknown_tags"].items())[:20]
    ]
    lines.append(f"Rejected rows: {answer['rejects_file']}")
    return "\n".join(lines)


def refusal_words(feed: Feed, *, dry_run: bool) -> str:
    """Why nothing was merged, and what a held feed would have done; a dry run keeps no feed to name."""
    if feed.state == FeedState.HELD:
        kept = "" if dry_run else f"; feed {feed.pk}"
        return f"{feed.failure} (--accept-changes lets it pass{kept})"
    return f"{feed.file_name}: {feed.failure}"
