"""Loggers (máy ghi nhiệt): their keys, shown once and kept as a hash."""

import hashlib
import hmac
import secrets

from django.db import transaction
from django.utils import timezone

from commune.coldchain.models import ColdRoom, Logger, LoggerRetirement
from commune.ledger import recording
from commune.packhouse.refusing import PackingRefusedError
from commune.people import access as roles
from commune.people.models import Person

PREFIX = "mg"


def put_up(room: ColdRoom, *, name: str, by: Person) -> tuple[Logger, str]:
    """A logger and the text of its key, `mg_<handle>_<secret>`, which is never shown again. By the manager."""
    if not roles.is_manager_of(by, room.place.holder):
        raise PackingRefusedError("Chỉ quản lý mới đặt máy ghi nhiệt.")
    if not name.strip():
        raise PackingRefusedError("Hãy đặt tên cho máy ghi.", "name")
    handle = secrets.token_hex(6)
    text = f"{PREFIX}_{handle}_{secrets.token_urlsafe(24)}"
    row = Logger(
        room=room, name=name.strip(), handle=handle, secret_hash=_hash(text), issued_at=timezone.now()
    )
    row.issued_by = by
    return recording.enter(row, by=by.log_actor), text


def retire(logger: Logger, *, reason: str, by: Person) -> LoggerRetirement:
    """Idempotent: a logger is retired once."""
    if not roles.is_manager_of(by, logger.room.place.holder):
        raise PackingRefusedError("Chỉ quản lý mới ngừng máy ghi nhiệt.")
    with transaction.atomic():
        known = LoggerRetirement.objects.filter(logger=logger).first()
        row = LoggerRetirement(logger=logger, reason=reason, retired_at=timezone.now(), retired_by=by)
        return known or recording.enter(row, by=by.log_actor)


def logger_of(text: str) -> Logger | None:
    """The standing logger with this key; compared in constant time, whether its handle is known or not."""
    parts = text.split("_", 2)
    handle = parts[1] if len(parts) == 3 else ""  # noqa: PLR2004
    standing = Logger.objects.filter(retirement__isnull=True).select_related("room__place", "issued_by")
    found = standing.filter(handle=handle).first()
    stored = found.secret_hash if found else _hash("")
    return found if hmac.compare_digest(stored, _hash(text)) else None


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
