"""The least that an ASGI server can answer: how fast the server itself is on this machine."""

from typing import Any

BODY = b"hello\n"
HEAD = {
    "type": "http.response.start",
    "status": 200,
    "headers": [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(BODY))],
}


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:  # noqa: ARG001
    await send(HEAD)
    await send({"type": "http.response.body", "body": BODY})
