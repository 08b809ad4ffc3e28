"""Where state and sockets go."""

import os
from pathlib import Path

import pytest

from alliance.embedded.accounts import own_account
from alliance.embedded.failures import StateNotOurs
from alliance.embedded.places import (
    LONGEST_SOCKET,
    SHARED_SOCKETS,
    SHARED_STATE,
    find_places,
    fits,
    make_private,
    socket_directory,
)
from alliance.embedded.services import Services

AS_ROOT = os.geteuid() == 0


@pytest.mark.skipif(not AS_ROOT, reason="only root's servers run under another account")
def test_the_state_moves_where_the_servers_account_cannot_go(tmp_path) -> None:
    (tmp_path / "closed").mkdir(mode=0o700)
    environ = {"ALLIANCE_VAR": str(tmp_path / "closed" / "var")}
    places = find_places(environ)
    assert places.moved
    assert places.state.parent == SHARED_STATE
    assert find_places(environ) == places


def test_sockets_lie_below_the_state_where_their_path_is_short() -> None:
    assert socket_directory(Path("/srv/var"), {}, own_account()) == Path("/srv/var/run")


def test_a_long_path_moves_the_sockets_to_the_runtime_directory_of_the_user(tmp_path) -> None:
    long = Path("/srv") / ("x" * LONGEST_SOCKET)
    found = socket_directory(long, {"XDG_RUNTIME_DIR": "/run"}, own_account())
    assert found.parent == Path("/run")
    assert fits(found)


def test_without_a_runtime_directory_the_sockets_move_to_tmp() -> None:
    long = Path("/srv") / ("x" * LONGEST_SOCKET)
    found = socket_directory(long, {}, own_account())
    assert found.parent == SHARED_SOCKETS
    assert found != socket_directory(Path(f"{long}y"), {}, own_account())


def test_a_private_directory_is_private_whatever_the_umask(tmp_path) -> None:
    before = os.umask(0o000)
    try:
        make_private(tmp_path / "a" / "b", owner=own_account())
    finally:
        os.umask(before)
    assert (tmp_path / "a" / "b").stat().st_mode & 0o777 == 0o700


def test_a_link_in_place_of_a_private_directory_is_refused(tmp_path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "run").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StateNotOurs, match="ALLIANCE_VAR"):
        make_private(tmp_path / "run", owner=own_account())


def test_addresses_survive_the_way_through_the_keeper_and_quote_their_path() -> None:
    services = Services.at(Path("/srv/a b/servers"))
    assert Services.from_json(services.to_json()) == services
    assert services.database_url == "postgres://portal_app@%2Fsrv%2Fa%20b%2Fservers:5432/alliance"
    assert services.redis_url == "unix:///srv/a%20b/servers/valkey.sock?db=1"
