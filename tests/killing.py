"""The walk by plain HTTP while the server is killed again and again: what was promised, and what is there afterwards.

`python -m tests.killing` reads what was acknowledged as JSON on standard input, in the environment of the season,
and prints what is wrong as a JSON list.
"""

from __future__ import annotations

import json
import random
import re
import sys
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.phones import Phone, Refused, option_of, value_of
from tests.stage import Server

LONGEST_LIFE = 1.2  # seconds between readiness and death
SLOWED = 0.3  # on a slow machine a life lasts up to this share of a whole round, else no step ever ends
PLOT, HOUSE, BULK, BOX = "V-0117-1", "DG-01", "09521234000013", "09521234000020"
DOCK, CITY, BOAT = "Bến Cù Lao Xanh", "Bến nhận hàng thành phố", "MH-0901"


@dataclass
class Promises:
    """What the server acknowledged, kind of step to keys."""

    kept: dict[str, list[str]] = field(default_factory=dict)

    def keep(self, kind: str, key: str) -> None:
        self.kept.setdefault(kind, []).append(key)

    def count(self) -> int:
        return sum(map(len, self.kept.values()))


class Killer(threading.Thread):
    """Kills and restarts the server at random moments, `times` times; `ages` are its lives in seconds."""

    def __init__(self, server: Server, times: int, chance: random.Random, longest: float) -> None:
        super().__init__(daemon=True)
        self.server, self.times, self.chance, self.longest = server, times, chance, longest
        self.ages: list[float] = []
        self.failure: BaseException | None = None

    def run(self) -> None:
        try:
            for _ in range(self.times):
                age = self.chance.uniform(0, self.longest)
                time.sleep(age)
                self.server.kill()
                self.ages.append(age)
                self.server.start()
        except BaseException as error:  # noqa: BLE001  # told by the main thread
            self.failure = error


