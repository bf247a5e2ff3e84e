"""Running the server: granian on the ASGI application, in this process or in several."""

from granian.constants import Interfaces
from granian.server import Server


def serve(*, host: str, port: int, workers: int) -> None:
    """Blocks until stopped. With several workers, give background work a process of its own (`worker`)."""
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
