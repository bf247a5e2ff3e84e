"""A database of one's own for tests with several writers at once: a copy of the test database, really committed.

Protected tables cannot be emptied again, so such tests never touch the database that the others share.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import close_old_connections, connection, connections

COPY = "commune_own_copy"


class OwnDatabase:
    """Runs functions in threads, each with its own connection to the copy."""

    def run(self, *jobs: Callable[[], Any]) -> list[Any]:
        """All at once; the results in order, an exception as the value that it is."""
        with ThreadPoolExecutor(len(jobs)) as pool:
            return [future.result() for future in [pool.submit(_closing, job) for job in jobs]]

    def once(self, job: Callable[[], Any]) -> Any:
        (found,) = self.run(job)
        if isinstance(found, Exception):
            raise found
        return found


def _closing(job: Callable[[], Any]) -> Any:
    close_old_connections()
    try:
        return job()
    except Exception as error:  # noqa: BLE001  (given to whoever started the thread)
        return error
    finally:
        connection.close()


@pytest.fixture
def own_database(
    django_db_setup: None, django_db_blocker: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[OwnDatabase]:
    with django_db_blocker.unblock():
        copied = _copied_sqlite if connection.vendor == "sqlite" else _copied_postgresql
        shared = connections.settings["default"]
        monkeypatch.setitem(shared, "NAME", copied(tmp_path))
        yield OwnDatabase()
        connection.close() if connection.vendor == "postgresql" else None


def _copied_sqlite(folder: Path) -> str:
    import sqlite3

    connection.ensure_connection()
    name = str(folder / "own.sqlite3")
    with sqlite3.connect(name) as copy:
        connection.connection.backup(copy)
    return name


def _copied_postgresql(_: Path) -> str:
    source = connection.settings_dict["NAME"]
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{COPY}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{COPY}" TEMPLATE "{source}"')
    return COPY
