"""Translation shared among processes where a file is large and there are processors for it.

Reading is cheap and translating is not: each process reads the whole file and translates its share of it.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, Final
from zoneinfo import ZoneInfo

from django.conf import settings

from pipeline.profiles.opening import FileRefused
from pipeline.profiles.profile import MappingProfile, canonical_json
from pipeline.services.translation import END, FRAME, REFUSAL, Order, Piece, translate_file

LARGE: Final = 4_000_000
"""Bytes that are worth several processes; starting one costs some thousand rows."""
_MOST: Final = 4
_PIPE: Final = 1 << 20


class TranslatorDied(OSError):
    """A process of the translation ended before its share was done; the load is rolled back and redone."""


def pieces_of(
    file: BinaryIO, profile: MappingProfile, zone: ZoneInfo, *, only: Sequence[int] | None = None
) -> Iterator[Piece]:
    """The pieces of a file in some order, translated by as many processes as are worth it.

    With `only`, the rows at these ascending line numbers alone are translated, in this process.

    Raises FileRefused or ProfileRefused when the file as a whole cannot be read under the profile.
    """
    path = _local_path(file)
    processes = min(_processors(), _MOST) if path and path.stat().st_size >= LARGE else 1
    if path is None or processes == 1 or only is not None:
        yield from translate_file(file, profile, zone, only=only)
        return
    with ExitStack() as running:
        outputs = [
            running.enter_context(
                _process(Order(str(path), canonical_json(profile), zone.key, share, processes))
            )
            for share in range(processes)
        ]
        yield from _in_turn(outputs)


def _local_path(file: BinaryIO) -> Path | None:
    name = getattr(file, "name", None)
    path = Path(name) if isinstance(name, str) else None
    return path.absolute() if path and path.is_file() else None


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def _process(order: Order) -> Iterator[BinaryIO]:
    """Run one translator while its pieces are read; it never outlives the block."""
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline.services.translation"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=settings.BASE_DIR,
        pipesize=_PIPE,
    )
    if process.stdin is None or process.stdout is None:
        raise TranslatorDied("A process of the translation has no pipes.")
    try:
        with process.stdin as orders:
            orders.write(order.json())
        yield process.stdout  # type: ignore[misc]  # a buffered reader
    finally:
        process.kill()
        process.stdout.close()
        process.wait()


def _in_turn(outputs: list[BinaryIO]) -> Iterator[Piece]:
    while outputs:
        for output in list(outputs):
            piece = _next_piece(output)
            if piece is None:
                outputs.remove(output)
            else:
                yield piece


def _next_piece(output: BinaryIO) -> Piece | None:
    kind, rows, staged, rejected = FRAME.unpack(_exactly(output, FRAME.size))
    if kind == END:
        return None
    if kind == REFUSAL:
        raise FileRefused(_exactly(output, staged).decode())
    return Piece(rows, _exactly(output, staged), _exactly(output, rejected))


def _exactly(output: BinaryIO, size: int) -> bytes:
    read = output.read(size)
    if len(read) < size:
        raise TranslatorDied("A process of the translation ended before its share was done.")
    return read
