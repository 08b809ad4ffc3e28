"""`python -m benchmarks`: measure every part that is asked for, print figures, end with one JSON object."""

import signal
import sys

from benchmarks.database import own_database
from benchmarks.options import read_sizes
from benchmarks.report import Report


def main() -> None:
    """Run the benchmarks on a database of their own."""
    sizes = read_sizes()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Interrupted."))
    with own_database(keep=sizes.keep):
        from benchmarks.parts import measure

        report = Report(sizes)
        measure(report)
    report.close()


if __name__ == "__main__":
    main()
