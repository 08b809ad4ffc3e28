"""One browser as a process of its own: asks for each page in turn, over one connection, and times it.

`python -m benchmarks.browser PORT` reads [[key, path, cookie], ...] and the number of rounds as JSON.
"""

import http.client
import json
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence

Asked = Sequence[tuple[str, str, str]]
CLIENTS = 2


def ask(port: int, pages: Asked, *, rounds: int, clients: int = CLIENTS) -> Mapping[str, list[float]]:
    """Let some clients ask at the same time; return the seconds of every answer by key, the first aside."""
    browsers = [
        subprocess.Popen(
            [sys.executable, "-m", "benchmarks.browser", str(port)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for _ in range(clients)
    ]  # fmt: skip
    for browser in browsers:
        assert browser.stdin is not None  # noqa: S101
        browser.stdin.write(json.dumps([list(pages), rounds]))
        browser.stdin.close()
    seconds: dict[str, list[float]] = defaultdict(list)
    for browser in browsers:
        assert browser.stdout is not None  # noqa: S101
        for key, values in json.loads(browser.stdout.read() or "{}").items():
            seconds[key] += values
        if browser.wait():
            raise RuntimeError("A page could not be had; the reason is above.")
    return seconds


def _time(port: int, pages: Asked, rounds: int) -> dict[str, list[float]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    seconds: dict[str, list[float]] = defaultdict(list)
    for number in range(rounds + 2):
        for key, path, cookie in pages:
            begun = time.perf_counter()
            connection.request("GET", path, headers={"Cookie": f"sessionid={cookie}"})
            answer = connection.getresponse()
            answer.read()
            took = time.perf_counter() - begun
            if answer.status != 200:
                sys.exit(f"{path} answered {answer.status}.")
            if number > 1:
                seconds[key].append(took)
    return seconds


if __name__ == "__main__":
    asked, wanted = json.load(sys.stdin)
    print(json.dumps(_time(int(sys.argv[1]), asked, wanted)))
