"""Where the embedded servers keep their state and their sockets.

The state lies in ALLIANCE_VAR (default `var/` of the project). Where root's unprivileged account cannot get
there, it moves to a directory under /var/tmp named after the path, so that every command finds the same one.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from alliance.embedded.accounts import Account, can_reach, own_account, server_account
from alliance.embedded.failures import StateNotOurs

PROJECT = Path(__file__).resolve().parents[2]
LONGEST_SOCKET = 103  # bytes; macOS allows 103, Linux 107
SHARED_STATE = Path("/var/tmp")  # noqa: S108 - a private, owner-checked directory is made in it
SHARED_SOCKETS = Path("/tmp")  # noqa: S108 - likewise


@dataclass(frozen=True)
class Places:
    """The directories of one pair of servers, and the account that runs them."""

    asked: Path
    state: Path
    sockets: Path
    account: Account

    @property
    def cluster(self) -> Path:
        """PostgreSQL's data directory."""
        return self.state / "pg"

    @property
    def queue(self) -> Path:
        """Valkey's append-only file."""
        return self.state / "valkey"

    @property
    def logs(self) -> Path:
        """One log file for each server and one for the keeper."""
        return self.state / "log"

    @property
    def lock(self) -> Path:
        """Held by the keeper for its whole life."""
        return self.state / "keeper.lock"

    @property
    def keeper_socket(self) -> Path:
        """Where clients attach."""
        return self.sockets / "keeper.sock"

    @property
    def server_sockets(self) -> Path:
        """Where PostgreSQL and Valkey listen; nobody but the account and root may enter."""
        return self.sockets / "servers"

    @property
    def pids(self) -> Path:
        """The servers' process ids while they run, for the mourner of a killed keeper."""
        return self.sockets / "servers.json"

    @property
    def owner(self) -> Account:
        """Whose the state is; what root adds to a user's state is handed to that user."""
        found = self.state.stat()
        return Account(found.st_uid, found.st_gid)

    @property
    def moved(self) -> bool:
        """Whether the state is not where it was asked to be."""
        return self.state != self.asked


def find_places(environ: Mapping[str, str]) -> Places:
    """The places for this environment; reads the file system, changes nothing."""
    asked = Path(environ.get("ALLIANCE_VAR") or PROJECT / "var").resolve()
    account = server_account(asked / "pg")
    state = asked
    if not can_reach(asked, account):
        state = SHARED_STATE / f"alliance-portal-{os.geteuid()}-{digest(asked)}"
        account = server_account(state / "pg")
    return Places(asked, state, socket_directory(state, environ, account), account)


def socket_directory(state: Path, environ: Mapping[str, str], account: Account) -> Path:
    """`run` below the state, or a short private directory where that path would be too long for a socket."""
    if fits(state / "run"):
        return state / "run"
    runtime = environ.get("XDG_RUNTIME_DIR")
    name = f"alliance-{os.geteuid()}-{digest(state)}"
    if runtime and account == own_account() and Path(runtime).is_dir() and fits(Path(runtime, name)):
        return Path(runtime, name)
    return SHARED_SOCKETS / name


def fits(directory: Path) -> bool:
    """Whether the longest socket path below `directory` is short enough for the system."""
    return len(os.fsencode(directory / "servers" / ".s.PGSQL.5432")) <= LONGEST_SOCKET


def digest(path: Path) -> str:
    """Ten hexadecimal digits that stand for a path."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:10]


def make_state(places: Places) -> None:
    """Create the state directory, private to us but for the servers' way through; raises StateNotOurs."""
    make_private(places.state, owner=own_account(), passable=places.account != own_account())


def make_server_directories(places: Places) -> None:
    """Create everything below the state; what a server writes belongs to its account."""
    make_private(places.sockets, owner=places.owner, passable=places.account != places.owner)
    make_private(places.logs, owner=places.owner)
    make_private(places.queue, owner=places.account)
    make_private(places.server_sockets, owner=places.account)


def make_private(directory: Path, *, owner: Account, passable: bool = False) -> None:
    """A directory only `owner` can list; with `passable` others may walk through to what they know by name.

    An existing one is taken as it is; a link or a stranger's raises StateNotOurs.
    """
    mode = 0o711 if passable else 0o700
    try:
        for missing in [place for place in (*reversed(directory.parents), directory) if not place.exists()]:
            missing.mkdir(mode, exist_ok=True)
            missing.chmod(mode)
            hand_over(missing, owner)
        found = directory.lstat()
    except OSError as error:
        raise StateNotOurs(f"{directory} cannot be used ({error.strerror}): {_MEND}") from error
    strangers = found.st_uid not in {os.geteuid(), owner.uid} and os.geteuid() != 0
    planted = directory.parent in (SHARED_STATE, SHARED_SOCKETS) and found.st_uid not in {
        os.geteuid(),
        owner.uid,
    }
    if directory.is_symlink() or strangers or planted:
        raise StateNotOurs(f"{directory} belongs to another account: {_MEND}")


def hand_over(path: Path | int, owner: Account) -> None:
    """Give a file or an open descriptor to `owner`, which only root can and only root needs to."""
    if os.geteuid() == 0:
        os.chown(path, owner.uid, owner.gid)


_MEND = "set ALLIANCE_VAR to a directory of your own, or run as the account that owns it."
