"""The log's signing key: a file beside the database, readable by its owner only."""

import os
import secrets
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from commune.ledger.models import Log
from commune.lib.tlog.note import SignerKey


class KeyMissingError(RuntimeError):
    """The database has a log whose key file is not here: never make a new one silently."""


def key_file() -> Path:
    return Path(settings.DATA_DIR) / "keys" / "log.key"


def secret_of(name: str, length: int = 32) -> bytes:
    """A secret of this instance kept in `keys/NAME`, made at first use."""
    path = Path(settings.DATA_DIR) / "keys" / name
    if not path.exists():
        _write_private(path, secrets.token_hex(length))
    return bytes.fromhex(path.read_text(encoding="ascii").strip())


def log() -> Log:
    """The log of this instance, opened with a new key and origin when there is none yet."""
    known = Log.objects.first()
    return known or open_log(f"langso.example/log/{secrets.token_hex(4)}")


def open_log(origin: str) -> Log:
    """Idempotent: a second call returns the log that is there."""
    signer = SignerKey.generate(origin)
    with transaction.atomic():
        known = Log.objects.select_for_update(no_key=True).first()
        if known:
            return known
        _write_private(key_file(), signer.skey())
        return Log.objects.create(origin=origin, verifier_key=str(signer.verifier), opened_at=timezone.now())


def signer() -> SignerKey:
    """Raises KeyMissingError when the key file is gone or is of another log."""
    opened = log()
    if not key_file().exists():
        raise KeyMissingError(f"no key file for log {opened.origin}")
    key = SignerKey.parse(key_file().read_text(encoding="ascii").strip())
    if str(key.verifier) != opened.verifier_key:
        raise KeyMissingError(f"the key file is not that of log {opened.origin}")
    return key


def _write_private(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".new")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
