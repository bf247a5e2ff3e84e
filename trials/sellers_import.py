"""66,426 sellers and 8,385 products taken in with planted wrong rows, killed midway, and run twice without doubling."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.telling import Emit
from commune.demo import invented_lists
from tests.stage import ROOT, SECRET

SIZES = {"test": (2_500, 400, 25), "issue": (66_426, 8_385, 300), "full": (66_426, 8_385, 300)}
COMMUNES = ("Xã Mỹ Thọ", "Phường Mỹ Tho", "Phường Mỹ Phong", "Phường Cao Lãnh", "Phường Sa Đéc")
PREPARE = """
import django
django.setup()
from commune.operations.installing import prepare_database
prepare_database()
from commune.demo import assembling
assembling.assemble()
"""
COUNT = """
import json
from commune.channels.models import MarketplaceClaim, FilePage
from commune.ledger.models import Entry
found = {"claims": MarketplaceClaim.objects.counted().count(), "pages": FilePage.objects.count()}
print(json.dumps({**found, "entries": Entry.objects.filter(kind__startswith="channels.").count()}))
"""


def run(size: str, emit: Emit) -> bool:
    """Whether every row is accounted for, every wrong one named, nothing doubled, and log and tables agree."""
    sellers, products, wrong = SIZES[size]
    with tempfile.TemporaryDirectory(prefix="commune-import-") as scratch:
        told = tried(Path(scratch), sellers=sellers, products=products, wrong=wrong)
    for figure, (value, unit) in told["figures"].items():
        emit(figure, value, unit)
    emit("wrong afterwards", len(told["wrong"]), "")
    for line in told["wrong"]:
        print(line, file=sys.stderr)
    return not told["wrong"]


def tried(folder: Path, *, sellers: int, products: int, wrong: int) -> dict[str, Any]:
    """Both lists into new data in `folder`; the sellers' import is killed once on its way."""
    instance = _Instance(folder)
    lists = {
        "sellers": (sellers, invented_lists.sellers(sellers, wrong=wrong, communes=COMMUNES)),
        "products": (
            products,
            invented_lists.products(products, wrong=wrong, communes=COMMUNES, sellers=sellers),
        ),
    }
    figures: dict[str, tuple[float, str]] = {}
    faults: list[str] = []
    for kind, (good, made) in lists.items():
        place = folder / f"{kind}.csv"
        place.write_bytes(made.content)
        if kind == "sellers":
            instance.killed_midway(kind, place)
            left = instance.count()
            if not left["pages"] or left["claims"]:
                faults.append(f"not killed midway: {left}")
        began = time.perf_counter()
        first = instance.taken(kind, place)
        figures[f"{kind} rows"] = (good + wrong, "")
        figures[f"{kind} seconds"] = (round(time.perf_counter() - began, 2), "s")
        faults += _faults(kind, good, made, first)
        if instance.taken(kind, place)[-1] != first[-1]:
            faults.append(f"{kind}: the second run told something else")
    counted = instance.count()
    figures["log entries"] = (counted["entries"], "")
    figures["largest memory"] = (resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024, "MB")
    if counted["claims"] != sellers + products:
        faults.append(f"{counted['claims']} claims instead of {sellers + products}")
    if verified := instance.verified():
        faults.append(verified)
    return {"figures": figures, "wrong": faults}


def _faults(kind: str, good: int, made: invented_lists.List, told: list[dict[str, Any]]) -> list[str]:
    named = {row["line"]: row["column"] for row in told[:-1]}
    summary, found = told[-1], []
    if named != made.wrong:
        found.append(f"{kind}: the wrong rows are not exactly the planted ones")
    if (summary["accepted"], summary["refused"]) != (good, len(made.wrong)):
        found.append(f"{kind}: {summary}")
    return found


class _Instance:
    """New data with the cast, and the product's own commands on them."""

    def __init__(self, folder: Path) -> None:
        known = {name: value for name, value in os.environ.items() if not name.startswith("COMMUNE_")}
        own = {"COMMUNE_DATA": str(folder / "data"), "COMMUNE_DEMO": "1", "COMMUNE_SECRET_KEY": SECRET}
        self.environment = {**known, **own, "DJANGO_SETTINGS_MODULE": "commune.config.settings"}
        self._python("-c", PREPARE)

    def command(self, kind: str, place: Path) -> list[str]:
        asked = [
            "manage.py",
            "marketplace_import",
            str(place),
            "--kind",
            kind,
            "--unit",
            "82",
            "--as-of",
            "2026-10-31",
        ]
        return [sys.executable, *asked, "--source", "Sở Công Thương (minh họa)", "--as", "+84900000012"]

    def taken(self, kind: str, place: Path) -> list[dict[str, Any]]:
        """The JSON lines that the command printed."""
        done = subprocess.run(
            self.command(kind, place),
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        )
        return [json.loads(line) for line in done.stdout.splitlines()]

    def killed_midway(self, kind: str, place: Path) -> None:
        """kill -9 as soon as the first page is told."""
        process = subprocess.Popen(
            self.command(kind, place), cwd=ROOT, env=self.environment, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )  # fmt: skip
        assert process.stderr is not None
        process.stderr.read(WIDTH_OF_A_STEP)
        process.send_signal(signal.SIGKILL)
        process.wait()

    def count(self) -> dict[str, int]:
        found: dict[str, int] = json.loads(
            self._python("manage.py", "shell", "--no-imports", "-c", COUNT).splitlines()[-1]
        )
        return found

    def verified(self) -> str:
        """What `ledger_verify --deep` found; empty when all agrees."""
        done = subprocess.run(
            [sys.executable, "manage.py", "ledger_verify", "--deep"], cwd=ROOT, env=self.environment,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        return "" if done.returncode == 0 else f"ledger_verify: {done.stdout[:2000]}{done.stderr[-500:]}"

    def _python(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stderr[-2000:])
        return done.stdout


WIDTH_OF_A_STEP = 36  # what the bar writes for one page
