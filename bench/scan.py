"""The scan page of a genuine, active stamp: the product's server, plain Django on the same server, and bare granian.

Every server is one granian process with one worker on SQLite with the product's options (WAL, synchronous=FULL);
the client runs in a process of its own. CPU is user and system time of the server's processes. Plain Django is
asked under ASGI, as the product runs, and under WSGI, which suits it better; the product is compared with both.
Servers are asked once they are idle: what background work makes of the freshly played season is no cost of scans.

What differs by intent: plain Django commits the count of each scan before it answers, the product adds counts up
about once a second and may lose that second in a crash; the product's page says more and is larger.
"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from typing import NamedTuple

from bench.serving.servers import ROOT, Served, cpu_of, served, settle
from bench.telling import Emit
from tests.stage import Season, played_season

WARMING, STAMPS, CONNECTIONS = 200, 2000, 8
MILLION = 1_000_000


class Load(NamedTuple):
    """Of one answer: CPU and clock in microseconds, latency in milliseconds, body in bytes."""

    cpu: float
    wall: float
    p50: float
    p99: float
    size: float


def asked(server: Served, paths: list[str]) -> Load:
    before = cpu_of(server.group)
    line = [sys.executable, "-m", "bench.serving.load", server.address, str(CONNECTIONS)]
    done = subprocess.run(line, cwd=ROOT, input="\n".join(paths), capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    told = json.loads(done.stdout)
    cpu = cpu_of(server.group) - before
    one = MILLION / told["answers"]
    return Load(
        round(cpu * one, 1),
        round(told["wall"] * one, 1),
        told["p50"] * 1000,
        told["p99"] * 1000,
        told["bytes"],
    )


def measured(server: Served, paths: list[str], words: str) -> tuple[Load, Load]:
    """Each stamp for the first time, then each again; `words` must stand on the page."""
    _require(server, paths[0], words)
    asked(server, paths[:WARMING])
    settle(server.group)
    fresh = paths[WARMING:]
    return asked(server, fresh), asked(server, fresh)


def _require(server: Served, path: str, words: str) -> None:
    headers = {"Accept": "text/html", "Accept-Encoding": "gzip"}
    question = urllib.request.Request(server.address + path, headers=headers)
    with urllib.request.urlopen(question, timeout=30) as answer:
        page = gzip.decompress(answer.read()).decode()
    if words not in page:
        raise RuntimeError(f"{words!r} does not stand on {path}")


def run(emit: Emit) -> None:
    with played_season() as season:
        story = _story(season)
        prefix = f"/01/{story['gtin']}/10/{story['code']}/21/"
        paths = [prefix + serial for serial in story["serials"]]
        with season.served() as running:
            address = season.address.replace("localhost", "127.0.0.1")
            ours = measured(Served(address, running.process.pid), paths, story["code"])
    with tempfile.TemporaryDirectory(prefix="commune-plain-") as scratch:
        plain = {interface: _plain(story, paths, scratch, interface) for interface in ("asgi", "wsgi")}
    with served("bench.serving.hello:application", "asginl") as server:
        asked(server, paths[:WARMING])
        bare = asked(server, paths[WARMING:])
    _emit(emit, ours, plain, bare)


def _story(season: Season) -> dict:
    line = [sys.executable, "-m", "bench.serving.story", str(WARMING + STAMPS)]
    done = subprocess.run(line, cwd=ROOT, env=season.environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return json.loads(done.stdout.splitlines()[-1])


def _plain(story: dict, paths: list[str], scratch: str, interface: str) -> tuple[Load, Load]:
    folder = Path(scratch) / interface
    folder.mkdir()
    told = folder / "story.json"
    told.write_text(json.dumps(story), encoding="utf-8")
    environment = {"PLAIN_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "bench.plain.settings"}
    line = [sys.executable, "-m", "bench.plain.filling", str(told)]
    subprocess.run(line, cwd=ROOT, env={**os.environ, **environment}, check=True)
    with served(f"bench.plain.application:{interface}", interface, **environment) as server:
        return measured(server, paths, story["code"])


def _emit(emit: Emit, ours: tuple[Load, Load], plain: dict[str, tuple[Load, Load]], bare: Load) -> None:
    size = f"{STAMPS} stamps, {CONNECTIONS} connections"
    for time, name in enumerate(("first scan of a stamp", "next scan of a stamp")):
        mine = ours[time]
        for interface, both in plain.items():
            against = f"against plain Django {interface.upper()} ({size})"
            emit(f"{name}: server CPU {against}", mine.cpu, "us/answer", against=both[time].cpu)
            emit(f"{name}: wall {against}", mine.wall, "us/answer", against=both[time].wall)
            emit(f"{name}: latency p99 {against}", round(mine.p99, 2), "ms", against=round(both[time].p99, 2))
        emit(f"{name}: server CPU against bare granian ({size})", mine.cpu, "us/answer", against=bare.cpu)
        emit(f"{name}: wall against bare granian ({size})", mine.wall, "us/answer", against=bare.wall)
    emit("page, gzipped", round(ours[0].size), "bytes", against=round(plain["wsgi"][0].size))
