"""What `make run` starts is started again, and says where the portal is."""

import os
import socket
import sys

import pytest

from alliance.demo_sign_in import invitation
from alliance.supervisor import Child, StartFailure, forget_empty, free_port

MORGAN = {"email": "morgan@example.com", "role": "program administrator", "password": "s3cret-demo"}
ADA = {"email": "ada@example.com", "role": "alliance manager", "password": "s3cret-demo"}


def test_a_child_that_ends_is_started_again_after_a_growing_pause(capsys) -> None:
    child = Child("worker", [sys.executable, "-c", "raise SystemExit(3)"])
    child.look_after(0.0)
    child.process.wait()
    child.look_after(1.0)
    assert "worker ended (exit 3); starting it again in 2 s." in capsys.readouterr().out
    child.look_after(2.9)
    assert child.process is None
    child.look_after(3.0)
    child.process.wait()
    child.look_after(3.5)
    assert "in 4 s" in capsys.readouterr().out


def test_a_child_that_ran_for_long_is_started_again_soon(capsys) -> None:
    child = Child("beat", [sys.executable, "-c", ""], pause=16.0)
    child.look_after(0.0)
    child.process.wait()
    child.look_after(3600.0)
    assert "in 1 s" in capsys.readouterr().out


def test_a_port_in_use_is_refused_with_another_way() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        environ = os.environ | {"PORT": str(taken.getsockname()[1])}
        with pytest.raises(StartFailure, match="make run PORT="):
            free_port(environ)


@pytest.mark.parametrize("text", ["http", "0", "65536", "-1", ""])
def test_a_port_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(StartFailure, match="1 to 65535"):
        free_port({"PORT": text})


def test_what_is_set_to_nothing_is_not_set() -> None:
    environ = {"WEB_CONCURRENCY": "", "PORT": " ", "HOME": "/root"}
    forget_empty(environ)
    assert environ == {"HOME": "/root"}


def test_the_last_line_says_with_whom_to_sign_in() -> None:
    assert invitation({"people": [MORGAN, ADA]}) == (
        " - sign in as morgan@example.com (program administrator) or ada@example.com (alliance manager), "
        "password s3cret-demo"
    )


def test_an_installation_without_demo_invites_nobody() -> None:
    assert invitation({}) == ""
