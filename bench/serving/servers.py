"""One granian process with one worker, as the product runs it, and the CPU time of all that belongs to it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.stage import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
STARTING = SETTLING = 60.0
QUIET = 0.1
SERVE = """
from granian.constants import Interfaces
from granian.server import Server
Server({target!r}, address="127.0.0.1", port={port}, workers=1, interface=Interfaces({interface!r}), log_access=False,
       log_enabled=False, websockets=False, blocking_threads={threads}).serve()
"""
# A worker thread that waits for the disk lets another one go on; more threads only compete.
WSGI_THREADS = 4


class Served(NamedTuple):
    """`group` is the process group: the server and its workers."""

    address: str
    group: int


@contextlib.contextmanager
def served(
    target: str, interface: str, *, program: str = sys.executable, **environment: str
) -> Iterator[Served]:
    """`interface` is asgi, asginl or wsgi, `program` the Python that runs it.

    RuntimeError when it does not answer in a minute.
    """
    port = free_port()
    threads = WSGI_THREADS if interface == "wsgi" else None
    code = SERVE.format(target=target, port=port, interface=interface, threads=threads)
    process = subprocess.Popen(
        [program, "-c", code], cwd=ROOT, env={**os.environ, **environment}, start_new_session=True
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _await(address, process)
        yield Served(address, process.pid)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def _await(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + STARTING
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the server does not answer")


def cpu_of(group: int) -> float:
    """User and system seconds of all processes in the group, so far (Linux: /proc/PID/stat, proc(5))."""
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = path.read_text().rpartition(")")[2].split()
            if int(fields[2]) == group:
                ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def settle(group: int) -> None:
    """Wait, a minute at most, until the server has done what it does after a start and is idle."""
    deadline = time.monotonic() + SETTLING
    known, quiet = cpu_of(group), 0
    while quiet < 3 and time.monotonic() < deadline:
        time.sleep(1)
        now = cpu_of(group)
        quiet = quiet + 1 if now - known < QUIET else 0
        known = now
