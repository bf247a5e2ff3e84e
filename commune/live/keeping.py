"""What is kept of a session's picture, for how long, and how it can be shown to be unchanged."""

import hashlib
import shutil
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from commune.ledger import recording
from commune.live import feeding, playlists, takes
from commune.live.models import LiveRecording, LiveSession, LiveTake, RecordingErasure
from commune.live.rules import last_day

SYSTEM = "system:live"
GIVEN_UP = timedelta(days=1)  # chunks without a beginning, or without ffmpeg, never become video


def feed_waiting() -> int:
    """Takes with chunks that nobody feeds, after a restart of the server; returns how many."""
    open_ = LiveTake.objects.filter(session__recording__isnull=True).select_related("session")
    waiting = [take for take in open_.order_by("-begun_at")[:50] if feeding.has_work(take)]
    for take in waiting:
        feeding.ensure(take)
    return len(waiting)


def close_due(now: datetime | None = None) -> int:
    """Recordings of sessions that are over and fed to their end; returns how many. May run twice."""
    found = LiveSession.objects.with_facts().filter(takes__isnull=False, recording__isnull=True).distinct()
    over = found.exclude(ended__isnull=True, stop__isnull=True).prefetch_related("takes")
    moment = now or timezone.now()
    done = [close(session, now=moment) for session in over if not _has_work(session, moment)]
    return sum(each is not None for each in done)


def _has_work(session: LiveSession, now: datetime) -> bool:
    over = session.over_at
    is_waited_for = over is None or now - over < GIVEN_UP
    return is_waited_for and any(feeding.has_work(take) for take in session.takes.all())


def close(session: LiveSession, *, now: datetime | None = None) -> LiveRecording | None:
    """None while it is on air, or ffmpeg still writes. Idempotent.

    The parts are read before the transaction: hours of video would keep everybody else from writing.
    """
    over = session.over_at
    if over is None or any(feeding.is_fed_now(take) for take in session.takes.all()):
        return None
    files = playlists.files_of(session)
    row = LiveRecording(session=session, parts=len(files), size=sum(path.stat().st_size for path in files))
    row.digest, row.closed_at = digest_of(files), now or timezone.now()
    row.keep_until = last_day(timezone.localdate(over), session.rules.keep_years)
    with transaction.atomic():
        list(LiveSession.objects.select_for_update(no_key=True).filter(pk=session.pk))
        known = LiveRecording.objects.filter(session=session).first()
        return known or recording.enter(row, by=SYSTEM)


def digest_of(files: list[Path]) -> str:
    """SHA-256 of all parts in the order in which they are played."""
    found = hashlib.sha256()
    for path in files:
        found.update(path.read_bytes())
    return found.hexdigest()


def is_unchanged(kept: LiveRecording) -> bool:
    return digest_of(playlists.files_of(kept.session)) == kept.digest


def erase_due(now: datetime | None = None) -> int:
    """Pictures whose years are over. May run twice.

    Comments with their names and numbers stay: their rows are only added, and no way to forget one's words exists yet.
    """
    today = timezone.localdate(now or timezone.now())
    due = list(LiveRecording.objects.filter(keep_until__lt=today, erasure__isnull=True)[:20])
    for kept in due:
        shutil.rmtree(takes.session_folder(kept.session_id), ignore_errors=True)
        recording.enter(RecordingErasure(recording=kept, erased_at=now or timezone.now()), by=SYSTEM)
    return len(due)
