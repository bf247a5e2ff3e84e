"""A played season in a data folder, copies of it, and real servers on them. Needs no pytest: trials use it too."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent
SECRET = "test-secret-of-no-instance-" + "x" * 30
STARTING, STOPPING = 300.0, 10.0  # seconds; a machine with much else to do starts slowly
# One machine sends what a whole commune would.
WIDE = {
    "COMMUNE_RATE_PUBLIC_WRITES": "100000",
    "COMMUNE_RATE_SIGN_IN": "100000",
    "COMMUNE_RATE_SCAN_MISSES": "100000",
}
SERVE = """
import django
django.setup()
from commune.operations.serving import serve
serve(host="127.0.0.1", port={port}, workers=1)
"""


@dataclass(frozen=True)
class Season:
    """`database` is a PostgreSQL address, or empty for the SQLite file in `folder`."""

    folder: Path
    port: int
    database: str = ""

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    @cached_property
    def facts(self) -> dict[str, Any]:
        """What the demo tells about itself (demo.json)."""
        return json.loads((self.folder / "demo.json").read_text(encoding="utf-8"))

    @property
    def environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("COMMUNE_")}
        own = {"COMMUNE_DATA": str(self.folder), "COMMUNE_DEMO": "1", "COMMUNE_ADDRESS": self.address}
        own |= {"COMMUNE_SECRET_KEY": SECRET, "DJANGO_SETTINGS_MODULE": "commune.config.settings"}
        return {**inherited, **own, **WIDE, **({"COMMUNE_DATABASE": self.database} if self.database else {})}

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """One product command on these data, in a process of its own."""
        line = [sys.executable, "manage.py", *arguments]
        return subprocess.run(
            line, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )

    @contextlib.contextmanager
    def copy(self) -> Iterator[Season]:
        """The same season in data of its own; nobody may be writing to this one meanwhile."""
        with tempfile.TemporaryDirectory(prefix="commune-season-") as scratch:
            folder = Path(scratch) / "data"
            shutil.copytree(self.folder, folder)
            if not self.database:
                yield replace(self, folder=folder)
                return
            with _new_database(self.database, template=_name_of(self.database)) as address:
                yield replace(self, folder=folder, database=address)

    @contextlib.contextmanager
    def served(self) -> Iterator[Server]:
        """A running server; stopped, if it still runs, afterwards."""
        server = Server(self)
        server.start()
        try:
            yield server
        finally:
            server.stop()


class Server:
    """One server process of a season; may be killed and started again."""

    def __init__(self, season: Season) -> None:
        self.season = season
        self.process: subprocess.Popen[bytes] | None = None
        self.log = season.folder / "server.log"

    @property
    def address(self) -> str:
        return self.season.address

    def start(self) -> None:
        """Returns when it answers; raises RuntimeError with the end of its log when it does not."""
        line = [sys.executable, "-c", SERVE.format(port=self.season.port)]
        self.process = _started(line, self.season, self.log)
        _await_ready(self.season, self.process, self.log)

    def kill(self) -> None:
        """As if the power went: no process of the server runs another instruction."""
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process is not None:
            _stop(self.process)


def _started(line: list[str], season: Season, log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab") as file:
        return subprocess.Popen(
            line, cwd=ROOT, env=season.environment, stdout=file, stderr=file, start_new_session=True
        )


def _await_ready(season: Season, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + STARTING
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{season.address}/readyz", timeout=5):
            return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    _stop(process)
    raise RuntimeError(f"the server did not become ready:\n{log.read_text(errors='replace')[-4000:]}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(STOPPING)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextlib.contextmanager
def played_season(postgres: str = "") -> Iterator[Season]:
    """Play the demo season as `./dev run` does, into new data; `postgres` is the address of any database of a server.

    COMMUNE_TEST_SEASON may name a data folder that was played before (SQLite): quick while writing tests.
    """
    with tempfile.TemporaryDirectory(prefix="commune-season-") as scratch, contextlib.ExitStack() as stack:
        folder = Path(scratch) / "data"
        known = os.environ.get("COMMUNE_TEST_SEASON")
        if known and not postgres:
            shutil.copytree(known, folder)
            yield Season(folder, free_port())
            return
        folder.mkdir()
        database = stack.enter_context(_new_database(postgres)) if postgres else ""
        season = Season(folder, free_port(), database)
        _play(season)
        yield season


def _play(season: Season) -> None:
    done = season.manage("demo_run", "--port", str(season.port), "--prepare-only")
    if done.returncode:
        raise RuntimeError(f"the season could not be played:\n{done.stderr[-4000:]}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _name_of(address: str) -> str:
    return urlsplit(address).path.lstrip("/")


@contextlib.contextmanager
def _new_database(address: str, template: str = "template1") -> Iterator[str]:
    """A database beside the one of `address`, gone afterwards."""
    import psycopg

    name = f"season_{secrets.token_hex(6)}"
    parts = urlsplit(address)
    with psycopg.connect(urlunsplit(parts._replace(path="/postgres")), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield urlunsplit(parts._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(urlunsplit(parts._replace(path="/postgres")), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
