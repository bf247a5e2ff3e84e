"""In the demo, addresses that begin with `simulator:` are answered inside the house by the shop simulator."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from commune.channels.calling import transports
from commune.demo.shop_simulator import Shop, ShopSimulator, packed
from commune.lib.outgoing import Answer

_ONE = threading.Lock()


def _place() -> Path:
    return Path(settings.DATA_DIR) / "shop_simulator.json"


@contextmanager
def simulated() -> Iterator[ShopSimulator]:
    """The demo's shop, kept in the data folder; one at a time."""
    with _ONE:
        place = _place()
        known = json.loads(place.read_text(encoding="utf-8")) if place.exists() else {}
        simulator = ShopSimulator(Shop(**known))
        yield simulator
        simulator.shop.calls = simulator.shop.calls[-50:]
        partial = place.with_suffix(".new")
        partial.write_text(json.dumps(packed(simulator), ensure_ascii=False), encoding="utf-8")
        partial.replace(place)


def answer(method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
    with simulated() as simulator:
        return simulator.answer(method, url, headers, body)


if settings.DEMO:
    transports.add("simulator", answer)
