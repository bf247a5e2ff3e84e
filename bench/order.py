"""A guest's whole order, from the product's page to the page that says how to pay, beside the same in django-oscar.

django-oscar comes from its package into a virtual environment of the bench (var/bench-venv, requirements/bench.txt),
with settings of our own (bench/oscar). Both run on granian with one worker on SQLite with the product's options (WAL,
synchronous=FULL), in this call, one guest after the other. CPU is user and system time of the server's processes.

What differs by intent: oscar runs under WSGI, which suits it; it asks for the address on pages of its own and shows a
page of thanks where the product shows the QR; it reserves no lots, writes no log, and speaks English here.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from bench.serving.servers import ROOT, Served, cpu_of, served, settle
from bench.serving.shopper import Shopper, Step
from bench.telling import Emit
from tests.phones import value_of
from tests.stage import Season, played_season

WARMING, ORDERS = 6, 30
VENV = ROOT / "var" / "bench-venv"
PAIRS = {  # steps that both have, by what the guest wants there
    "product page": ("product page", "product page"),
    "checkout page": ("checkout page", "address page"),
    "page that says how to pay": ("place the order", "place the order"),
}


class Cost(NamedTuple):
    """Of one order: CPU in milliseconds; each step's requests, queries and bytes."""

    cpu: float
    steps: list[Step]

    def total(self, what: str) -> int:
        return sum(getattr(step, what) for step in self.steps)


def run(emit: Emit) -> None:
    with tempfile.TemporaryDirectory(prefix="commune-oscar-") as scratch:
        theirs = _oscar(Path(scratch))
    with played_season() as season, season.copy() as own:
        ours = _house(own)
    size = f"{ORDERS} orders of guests"
    emit(f"whole order: server CPU against django-oscar ({size})", ours.cpu, "ms/order", against=theirs.cpu)
    for what, unit in (
        ("requests", "requests/order"),
        ("queries", "queries/order"),
        ("size", "bytes/order, gzipped"),
    ):
        name = "bytes" if what == "size" else what
        emit(f"whole order: {name} against django-oscar", ours.total(what), unit, against=theirs.total(what))
    for name, (mine, other) in PAIRS.items():
        for what, unit in (("queries", "queries"), ("size", "bytes, gzipped")):
            emit(f"{name}: {unit}", _of(ours, mine, what), unit, against=_of(theirs, other, what))
    for label, cost in (("product", ours), ("django-oscar", theirs)):
        for step in cost.steps:
            emit(f"{label}, {step.name}: queries", step.queries, "queries")
            emit(f"{label}, {step.name}: bytes", step.size, "bytes, gzipped")


def _of(cost: Cost, name: str, what: str) -> int:
    return next(int(getattr(step, what)) for step in cost.steps if step.name == name)


def _house(season: Season) -> Cost:
    stock = [sys.executable, "-m", "tests.last_crates", "shelve", "49", "1", str(WARMING + ORDERS)]
    done = subprocess.run(
        stock, cwd=ROOT, env=season.environment, input="null", capture_output=True, text=True, check=True
    )
    (good,) = json.loads(done.stdout)
    environment = {**season.environment, "DJANGO_SETTINGS_MODULE": "bench.serving.counted_house"}
    with served("commune.config.asgi:application", "asginl", **environment) as server:
        return _measured(server, lambda shopper: _order_here(shopper, good))


def _order_here(shopper: Shopper, good: dict[str, str]) -> None:
    shopper.get("product page", f"/products/{good['slug']}/")
    _, page = shopper.post(
        "checkout page", "/cart/lines/", listing=good["listing"], units="1", then="checkout"
    )
    facts = {"phone": "0900000077", "name": "Khách Lạ", "commune": "Mỹ Thọ, Đồng Tháp", "house": "Số 5"}
    facts |= {"client_id": str(uuid.uuid4()), "expected": value_of(page, "expected")}
    _, page = shopper.post("place the order", "/orders/", **facts)
    if "data:image/svg+xml" not in page:
        raise RuntimeError("no QR")


def _oscar(folder: Path) -> Cost:
    python = _installed()
    environment = {"OSCAR_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "bench.oscar.settings"}
    filling = [str(python), "-m", "bench.oscar.filling"]
    done = subprocess.run(
        filling, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    product = json.loads(done.stdout.splitlines()[-1])
    with served("bench.oscar.application:application", "wsgi", program=str(python), **environment) as server:
        return _measured(server, lambda shopper: _order_there(shopper, product))


def _order_there(shopper: Shopper, product: dict[str, str]) -> None:
    shopper.get("product page", product["path"])
    shopper.post("basket page", f"/basket/add/{product['key']}/", quantity="1")
    shopper.get("who are you page", "/checkout/")
    shopper.post(
        "address page", "/checkout/", username=f"{uuid.uuid4().hex}@example.org", options="anonymous"
    )
    address = {
        "first_name": "Khách",
        "last_name": "Lạ",
        "line1": "Số 5",
        "line4": "Mỹ Thọ",
        "postcode": "870000",
    }
    shopper.post("payment page", "/checkout/shipping-address/", country="VN", phone_number="", **address)
    shopper.post("preview page", "/checkout/preview/")
    path, page = shopper.post("place the order", "/checkout/preview/", action="place_order")
    if "thank-you" not in path or not re.search(r"\b1\d{5}\b", page):
        raise RuntimeError(f"no order: {path}")


def _measured(server: Served, order: Callable[[Shopper], None]) -> Cost:
    for _ in range(WARMING):
        order(Shopper(server.address))
    settle(server.group)
    before, shoppers = cpu_of(server.group), [Shopper(server.address) for _ in range(ORDERS)]
    for shopper in shoppers:
        order(shopper)
    spent = (cpu_of(server.group) - before) / ORDERS * 1000
    return Cost(round(spent, 2), shoppers[-1].steps)


def _installed() -> Path:
    """The Python of the bench's own environment, made anew where the lock file changed."""
    lock, python, stamp = ROOT / "requirements" / "bench.txt", VENV / "bin" / "python", VENV / "lock.sha256"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return python
    print("packages of requirements/bench.txt ...", file=sys.stderr, flush=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV)], check=True)
    uv = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", str(python)]
    environment = {"UV_HTTP_TIMEOUT": "180", **os.environ}
    subprocess.run([*uv, "--require-hashes", "-r", str(lock)], check=True, env=environment, stdout=sys.stderr)
    stamp.write_text(digest)
    return python
