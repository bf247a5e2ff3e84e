"""Rate limits on what strangers may do, counted in Django's cache."""

import hashlib
import time

from django.core.cache import cache
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """Whom to count when nobody is signed in: the address of the connection."""
    return str(request.META.get("REMOTE_ADDR", ""))


def is_over(key: str, *, limit: int, per_seconds: int) -> bool:
    """Counts one attempt under `key` and says whether it is beyond `limit` in the last `per_seconds`.

    A sliding window of two counters: the previous window weighs in by the part of it still in view, so a
    burst at a window's edge cannot double the limit. Keys are hashed: no phone number lies in the cache.
    """
    now = time.time()
    window, part = divmod(now / per_seconds, 1)
    hashed = hashlib.sha256(key.encode()).hexdigest()[:32]
    current, previous = (f"rate:{hashed}:{int(window) - back}" for back in (0, 1))
    cache.add(current, 0, timeout=2 * per_seconds)
    try:
        count = cache.incr(current)
    except ValueError:  # expired or evicted between the two calls
        cache.set(current, 1, timeout=2 * per_seconds)
        count = 1
    before = cache.get(previous) or 0
    return bool(count + before * (1 - part) > limit)
