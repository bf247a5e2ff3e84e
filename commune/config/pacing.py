"""So many requests at once and no more: whoever comes next waits in line, first come, first served.

Hundreds of buyers who press at the same moment would each get a thread, and the one that holds the database's turn a
hundredth of the processor. A request waits after its body has come whole, so that a slow line holds nobody up, and
leaves when its answer begins, so that a long stream does not either.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]


def paced(application: Application, *, at_once: int) -> Application:
    """The same ASGI application with at most `at_once` requests in work."""
    gate = asyncio.Semaphore(at_once)

    async def inner(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await application(scope, receive, send)
            return
        visit = _Visit(gate, receive, send)
        try:
            await application(scope, visit.receive, visit.send)
        finally:
            visit.leave()

    return inner


class _Visit:
    """One request: outside until its body is there, inside until its answer begins."""

    def __init__(self, gate: asyncio.Semaphore, receive: Receive, send: Send) -> None:
        self._gate, self._receive, self._send = gate, receive, send
        self._has_come = self._is_inside = False

    async def receive(self) -> Message:
        message: Message = await self._receive()
        if not self._has_come and message["type"] == "http.request" and not message.get("more_body"):
            self._has_come = True
            await self._gate.acquire()
            self._is_inside = True
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.leave()
        await self._send(message)

    def leave(self) -> None:
        if self._is_inside:
            self._is_inside = False
            self._gate.release()
