"""`python -m alliance.embedded [lock descriptor]`: the keeper process, spawned by whoever attaches first.

With a lock it leaves its spawner at once, so that no client is ever the keeper's parent.
"""

import os
import sys

from alliance.embedded.failures import EmbeddedFailure
from alliance.embedded.keeper import run_keeper

if __name__ == "__main__":
    lock = int(sys.argv[1]) if len(sys.argv) > 1 else None
    if lock is not None and os.fork() != 0:
        os._exit(0)
    try:
        run_keeper(os.environ, lock=lock)
    except EmbeddedFailure as failure:
        sys.exit(str(failure))
