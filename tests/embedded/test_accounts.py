"""Under which account the servers run, and where it can go."""

import os
import pwd

import pytest

from alliance.embedded.accounts import Account, NoUnprivilegedAccount, allows, can_reach, unprivileged

OWNER = Account(1000, 100)


def person(name: str, uid: int) -> pwd.struct_passwd:
    return pwd.struct_passwd((name, "x", uid, uid, "", "/", "/bin/sh"))


@pytest.mark.parametrize(
    ("mode", "visitor", "entered"),
    [
        (0o700, OWNER, True),
        (0o700, Account(1001, 100), False),
        (0o710, Account(1001, 100), True),
        (0o711, Account(1001, 200), True),
        (0o077, OWNER, False),
        (0o701, Account(1001, 100), False),
        (0o000, Account(0, 0), True),
    ],
)
def test_only_the_class_that_applies_to_a_visitor_lets_it_in(
    mode: int, visitor: Account, entered: bool
) -> None:
    assert allows(mode, owner=OWNER, visitor=visitor, want=1) is entered


def test_a_closed_directory_on_the_way_keeps_a_stranger_out(tmp_path) -> None:
    closed = tmp_path / "closed"
    (closed / "var").mkdir(parents=True)
    closed.chmod(0o700)
    assert can_reach(closed / "var", Account(os.geteuid(), os.getegid()))
    assert not can_reach(closed / "var", Account(65533, 65533))


def test_nobody_is_preferred_to_other_accounts() -> None:
    assert unprivileged([person("root", 0), person("www-data", 33), person("nobody", 65534)]).uid == 65534


def test_any_account_but_root_will_do() -> None:
    assert unprivileged([person("root", 0), person("toor", 0), person("games", 5)]).uid == 5


def test_root_alone_on_its_machine_is_told_to_add_an_account() -> None:
    with pytest.raises(NoUnprivilegedAccount, match="useradd"):
        unprivileged([person("root", 0)])
