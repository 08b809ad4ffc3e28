"""Under which account the servers run, and which directories that account can reach.

PostgreSQL refuses to run as root, so root lends it an unprivileged account. An ordinary user's
servers are its own.
"""

from __future__ import annotations

import os
import pwd
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from alliance.embedded.failures import EmbeddedFailure

PREFERRED = ("nobody", "daemon", "www-data")


class NoUnprivilegedAccount(EmbeddedFailure):
    """Root has no other account to run PostgreSQL under."""


@dataclass(frozen=True)
class Account:
    """A user and its group, by number."""

    uid: int
    gid: int


def own_account() -> Account:
    """The account of this process."""
    return Account(os.geteuid(), os.getegid())


def server_account(cluster: Path) -> Account:
    """Who runs the servers of `cluster`: ourselves; for root its owner, else an unprivileged account."""
    me = own_account()
    if me.uid != 0:
        return me
    if cluster.is_dir() and (owner := cluster.stat()).st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    return unprivileged(pwd.getpwall())


def unprivileged(entries: Iterable[pwd.struct_passwd]) -> Account:
    """The first of the usual ones, else any that is not root; raises NoUnprivilegedAccount."""
    by_name = {entry.pw_name: entry for entry in entries if entry.pw_uid != 0}
    for entry in [by_name[name] for name in PREFERRED if name in by_name] or list(by_name.values()):
        return Account(entry.pw_uid, entry.pw_gid)
    raise NoUnprivilegedAccount(
        "PostgreSQL does not run as root and this machine has no other account: add one (useradd portal), "
        "or set DATABASE_URL and REDIS_URL to servers of your own."
    )


def allows(mode: int, *, owner: Account, visitor: Account, want: int) -> bool:
    """Whether the bits of `mode` grant `want` (4 read, 1 enter) to `visitor`."""
    if visitor.uid == 0:
        return True
    if visitor.uid == owner.uid:
        return mode >> 6 & want == want
    if visitor.gid == owner.gid:
        return mode >> 3 & want == want
    return mode & want == want


def can_reach(path: Path, visitor: Account) -> bool:
    """Whether `visitor` may enter every existing directory on the way to `path`, and `path` itself."""
    return all(
        _may_enter(place.stat(), visitor)
        for place in (path, *path.parents)
        if place.exists() and place.is_dir()
    )


def can_run(program: Path, visitor: Account) -> bool:
    """Whether `visitor` may read and execute `program` where it lies."""
    found = program.stat()
    owner = Account(found.st_uid, found.st_gid)
    return can_reach(program.parent, visitor) and allows(
        stat.S_IMODE(found.st_mode), owner=owner, visitor=visitor, want=5
    )


def _may_enter(found: os.stat_result, visitor: Account) -> bool:
    owner = Account(found.st_uid, found.st_gid)
    return allows(stat.S_IMODE(found.st_mode), owner=owner, visitor=visitor, want=1)
