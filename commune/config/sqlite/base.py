"""Django's SQLite, whose writers of one process wait in line for each other instead of asking again and again.

SQLite has one writer; who comes too late asks again after a pause, and under hundreds of buyers the unlucky ones ask
until their time is over. Here a transaction takes its turn first come, first served, so that each begins at once.
Writers of other processes are still met by SQLite's own waiting.
"""

from __future__ import annotations

import threading
from collections import deque
from contextlib import suppress
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

PATIENCE = 120.0  # seconds in line; the writer in front takes some milliseconds


class Line:
    """Who is first in line may write. Fair: a lock of its own for each that waits."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._is_taken = False

    def take(self, patience: float = PATIENCE) -> bool:
        """Blocks until it is this caller's turn; False when that took too long."""
        with self._guard:
            if not self._is_taken:
                self._is_taken = True
                return True
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        if turn.acquire(timeout=patience):
            return True
        with self._guard, suppress(ValueError):
            self._waiting.remove(turn)
            return False
        return True  # the turn came in the very last moment

    def leave(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_taken = False


_lines: dict[str, Line] = {}
_lines_guard = threading.Lock()


def line_of(database: str) -> Line:
    with _lines_guard:
        return _lines.setdefault(database, Line())


class DatabaseWrapper(base.DatabaseWrapper):
    """A transaction keeps its turn from BEGIN to its end."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._line: Line | None = None

    def _start_transaction_under_autocommit(self) -> None:
        line = line_of(str(self.settings_dict["NAME"]))
        if not line.take():
            raise OperationalError("database is locked: too many writers in line")
        self._line = line
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._leave()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._leave()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._leave()

    def _leave(self) -> None:
        if self._line is not None:
            line, self._line = self._line, None
            line.leave()
