"""Two buyers press at the same moment, again and again: never do both get the tree. Needs no pytest: trials use it.

`python -m tests.tree_race TRIES` does it in the database of the environment and prints what it counted as JSON.
"""

from __future__ import annotations

import json
import random
import sys
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

TREES = 10
MODES = ("free", "released", "ran out", "agreed or taken")


def raced(tries: int, *, seed: int) -> dict[str, Any]:
    """`won` counts outcomes by mode; `wrong` has a line for each try that did not end with exactly one."""
    from django.db import connection

    offers, buyers = _orchard()
    chance, won, wrong = random.Random(seed), Counter(), []
    pools = [ThreadPoolExecutor(1), ThreadPoolExecutor(1)]
    try:
        for number in range(tries):
            mode = MODES[number % len(MODES)]
            offer = offers[chance.randrange(TREES)]
            told = _one(offer, buyers, mode, pools)
            won[mode] += told["winners"]
            if told["winners"] != 1 or told["standing"] != 1 or told["strange"]:
                wrong.append(f"try {number} ({mode}): {told}")
            _free(offer)
    finally:
        for pool in pools:
            pool.submit(lambda: connection.close()).result()  # noqa: PLW0108  (of that thread)
            pool.shutdown()
        connection.close()
    return {"tries": tries, "won": dict(won), "wrong": wrong}


def _orchard() -> tuple[list[Any], list[Any]]:
    from commune.adoption.tests.fields import Orchard
    from commune.demo import assembling
    from tests.fixtures import Cast

    orchard = Orchard(Cast())
    offers = [orchard.offer(f"CC{901 + number}") for number in range(TREES)]
    return offers, [assembling.person("buyer"), assembling.person("trader")]


def _one(offer: Any, buyers: list[Any], mode: str, pools: list[ThreadPoolExecutor]) -> dict[str, Any]:
    from commune.adoption.models import TreeHold

    jobs = _jobs(offer, buyers, mode)
    barrier = threading.Barrier(2)
    outcomes = [
        future.result()
        for future in [pool.submit(_pressed, barrier, job) for pool, job in zip(pools, jobs, strict=True)]
    ]
    return {
        "winners": sum(not isinstance(each, Exception) for each in outcomes),
        "standing": TreeHold.objects.standing().filter(offer=offer).count(),
        "strange": [repr(each) for each in outcomes if isinstance(each, Exception) and not _is_ours(each)],
    }


def _jobs(offer: Any, buyers: list[Any], mode: str) -> list[Callable[[], Any]]:
    from django.utils import timezone

    from commune.adoption import contracts, holding, wording

    first, second = buyers
    now = timezone.now()

    def take(who: Any, at: Any) -> Callable[[], Any]:
        return lambda: holding.hold(offer, by=who, client_id=uuid4(), at=at)

    if mode == "free":
        return [take(first, now), take(second, now)]
    hold = holding.hold(offer, by=first, client_id=uuid4(), at=now - timedelta(hours=1))
    if mode == "released":
        holding.release(hold, by=first)
        return [take(first, now), take(second, now)]
    if mode == "ran out":
        return [take(first, now), take(second, now)]
    agreed = wording.digest_of(wording.contract_text(offer))
    facts = {"name": "Người mua", "phone": "+84900000006", "agreed": agreed, "client_id": uuid4()}
    # she agrees in the last moment of her hold, the other takes it in the first moment after
    return [
        lambda: contracts.conclude(hold, by=first, at=hold.until, **facts),
        take(second, hold.until + timedelta(seconds=1)),
    ]


def _pressed(barrier: threading.Barrier, job: Callable[[], Any]) -> Any:
    from django.db import close_old_connections

    close_old_connections()
    barrier.wait()
    try:
        return job()
    except Exception as error:  # noqa: BLE001  (counted by whoever started the thread)
        return error


def _is_ours(error: Exception) -> bool:
    from commune.adoption.refusing import AdoptionRefusedError

    return isinstance(error, AdoptionRefusedError)


def _free(offer: Any) -> None:
    """The tree stands as at the start, whoever got it."""
    from commune.adoption import contracts, holding
    from commune.adoption.models import TreeContract, TreeHold

    for row in TreeContract.objects.filter(hold__offer=offer, end__isnull=True).with_facts():
        contracts.cancel(row, by=row.buyer)
    for hold in TreeHold.objects.standing().filter(offer=offer).select_related("offer"):
        holding.release(hold, by=hold.holder)


def main(tries: int, seed: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from commune.demo import assembling

    call_command("migrate", verbosity=0, stdout=sys.stderr)
    assembling.assemble()
    print(json.dumps(raced(tries, seed=seed), ensure_ascii=False))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