class Walker:
    """Goes round after round; each step has a client id, or is the same however often it is sent."""

    def __init__(self, server: Server, promises: Promises) -> None:
        self.server, self.promises, self.facts = server, promises, server.season.facts
        self.phones: dict[str, Phone] = {}

    def as_(self, role: str) -> Phone:
        if role not in self.phones:
            self.phones[role] = Phone(self.server.address)
            if role != "guest":
                known = next(each for each in self.facts["logins"] if each["role"] == role)
                self.phones[role].sign_in(known["login"], known["password"])
        return self.phones[role]

    @property
    def retries(self) -> int:
        return sum(phone.retries for phone in self.phones.values())

    def step(self, kind: str, send: Callable[[str], Any]) -> Any:
        """`send(client_id)` until acknowledged; only then it is a promise."""
        client_id = str(uuid.uuid4())
        answer = send(client_id)
        self.promises.keep(kind, client_id)
        return answer

    def round(self) -> None:
        lot = self.grow()
        packed, batch = self.pack(lot)
        self.sell(packed)
        order = self.order()
        self.pay(order)
        self.ship(order)
        self.promises.keep("batch", batch)

    def grow(self) -> str:
        farmer, at = self.as_("farmer"), f"/farm/plots/{PLOT}"
        day = time.strftime("%d/%m/%Y", time.gmtime(time.time() + 7 * 3600))
        self.step(
            "entry", lambda key: farmer.post(f"{at}/entries/?viec=watering", client_id=key, day=day, note="")
        )
        form = farmer.get(f"{at}/harvests/").text
        item = value_of(form, "trade_item")
        facts = {"trade_item": item, "quantity": "5,5", "day": day, "note": ""}
        written = self.step("harvest", lambda key: farmer.post(f"{at}/harvests/", client_id=key, **facts))
        found = re.search(r'class="stat-value">\s*([A-Z0-9]+)', written.text)
        if not found:
            raise Refused(f"no lot on {written.url}")
        return found[1]

    def pack(self, lot: str) -> tuple[str, str]:
        packer, at = self.as_("packer"), f"/packhouse/{HOUSE}"
        day = time.strftime("%d/%m/%Y", time.gmtime(time.time() + 7 * 3600))
        chosen = radio_of(packer.get(f"{at}/intakes/").text, lot)
        weighed = {"lot": chosen, "quantity": "5,5", "day": day}
        self.step("intake", lambda key: packer.post(f"{at}/intakes/", client_id=key, **weighed))
        item = radio_of(packer.get(f"{at}/packings/").text, "Xoài cát Chu hộp 5 kg")
        made = {"trade_item": item, "units": "1", "loss": "0,5", "grade": "first", "day": day}
        made[f"kg-{chosen.replace('-', '')}"] = "5,5"
        page = self.step("packing", lambda key: packer.post(f"{at}/packings/", client_id=key, **made))
        found = re.search(r"/lots/\d+/([A-Z0-9]+)/stamps/", page.text)
        if not found:
            raise Refused(f"no packed lot on {page.url}")
        stamps = f"/lots/{BOX}/{found[1]}/stamps/"
        packer.get(stamps)
        self.step("stamps", lambda key: packer.post(stamps, client_id=key, count="1"))
        number = re.findall(r'href="/stamps/(\d+)/', packer.get(stamps).text)[0]
        packer.post(f"/stamps/{number}/activation/", first="1", last="1")
        return found[1], number

    def sell(self, lot: str) -> None:
        manager = self.as_("manager")
        form = manager.get("/sell/").text
        slug = re.search(r"/sell/booths/([\w-]+)/stock/", form)
        assert slug
        chosen = option_of(form, "lot", lot)
        at = f"/sell/booths/{slug[1]}/stock/"
        self.step("shelf", lambda key: manager.post(at, client_id=key, lot=chosen, units="1"))

    def order(self) -> str:
        guest = self.as_("guest")
        product = guest.get(f"/01/{BOX}/10/{self.facts['lot']}").text
        shop = re.search(r'href="(/products/[\w-]+/)"', product)
        assert shop
        listing = value_of(guest.get(shop[1]).text, "listing")
        guest.post("/cart/lines/", listing=listing, units="1", then="checkout")
        expected = value_of(guest.get("/checkout/").text, "expected")
        facts = {"phone": "0900000077", "name": "Khách Lạ", "commune": "Mỹ Thọ, Đồng Tháp", "house": "Số 5"}
        return self.step(
            "order", lambda key: guest.post("/orders/", client_id=key, expected=expected, **facts)
        ).path

    def pay(self, order: str) -> None:
        from tests.journeys.acting import bank_notice

        guest, account = self.as_("guest"), self.facts["order_awaiting_payment"]["seller_account"]
        told = re.sub(r"<[^>]+>", " ", guest.get(order).text)
        amount = re.search(r"([\d.]+)\s*(?:&nbsp;|\s)*₫", told)
        code = re.search(r"\bDH[0-9A-Z]{8}\b", told)
        assert amount, order
        assert code, order
        raw, headers = bank_notice(
            self.server.season, account=account, code=code[0], amount=int(amount[1].replace(".", ""))
        )
        guest.send(f"/pay/notices/sepay/{account}", raw, headers)
        self.promises.keep("notice", str(json.loads(raw)["id"]))
        deadline = time.monotonic() + 60
        while "Tiền đã về" not in guest.get(order).text:
            if time.monotonic() > deadline:
                raise Refused(f"{order} never became paid")
            time.sleep(0.1)

    def ship(self, order: str) -> None:
        manager, boatman = self.as_("manager"), self.as_("boatman")
        code = order.strip("/").split("/")[1]
        manager.post(f"/orders/{code}/packing/")
        form = manager.get(f"/orders/{code}/").text
        way = {
            "vessel": option_of(form, "vessel", BOAT),
            "from_place": option_of(form, "from_place", DOCK),
            "to_place": option_of(form, "to_place", CITY),
        }
        self.step("shipment", lambda key: manager.post(f"/orders/{code}/handover/", client_id=key, **way))
        waiting = re.findall(r'name="shipment" value="([0-9a-f-]+)"', boatman.get("/shipments/").text)
        for key in waiting:
            boatman.post(f"/shipments/{key}/departures/")
            self.promises.keep("departure", key)


