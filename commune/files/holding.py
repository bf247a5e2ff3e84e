"""Whose rows name a file, asked of the rooms above; what nobody names is dropped after a while."""

import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from commune.files import folder
from commune.files.models import StoredFile
from commune.lib.registry import Registry

ORPHAN_AFTER = timedelta(days=30)
STRAY_AFTER = 24 * 3600

Holder = Callable[[set[str]], Iterable[str]]
holders: Registry[Holder] = Registry("holders of files")


def held(digests: Iterable[str]) -> set[str]:
    """Those of `digests` that some row names."""
    asked = set(digests)
    return asked & {digest for _, holder in holders for digest in holder(asked)}


def orphans_of(actor: str) -> int:
    """How many files this one brought that no row names (yet)."""
    brought = set(StoredFile.objects.brought_by(actor).values_list("digest", flat=True))
    return len(brought - held(brought))


def drop_orphans(now: datetime | None = None) -> int:
    """Drops what nobody names, and strays of crashes; returns how many rows went. Harmless when run twice."""
    moment = (now or timezone.now()) - ORPHAN_AFTER
    old = set(StoredFile.objects.older_than(moment).values_list("digest", flat=True))
    gone = old - held(old)
    StoredFile.objects.filter(digest__in=gone).delete()
    for digest in gone:
        folder.remove(digest)
    _drop_strays()
    return len(gone)


def _drop_strays() -> None:
    """Files without a row: written just before a crash, or half written."""
    known = set(StoredFile.objects.values_list("digest", flat=True))
    for path in folder.all_files():
        if path.name.partition(".")[0] not in known and path.stat().st_mtime < time.time() - STRAY_AFTER:
            path.unlink(missing_ok=True)
