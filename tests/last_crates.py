"""Many buyers and few crates over real HTTP, with the server killed in the middle: what is sold is what there was.

`python -m tests.last_crates shelve ROUND LOTS UNITS` puts new goods on the shelf of the played season and prints them;
`check` reads what buyers were told on standard input and prints what is wrong. Both run in the season's environment.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

from tests.buyers import Bought, Buyer, at_once
from tests.stage import ROOT, Season, Server

FILLING = 16  # buyers who look around at the same time before all press at once


@dataclass(frozen=True)
class Round:
    """`buyers` want 1 to `most` of `lots` lots of `units` each; the server dies once `kill_after` were answered."""

    name: str
    buyers: int
    lots: int
    units: int
    most: int
    kill_after: int


def run_round(season: Season, server: Server, asked: Round, *, seed: int) -> dict[str, Any]:
    """Figures and, in `wrong`, everything that is not as it must be."""
    goods = in_season(season, "shelve", asked.name, str(asked.lots), str(asked.units))
    chance = random.Random(seed)
    listings, slug = [each["listing"] for each in goods], goods[0]["slug"]
    wishes = [
        dict.fromkeys(chance.sample(listings, chance.randint(1, asked.most)), 1) for _ in range(asked.buyers)
    ]
    buyers = [Buyer(server.address, number) for number in range(asked.buyers)]
    with ThreadPoolExecutor(FILLING) as pool:
        list(pool.map(lambda pair: pair[0].fill(pair[1], slug=slug), zip(buyers, wishes, strict=True)))
    answered = threading.Semaphore(0)
    killer = Killer(server, answered, asked.kill_after)
    killer.start()
    began = time.monotonic()
    told = at_once(
        partial(_pressed, buyer, wish, answered) for buyer, wish in zip(buyers, wishes, strict=True)
    )
    seconds = time.monotonic() - began
    killer.join()
    failures = [repr(each)[:500] for each in (*told, killer.failure) if isinstance(each, BaseException)]
    bought = [each for each in told if isinstance(each, Bought)]
    facts = {"goods": goods, "bought": [vars(each) for each in bought]}
    wrong = failures + in_season(season, "check", asked.name, facts=facts)
    times = sorted(each.seconds for each in bought)
    return {
        "buyers": asked.buyers,
        "stock": asked.lots * asked.units,
        "sold": sum(sum(each.wanted.values()) for each in bought if each.paths),
        "winners": sum(bool(each.paths) for each in bought),
        "told that it is gone": sum(bool(each.told) and not each.paths for each in bought),
        "kills": killer.kills,
        "requests sent again": sum(buyer.retries for buyer in buyers),
        "seconds": round(seconds, 1),
        "seconds p50": round(times[len(times) // 2], 2) if times else 0,
        "seconds p95": round(times[len(times) * 95 // 100], 2) if times else 0,
        "wrong": wrong,
    }


def _pressed(buyer: Buyer, wish: dict[str, int], answered: threading.Semaphore) -> Bought:
    try:
        return buyer.press(wish)
    finally:
        answered.release()


class Killer(threading.Thread):
    """kill -9 once so many buyers have their answer, and a new start; 0 kills nobody."""

    def __init__(self, server: Server, answered: threading.Semaphore, after: int) -> None:
        super().__init__(daemon=True)
        self.server, self.answered, self.after = server, answered, after
        self.kills, self.failure = 0, None

    def run(self) -> None:
        if not self.after:
            return
        try:
            for _ in range(self.after):
                self.answered.acquire()
            self.server.kill()
            self.kills += 1
            self.server.start()
        except BaseException as error:  # noqa: BLE001  # told by whoever joins
            self.failure = error


def in_season(season: Season, *arguments: str, facts: object = None) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "tests.last_crates", *arguments],
        cwd=ROOT,
        env={**season.environment, "COMMUNE_WORKER": "0"},
        input=json.dumps(facts),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    return json.loads(done.stdout)


def shelve(name: str, lots: int, units: int) -> list[dict[str, str]]:
    """Trade items of the co-op, each with one packed lot on the shelf."""
    from decimal import Decimal

    from commune.demo import assembling
    from commune.lib.gs1 import check_digits
    from commune.market import booths, listings, stock
    from commune.market.tests.goods import packed_lot
    from commune.products import items
    from tests.fixtures import Cast

    cast, found = Cast(), []
    booth = booths.booth_of(cast.cooperative)
    variety = assembling.trade_item("boxed_mango").variety
    for number in range(lots):
        body = f"09521234{int(name):02d}{number:03d}"
        item = items.register_trade_item(
            gtin=body + check_digits.check_digit(body),
            name=f"Xoài thử {name}-{number} hộp 5 kg",
            variety=variety,
            brand_owner=assembling.organization("cooperative"),
            by=None,
            net_content=Decimal(5),
            shelf_life_days=12,
        )
        listing = listings.offer(booth, trade_item=item, price=150_000 + number, by=cast.manager)
        lot = packed_lot(cast, units=units, item=item)
        stock.put_on_sale(lot, booth=booth, units=units, by=cast.manager)
        found.append({"listing": str(listing.pk), "slug": item.slug, "lot": str(lot.pk), "units": units})
    return found


def wrong_afterwards(facts: dict[str, Any]) -> list[str]:
    """Stock, orders and books against what buyers were told, counted from other rows than those that decide."""
    from django.db.models import Sum

    from commune.ledger import following
    from commune.market import stock
    from commune.market.models import StockLevel
    from commune.orders.models import LotReservation, Order, OrderLine
    from commune.payments import books

    following.catch_up()
    promised: Counter[str] = Counter()
    found = []
    for each in facts["bought"]:
        if not each["paths"]:
            found += [] if each["told"] else [f"no clear answer: {each}"]
            continue
        promised.update(each["wanted"])
        paths = [order.guest_path for order in Order.objects.filter(client_id=each["client_id"])]
        if sorted(paths) != sorted(each["paths"]):
            found.append(f"promised {each['paths']}, there are {paths}")
    for good in facts["goods"]:
        level = StockLevel.objects.get(lot=good["lot"])
        lines = OrderLine.objects.filter(listing=good["listing"])
        ordered = lines.aggregate(total=Sum("units"))["total"] or 0
        held = sum(row.units for row in LotReservation.objects.standing().filter(move__lot=good["lot"]))
        counts = {"shelf and sold": level.available + ordered, "held": held + level.available}
        found += [
            f"{good['slug']}: {what} {n} of {good['units']}"
            for what, n in counts.items()
            if n != good["units"]
        ]
        if level.available or promised[good["listing"]] != good["units"]:
            found.append(f"{good['slug']}: promised {promised[good['listing']]}, left {level.available}")
    return [*found, *stock.differences(), *books.imbalances()]


if __name__ == "__main__":
    import django

    django.setup()
    asked, given = sys.argv[1], json.load(sys.stdin)
    answer = (
        shelve(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
        if asked == "shelve"
        else wrong_afterwards(given)
    )
    print(json.dumps(answer, ensure_ascii=False))