def radio_of(page: str, words: str) -> str:
    """The value of the radio button whose label has these words; raises LookupError."""
    for label in re.findall(r"<label.*?</label>", page, re.DOTALL):
        found = re.search(r'type="radio"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*type="radio"', label)
        if words in label and found:
            return found[1] or found[2]
        target = re.search(r'for="([^"]+)"', label)
        if words in label and target:
            tag = re.search(rf'<input[^>]*id="{target[1]}"[^>]*>', page)
            if tag and (value := re.search(r'value="([^"]+)"', tag[0])):
                return value[1]
    raise LookupError(words)


def walk_and_kill(server: Server, *, kills: int, seed: int) -> dict[str, Any]:
    """Walk until the killer is done. Returns promises, figures, and what is wrong (an empty list)."""
    promises = Promises()
    walker, began = Walker(server, promises), time.monotonic()
    walker.round()
    longest = max(LONGEST_LIFE, SLOWED * (time.monotonic() - began))
    killer = Killer(server, kills, random.Random(seed), longest)
    killer.start()
    rounds = 1
    try:
        while killer.is_alive():
            walker.round()
            rounds += 1
    finally:
        if killer.failure:  # then it is why the walker found nobody
            raise killer.failure
    server.stop()
    return {
        "kills": len(killer.ages),
        "rounds": rounds,
        "retries": walker.retries,
        "promises": promises.kept,
        "acknowledged": promises.count(),
    }


def wrong_afterwards(promises: dict[str, list[str]]) -> list[str]:
    """In the process that has the season's database open: everything that is not as promised."""
    from commune.ledger import following

    following.catch_up()
    return [*_missing(promises), *_effects(promises), *_books()]


def _missing(promises: dict[str, list[str]]) -> list[str]:
    from django.apps import apps

    homes = {
        "entry": ("farm.DiaryEntry", "client_id"),
        "harvest": ("farm.DiaryEntry", "client_id"),
        "intake": ("packhouse.Intake", "client_id"),
        "packing": ("packhouse.Packing", "client_id"),
        "stamps": ("stamps.StampReservation", "client_id"),
        "batch": ("stamps.Activation", "batch__number"),
        "shelf": ("market.StockMove", "client_id"),
        "order": ("orders.Order", "client_id"),
        "notice": ("payments.BankCredit", "transaction"),
        "shipment": ("shipping.Shipment", "client_id"),
        "departure": ("shipping.Departure", "shipment_id"),
    }
    found = []
    for kind, keys in promises.items():
        model, column = homes[kind]
        for key in keys:
            count = apps.get_model(model)._base_manager.filter(**{column: key}).count()
            if count != 1:
                found.append(f"{kind} {key}: {count} times")
    return found


def _effects(promises: dict[str, list[str]]) -> list[str]:
    """What followers did because of it: once for each, and none of them is behind."""
    from commune.ledger import following
    from commune.messages.models import Message
    from commune.orders.models import Order, OrderPaid
    from commune.payments.models import Allocation
    from commune.trace.models import LotLink

    found = ["followers are behind"] if following.is_behind() else []
    for key in promises["order"]:
        order = Order.objects.get(client_id=key)
        counts = {
            "payment": OrderPaid.objects.filter(order=order).count(),
            "allocation": Allocation.objects.filter(request=order.request).count(),
            "message of payment": Message.objects.filter(dedup_key=f"order:{order.pk}:paid").count(),
            "packing": order.fulfillments.filter(step="packed").count(),
        }
        found += [f"order {order.code}: {what} {count} times" for what, count in counts.items() if count != 1]
    doubled = LotLink.objects.values_list("parent", "child")
    if len(doubled) != len(set(doubled)):
        found.append("a lot went twice into another")
    return found


def _books() -> list[str]:
    from commune.market import stock
    from commune.payments import books

    return [*books.imbalances(), *stock.differences()]


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(wrong_afterwards(json.load(sys.stdin)), ensure_ascii=False))
