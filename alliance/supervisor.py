"""`python -m alliance.supervisor`: what `make run` starts, and what stops all of it.

In order: the servers (embedded unless DATABASE_URL names others), migrations, static files, the demo program
in an empty embedded database, then web, worker and beat. Every child dies with this process, however it ends.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import FrameType

from alliance.demo_sign_in import demo_program, invitation
from alliance.embedded import EmbeddedFailure, ensure_services, leave_services
from alliance.embedded.parent_death import dies_with_parent

PROJECT = Path(__file__).resolve().parents[1]
SETTINGS = Path(__file__).with_name("settings.py")
READY_SECONDS = 90.0
STOP_SECONDS = 8.0
LONGEST_PAUSE = 30.0
ROOT_IS_MEANT = "ignore:You're running the worker with superuser"
STEADY_SECONDS = 60.0


_spawned: list[subprocess.Popen[bytes]] = []
"""Every child ever started, a command of the start-up as well: all of them are stopped."""


class StartFailure(Exception):
    """The portal could not be started; the message says why and what to do."""


@dataclass
class Child:
    """A process that is started again, after a growing pause, when it ends by itself."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = 1.0
    due: float = field(default=0.0)

    def look_after(self, now: float) -> None:
        """Start the process when it is due; say so when it ended. `now` is a monotonic second."""
        if self.process is None:
            if now >= self.due:
                self.process, self.started = spawn(self.command), now
        elif (code := self.process.poll()) is not None:
            self.pause = 1.0 if now - self.started > STEADY_SECONDS else min(self.pause * 2, LONGEST_PAUSE)
            say(f"{self.name} ended (exit {code}); starting it again in {self.pause:.0f} s.")
            self.process, self.due = None, now + self.pause


def main() -> int:
    """Run until a signal; returns the exit code."""
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGINT, _interrupt)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup
        signal.signal(signal.SIGHUP, _interrupt)
    try:
        forget_empty(os.environ)
        port = free_port(os.environ)
        embedded = "DATABASE_URL" not in os.environ
        invite = prepare(embedded=embedded)
        children = [Child(name, command) for name, command in commands().items()]
        supervise(children, port=port, embedded=embedded, invite=invite)
    except (StartFailure, EmbeddedFailure) as failure:
        say(str(failure))
        return 1
    except KeyboardInterrupt:
        say("Stopping.")
        return 0
    finally:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        stop(_spawned)
        if not leave_services():
            say("Another command still uses the embedded servers; they stop with it.")
    return 0


def forget_empty(environ: MutableMapping[str, str]) -> None:
    """An empty variable is as one that is not set: for us and for every program that we start."""
    for name in [name for name, value in environ.items() if not value.strip()]:
        del environ[name]


def free_port(environ: MutableMapping[str, str]) -> int:
    """The port to serve on; raises StartFailure where something listens on it already."""
    text = environ.setdefault("PORT", "8000")
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise StartFailure(f"PORT={text} is not a port: choose a number from 1 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((environ.get("BIND", "127.0.0.1"), int(text)))
        except OSError as error:
            raise StartFailure(
                f"Port {text} cannot be used ({error.strerror}): "
                "stop what listens there, or choose another: make run PORT=8010"
            ) from error
    return int(text)


def prepare(*, embedded: bool) -> str:
    """Servers, migrations, static files and demo; returns how to sign in, or raises StartFailure."""
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    os.environ.setdefault("PYTHONWARNINGS", ROOT_IS_MEANT)
    services = ensure_services() if embedded else None
    static = collect_static(os.environ)
    manage("migrate", "-v0")
    invite = invitation(demo_program(services.database_owner_url, load=manage)) if services else ""
    if static and static.wait() != 0:
        raise StartFailure("The static files could not be collected: run `make setup`, then try again.")
    return invite


def collect_static(environ: Mapping[str, str]) -> subprocess.Popen[bytes] | None:
    """A running collectstatic; None where what was collected is newer than the packages and the front end."""
    root = environ.get("STATIC_ROOT") or Path(environ.get("ALLIANCE_VAR") or PROJECT / "var", "static")
    manifest = Path(root, "staticfiles.json")
    sources = [*(PROJECT / "static" / "dist").rglob("*"), Path(sys.prefix, ".runtime"), SETTINGS]
    newest = max(place.stat().st_mtime for place in sources if place.exists())
    if manifest.exists() and manifest.stat().st_mtime > newest:
        return None
    return spawn([sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"], ALLIANCE_SERVICES="none")


def commands() -> dict[str, list[str]]:
    """The three processes of the portal, by name."""
    programs = Path(sys.executable).parent
    celery = [str(programs / "celery"), "--quiet", "-A", "alliance"]
    return {
        "web": [str(programs / "gunicorn")],
        "worker": [*celery, "worker", "-c", "2", "-l", "warning", "--without-gossip", "--without-mingle"],
        "beat": [*celery, "beat", "-l", "warning", "--pidfile="],
    }


def supervise(children: Sequence[Child], *, port: int, embedded: bool, invite: str) -> None:
    """Keep children and embedded servers alive for ever; say once, when the portal answers, where it is."""
    end, announced = time.monotonic() + READY_SECONDS, False
    while True:
        now = time.monotonic()
        for child in children:
            child.look_after(now)
        if embedded:
            ensure_services()
        if not announced and is_ready(port):
            announced = True
            say(f"The Alliance Portal is open at http://localhost:{port}/{invite}")
        if not announced and now > end:
            raise StartFailure(f"The portal did not answer on port {port}: see the messages above.")
        time.sleep(0.25)


def is_ready(port: int) -> bool:
    """Whether the portal says that it can serve; asked directly, whatever proxy the environment names."""
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == HTTPStatus.OK
    except (HTTPException, OSError):
        return False
    finally:
        connection.close()


def manage(*arguments: str) -> str:
    """Run one management command and return what it printed; raises StartFailure when it fails."""
    command = [sys.executable, "manage.py", *arguments]
    process = spawn(command, stdout=subprocess.PIPE)
    output, _ = process.communicate()
    if process.returncode != 0:
        raise StartFailure(f"`manage.py {arguments[0]}` failed: see the messages above.")
    return output.decode()


def spawn(command: Sequence[str], stdout: int | None = None, **environ: str) -> subprocess.Popen[bytes]:
    """A child in a session of its own, so that Ctrl-C reaches only us; it ends when we do."""
    child = subprocess.Popen(  # noqa: S603 - our own programs, no shell
        command,
        cwd=PROJECT,
        env={**os.environ, **environ},
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        start_new_session=True,
        preexec_fn=dies_with_parent(signal.SIGTERM),
    )
    _spawned.append(child)
    return child


def stop(children: Sequence[subprocess.Popen[bytes]]) -> None:
    """Ask every child to end; whoever has not after STOP_SECONDS is killed with all its own children."""
    running = [process for process in children if process.poll() is None]
    for process in running:
        process.terminate()
    end = time.monotonic() + STOP_SECONDS
    for process in running:
        try:
            process.wait(max(0.0, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def say(message: str) -> None:
    """One line on standard output, at once."""
    sys.stdout.write(message + "\n")
    sys.stdout.flush()


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
