"""Keys of stations: shown once, kept as a hash, taken back by a row."""

import hashlib
import hmac
import secrets

from django.db import transaction
from django.utils import timezone

from commune.ledger import recording
from commune.people.models import Person
from commune.weather.models import Station, StationKey, StationKeyRevocation

PREFIX = "tram"


def issue_key(station: Station, *, by: Person) -> tuple[StationKey, str]:
    """A new key and its text, `tram_<handle>_<secret>`, which is never shown again."""
    handle = secrets.token_hex(6)
    text = f"{PREFIX}_{handle}_{secrets.token_urlsafe(24)}"
    row = StationKey(station=station, handle=handle, secret_hash=_hash(text), issued_by=by)
    row.issued_at = timezone.now()
    return recording.enter(row, by=by.log_actor), text


def revoke_key(key: StationKey, *, by: Person) -> StationKeyRevocation:
    """Idempotent: a key is revoked once."""
    with transaction.atomic():
        known = StationKeyRevocation.objects.filter(key=key).first()
        row = StationKeyRevocation(key=key, revoked_by=by, revoked_at=timezone.now())
        return known or recording.enter(row, by=by.log_actor)


def key_of(station: Station, text: str) -> StationKey | None:
    """This station's standing key with this text, compared in constant time."""
    handle = text.removeprefix(f"{PREFIX}_").partition("_")[0]
    found = StationKey.objects.standing().filter(station=station, handle=handle).first()
    stored = found.secret_hash if found else _hash("")
    return found if hmac.compare_digest(stored, _hash(text)) else None


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
