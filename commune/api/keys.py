"""Keys of programs: shown once, kept as a hash, taken back by a row."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from commune.api.models import ApiKey, ApiKeyRevocation
from commune.ledger import recording

SCOPES = ("epcis:read", "epcis:write", "resolver:write", "sell", "admin")
PREFIX = "ls"
HANDLE_BYTES, SECRET_BYTES = 6, 32


class KeyRefusedError(ValueError):
    """A key without name or scope, or with a scope that does not exist."""


def issue_key(*, name: str, scopes: Sequence[str], by: str) -> tuple[ApiKey, str]:
    """A new key and its text, `ls_<handle>_<secret>`, which is never shown again."""
    unknown = set(scopes) - set(SCOPES)
    if not name.strip() or not scopes or unknown:
        raise KeyRefusedError(f"a name and scopes out of {', '.join(SCOPES)} are needed")
    handle = secrets.token_hex(HANDLE_BYTES)
    text = f"{PREFIX}_{handle}_{secrets.token_urlsafe(SECRET_BYTES)}"
    row = ApiKey(handle=handle, secret_hash=_hash(text), name=name.strip(), created_at=timezone.now())
    row.scopes = sorted(set(scopes))
    return recording.enter(row, by=by), text


def revoke_key(key: ApiKey, *, reason: str, by: str) -> ApiKeyRevocation:
    """Idempotent: a key is revoked once."""
    with transaction.atomic():
        known = ApiKeyRevocation.objects.filter(key=key).first()
        row = ApiKeyRevocation(key=key, reason=reason, revoked_at=timezone.now())
        return known or recording.enter(row, by=by)


def key_of(text: str) -> ApiKey | None:
    """The standing key with this text; compared in constant time, whether its handle is known or not."""
    _, _, rest = text.partition("_")
    found = ApiKey.objects.standing().filter(handle=rest.partition("_")[0]).first()
    stored = found.secret_hash if found else _hash("")
    return found if hmac.compare_digest(stored, _hash(text)) else None


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
