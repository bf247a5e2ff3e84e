"""Counting scans without a write for each: gathered in memory, added to the tallies about once a second.

The answer to a scan does not wait for its count, so a crash loses the counts of the last second. Every process
counts for itself; additions of several meet in the database.
"""

import atexit
import logging
import threading
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import DatabaseError, close_old_connections, connection, transaction

from commune.stamps.models import ScanTally

log = logging.getLogger(__name__)
SECONDS = 1.0
ROWS_AT_ONCE = 150  # five parameters a row, below the fewest that a database allows
_TABLE = ScanTally._meta.db_table
_ADD = f"""
INSERT INTO {_TABLE} (batch_number, "index", count, first_at, last_at) VALUES {{rows}}
ON CONFLICT (batch_number, "index") DO UPDATE SET
  count = {_TABLE}.count + excluded.count,
  first_at = CASE WHEN excluded.first_at < {_TABLE}.first_at THEN excluded.first_at ELSE {_TABLE}.first_at END,
  last_at = CASE WHEN excluded.last_at > {_TABLE}.last_at THEN excluded.last_at ELSE {_TABLE}.last_at END
"""  # noqa: S608  # only the table's own name and placeholders are put in
_READ = f'SELECT count, first_at, last_at FROM {_TABLE} WHERE batch_number = %s AND "index" = %s'  # noqa: S608  # as above


@dataclass(frozen=True, slots=True)
class Tally:
    """How often one stamp was scanned, and when first and last."""

    count: int
    first_at: datetime
    last_at: datetime

    def joined(self, other: "Tally | None") -> "Tally":
        if other is None:
            return self
        first, last = min(self.first_at, other.first_at), max(self.last_at, other.last_at)
        return Tally(self.count + other.count, first, last)


Stamp = tuple[int, int]
_waiting: dict[Stamp, Tally] = {}
_guard = threading.Lock()
_one_writer = threading.Lock()
_stopping = threading.Event()
_thread: threading.Thread | None = None


def note(batch_number: int, index: int, at: datetime) -> None:
    """One scan of a genuine stamp; costs no query and may be called from any thread or the event loop."""
    _add({(batch_number, index): Tally(1, at, at)})


def _add(tallies: dict[Stamp, Tally]) -> None:
    with _guard:
        for stamp, tally in tallies.items():
            _waiting[stamp] = tally.joined(_waiting.get(stamp))


def flush() -> int:
    """Writes what was noted, in one transaction; returns the number of stamps. What fails stays noted."""
    global _waiting  # swapped as a whole, so that noting never waits for the database
    with _one_writer:
        with _guard:
            taken, _waiting = _waiting, {}
        try:
            if taken:
                _write(taken)
        except DatabaseError:
            _add(taken)
            raise
        return len(taken)


def _write(tallies: dict[Stamp, Tally]) -> None:
    stored = connection.ops.adapt_datetimefield_value
    # in one order everywhere: two processes that add to the same stamps must not wait for each other
    rows = [(*stamp, t.count, stored(t.first_at), stored(t.last_at)) for stamp, t in sorted(tallies.items())]
    with transaction.atomic(), connection.cursor() as cursor:
        for start in range(0, len(rows), ROWS_AT_ONCE):
            part = rows[start : start + ROWS_AT_ONCE]
            places = ", ".join(["(%s, %s, %s, %s, %s)"] * len(part))
            cursor.execute(_ADD.format(rows=places), [value for row in part for value in row])


def tally_of(batch_number: int, index: int) -> Tally | None:
    """Written and just noted scans together; None for a stamp that nobody scanned yet."""
    with (
        connection.cursor() as cursor
    ):  # on the path of every scan: building a QuerySet costs more than the query
        cursor.execute(_READ, [batch_number, index])
        row = cursor.fetchone()
    with _guard:
        fresh = _waiting.get((batch_number, index))
    written = Tally(row[0], _read_time(row[1]), _read_time(row[2])) if row else None
    return written.joined(fresh) if written else fresh


def _read_time(stored: datetime) -> datetime:
    """SQLite gives times in UTC without zone."""
    return stored if stored.tzinfo else stored.replace(tzinfo=UTC)


def start_flushing() -> None:
    """A thread of this process that writes about once a second; each serving process starts its own, once."""
    global _thread  # noqa: PLW0603
    with _one_writer:
        if _thread is None:
            _thread = threading.Thread(target=_flush_forever, name="commune-scans", daemon=True)
            _thread.start()
            atexit.register(_stop)


def _flush_forever() -> None:
    while not _stopping.wait(SECONDS):
        _flush_or_tell()
    _flush_or_tell()
    connection.close()


def _flush_or_tell() -> None:
    close_old_connections()
    try:
        flush()
    except DatabaseError:
        log.warning("scans could not be counted yet; trying again", exc_info=True)


def _stop() -> None:
    _stopping.set()
    if _thread:
        _thread.join(5 * SECONDS)
