"""What a phone would send: a chain of envelopes in canonical form."""

from __future__ import annotations

import uuid
from typing import Any

from commune.sync.canonical import canonical, digest_of


class PaperPhone:
    """Numbers and chains what it writes as `sync/outbox.js` does; `texts` are what waits."""

    def __init__(self, person: Any) -> None:
        self.writer, self.device = str(person.pk), str(uuid.uuid4())
        self.sequence, self.previous = 0, ""
        self.texts: list[str] = []

    def write(self, kind: str, body: dict[str, Any], **changed: Any) -> str:
        """The id of the item; `changed` are fields of the envelope that a broken phone would write otherwise."""
        self.sequence += 1
        envelope = {
            "id": str(uuid.uuid4()),
            "device": self.device,
            "sequence": self.sequence,
            "previous": self.previous,
            "writer": self.writer,
            "kind": kind,
            "version": 1,
            "at": "2026-11-20T06:30:00.000Z",
            "body": body,
            **changed,
        }
        text = canonical(envelope)
        self.previous = digest_of(text)
        self.texts.append(text)
        return str(envelope["id"])

    def batch(self, texts: list[Any] | None = None) -> dict[str, Any]:
        items = self.texts if texts is None else texts
        return {"device": self.device, "writer": self.writer, "latest": self.sequence, "items": items}
