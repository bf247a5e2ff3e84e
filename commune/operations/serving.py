"""Running the server: granian on the ASGI application.

The command that prepared everything becomes the server's watching process, which knows nothing of Django: what
setting up needed of memory is given back before the first request.
"""

import os
import sys

from granian.constants import Interfaces
from granian.server import Server


def become_server(*, host: str, port: int, workers: int) -> None:
    """Replaces this process; never returns. With several workers, run `worker` beside them."""
    sys.stdout.flush()
    sys.stderr.flush()
    arguments = [sys.executable, "-m", "commune.operations.serving", host, str(port), str(workers)]
    os.execv(sys.executable, arguments)  # noqa: S606  # our own interpreter and module


def serve(*, host: str, port: int, workers: int) -> None:
    """Blocks until stopped."""
    Server(
        "commune.config.asgi:application",
        address=host,
        port=port,
        workers=workers,
        interface=Interfaces.ASGINL,
        log_access=False,
        websockets=False,
        respawn_failed_workers=True,
    ).serve()


if __name__ == "__main__":
    serve(host=sys.argv[1], port=int(sys.argv[2]), workers=int(sys.argv[3]))
