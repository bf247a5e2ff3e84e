"""Readers and buyers at the same time on one instance: every answer is a page, every order is paid."""

from __future__ import annotations

import re
import threading
import time
from collections import Counter
from functools import partial
from typing import Any

from tests.buyers import Buyer, at_once
from tests.last_crates import in_season
from tests.notice_storm import Mint
from tests.stage import Season, Server

BANK = "sepay"


def run_together(season: Season, server: Server, *, readers: int, buyers: int, rounds: int) -> dict[str, Any]:
    """Buyers order and pay `rounds` times each while readers go from page to page. `wrong` lists every bad answer."""
    goods = in_season(season, "shelve", "43", "2", str(buyers * rounds))
    scan = "/01/" + season.facts["genuine_stamp"].split("/01/")[1]
    paths = [
        "/market/",
        f"/products/{goods[0]['slug']}/",
        scan,
        "/",
        "/log/checkpoint",
        f"/products/{goods[1]['slug']}/",
    ]
    seen, over = Counter(), threading.Event()
    mint = Mint(season.facts, None)  # type: ignore[arg-type]
    lock, began = threading.Lock(), time.monotonic()
    left = threading.Semaphore(0)
    jobs = [partial(_bought, server, goods[n % 2], n, rounds, mint, lock, seen, left) for n in range(buyers)]
    jobs += [partial(_read, server, paths, n, over, seen) for n in range(readers)]
    threading.Thread(target=_close, args=(left, buyers, over), daemon=True).start()
    told = at_once(jobs)
    wrong = [repr(each)[:600] for each in told if isinstance(each, BaseException)]
    orders = [path for each in told if isinstance(each, list) for path in each]
    wrong += _unpaid(server, orders)
    wrong += [f"{count} answers {status}" for status, count in seen.items() if status >= 400]
    return {
        "people at once": readers + buyers,
        "answers": sum(seen.values()),
        "orders paid": len(orders),
        "seconds": round(time.monotonic() - began, 1),
        "wrong": wrong,
    }


def _close(left: threading.Semaphore, buyers: int, over: threading.Event) -> None:
    for _ in range(buyers):
        left.acquire()
    over.set()


def _bought(
    server: Server,
    good: dict[str, str],
    number: int,
    rounds: int,
    mint: Mint,
    lock: threading.Lock,
    seen: Counter[int],
    left: threading.Semaphore,
) -> list[str]:
    paths = []
    try:
        for _ in range(rounds):
            buyer, wish = Buyer(server.address, number), {good["listing"]: 1}
            buyer.fill(wish, slug=good["slug"])
            bought = buyer.press(wish)
            if not bought.paths:
                raise AssertionError(f"no order: {bought}")
            page = buyer.get(bought.paths[0]).text
            code = re.search(r"\bDH[0-9A-Z]{8}\b", page)
            amount = re.search(r'qr-amount">([\d.]+)', page)
            assert code, page[:500]
            assert amount, page[:500]
            with lock:
                number_ = mint.number()
            notice = mint.notice(BANK, number_, int(amount[1].replace(".", "")), code[0])
            seen[buyer.send(notice.path, notice.body or b"", dict(notice.headers)).status] += 1
            paths.append(bought.paths[0])
    finally:
        left.release()
    return paths


def _read(server: Server, paths: list[str], number: int, over: threading.Event, seen: Counter[int]) -> None:
    reader, turn = Buyer(server.address, number), number
    while not over.is_set():
        seen[reader.get(paths[turn % len(paths)]).status] += 1
        turn += 1


def _unpaid(server: Server, orders: list[str]) -> list[str]:
    """The followers have a while to say so."""
    deadline, waiting, guest = time.monotonic() + 60, list(orders), Buyer(server.address, 0)
    while waiting and time.monotonic() < deadline:
        waiting = [path for path in waiting if "Tiền đã về" not in guest.get(path).text]
        time.sleep(0.5 if waiting else 0)
    return [f"{path} was never paid" for path in waiting]
