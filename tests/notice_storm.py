"""Thousands of notices in every disorder over real HTTP, the server killed in the middle, and an oracle of its own.

The oracle is this file alone: it signs with hashlib, decides with plain dictionaries, and shares no code with what it
judges. `python -m tests.notice_storm ask` and `ask-late` place the requests, `state` tells what the instance came to.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import random
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from tests.stage import ROOT, Season, Server

SENDERS = 12
PATIENCE = 900.0
BANKS, GATEWAYS = ("sepay", "casso", "payos"), ("vnpay", "momo", "zalopay")
NOTHING = b"null"


@dataclass(frozen=True)
class Notice:
    """One notice as it travels. `credit` is what it tells of truly: (provider, number, amount, code), or None."""

    provider: str
    path: str
    body: bytes | None
    headers: tuple[tuple[str, str], ...]
    credit: tuple[str, str, int, str] | None
    kind: str


@dataclass
class Oracle:
    """Credits by (provider, number), the first told wins; requests by code."""

    credits: dict[tuple[str, str], tuple[int, str]]
    asked: dict[str, int]

    def allocated(self) -> dict[str, list[int]]:
        """Code to the amounts that pay for it: banks take any amount, gateways only what was asked."""
        found: dict[str, list[int]] = {code: [] for code in self.asked}
        for (provider, _number), (amount, code) in self.credits.items():
            if code in self.asked and (provider in BANKS or amount == self.asked[code]):
                found[code].append(amount)
        return found

    def queue(self) -> list[tuple[str, str, int]]:
        """(provider, number, amount) of what pays for nothing."""
        return sorted(
            (provider, number, amount)
            for (provider, number), (amount, code) in self.credits.items()
            if code not in self.asked or (provider in GATEWAYS and amount != self.asked[code])
        )


class Mint:
    """Writes notices as each provider does, signed with that account's own key, or with a wrong one."""

    def __init__(self, facts: dict[str, Any], chance: random.Random) -> None:
        self.secrets, self.merchants = facts["notice_secret"], facts["notice_merchant"]
        self.account = facts["order_awaiting_payment"]["seller_account"]
        self.chance, self.count = chance, 0

    def number(self) -> str:
        self.count += 1
        return str(7_000_000 + self.count)

    def notice(
        self,
        provider: str,
        number: str,
        amount: int,
        code: str,
        *,
        kind: str = "true",
        forged: bool = False,
        account: str = "",
    ) -> Notice:
        secret = "forged-" + "x" * 30 if forged else self.secrets[provider]
        path, body, headers = getattr(self, f"_{provider}")(
            number, amount, code, secret, account or self.account
        )
        true = not forged and not account
        told = (provider, self._kept_number(provider, number), amount, code) if true else None
        return Notice(provider, path, body, tuple(headers.items()), told, kind)

    def _kept_number(self, provider: str, number: str) -> str:
        return f"L{number}/FT{number}" if provider == "payos" else number

    def _at(self, provider: str) -> str:
        return f"/pay/notices/{provider}/{self.account}"

    def _sepay(self, number: str, amount: int, code: str, secret: str, account: str) -> Any:
        told = {
            "id": int(number), "gateway": "MauBank", "transactionDate": "2026-11-20 08:00:00",
            "accountNumber": account, "code": None, "content": f"MBVCB.{number} {code.lower()} ck",
            "transferType": "in", "transferAmount": amount, "referenceCode": f"SP{number}",
        }  # fmt: skip
        headers = {"Authorization": f"Apikey {secret}", "Content-Type": "application/json"}
        return self._at("sepay"), json.dumps(told).encode(), headers

    def _casso(self, number: str, amount: int, code: str, secret: str, account: str) -> Any:
        row = {
            "id": int(number), "reference": number, "description": f"{code} tien xoai", "amount": amount,
            "transactionDateTime": "2026-11-20 08:00:00", "accountNumber": account,
        }  # fmt: skip
        told = {"error": 0, "data": row}
        text = json.dumps({"data": dict(sorted(row.items())), "error": 0}, separators=(",", ":"))
        mark = _hex("sha512", secret, f"1795305600000.{text}")
        headers = {"X-Casso-Signature": f"t=1795305600000,v1={mark}", "Content-Type": "application/json"}
        return self._at("casso"), json.dumps(told).encode(), headers

    def _payos(self, number: str, amount: int, code: str, secret: str, account: str) -> Any:
        data = {
            "orderCode": int(number), "amount": amount, "description": code, "accountNumber": account,
            "reference": f"FT{number}", "transactionDateTime": "2026-11-20 08:00:00", "paymentLinkId": f"L{number}",
            "code": "00", "desc": "success", "counterAccountName": None,
        }  # fmt: skip
        text = "&".join(f"{key}={'' if data[key] is None else data[key]}" for key in sorted(data))
        told = {"code": "00", "desc": "success", "data": data, "signature": _hex("sha256", secret, text)}
        return self._at("payos"), json.dumps(told).encode(), {"Content-Type": "application/json"}

    def _vnpay(self, number: str, amount: int, code: str, secret: str, _account: str) -> Any:
        fields = {
            "vnp_Amount": str(amount * 100), "vnp_BankCode": "NCB", "vnp_OrderInfo": f"Thanh toan don {code}",
            "vnp_PayDate": "20261120080000", "vnp_ResponseCode": "00", "vnp_TransactionStatus": "00",
            "vnp_TmnCode": self.merchants["vnpay"]["merchant"], "vnp_TransactionNo": number, "vnp_TxnRef": f"{code}01",
        }  # fmt: skip
        text = urllib.parse.urlencode(sorted(fields.items()))
        query = f"{text}&vnp_SecureHash={_hex('sha512', secret, text)}"
        return f"{self._at('vnpay')}?{query}", None, {}

    def _momo(self, number: str, amount: int, code: str, secret: str, _account: str) -> Any:
        known = self.merchants["momo"]
        fields = {
            "accessKey": known["second"], "amount": amount, "extraData": "", "message": "ok",
            "orderId": f"{code}01", "orderInfo": "Xoài", "orderType": "momo_wallet",
            "partnerCode": known["merchant"], "payType": "qr", "requestId": f"{code}01",
            "responseTime": 1795305660000, "resultCode": 0, "transId": int(number),
        }  # fmt: skip
        mark = _hex("sha256", secret, "&".join(f"{key}={value}" for key, value in fields.items()))
        told = {**{key: value for key, value in fields.items() if key != "accessKey"}, "signature": mark}
        return self._at("momo"), json.dumps(told).encode(), {"Content-Type": "application/json"}

    def _zalopay(self, number: str, amount: int, code: str, secret: str, _account: str) -> Any:
        data = json.dumps({
            "app_id": int(self.merchants["zalopay"]["merchant"]), "app_trans_id": f"261120_{code}01",
            "amount": amount, "zp_trans_id": int(number), "server_time": 1795305660000, "embed_data": "{}",
            "item": "[]",
        })  # fmt: skip
        told = {"data": data, "mac": _hex("sha256", secret, data), "type": 1}
        return self._at("zalopay"), json.dumps(told).encode(), {"Content-Type": "application/json"}


def _hex(algorithm: str, key: str, text: str) -> str:
    return hmac.new(key.encode(), text.encode(), getattr(hashlib, algorithm)).hexdigest()


def storm_of(mint: Mint, asked: dict[str, int], *, size: int) -> tuple[list[Notice], Oracle]:
    """`size` notices about these requests; a number is reused with another amount after its true notice."""
    chance, codes = mint.chance, list(asked)
    oracle, first, later = Oracle({}, asked), [], []
    for index, code in enumerate(codes):
        provider = (*BANKS, *GATEWAYS)[index % 6]
        for amount, number in _amounts(chance, asked[code], mint):
            notice = mint.notice(provider, number, amount, code)
            first.append(notice)
            assert notice.credit
            oracle.credits[notice.credit[:2]] = (amount, code)
            if index % 3 == 0:
                later.append(mint.notice(provider, number, amount + 1000, code, kind="contradiction"))
        if index % 4 == 0:
            first.append(mint.notice(provider, mint.number(), asked[code], code, kind="forged", forged=True))
        if index % 7 == 0:
            bank = BANKS[index % 3]
            first.append(
                mint.notice(bank, mint.number(), asked[code], code, kind="other account", account="77700")
            )
        if index % 9 == 0:
            lost = mint.notice(BANKS[index % 3], mint.number(), 10_000 + index, "KHONGMA", kind="strange")
            first.append(lost)
            assert lost.credit
            oracle.credits[lost.credit[:2]] = (10_000 + index, "")
    waves = _repeated(chance, first, size - len(later)), _repeated(chance, later, len(later))
    return [*waves[0], *waves[1]], oracle


def _amounts(chance: random.Random, price: int, mint: Mint) -> list[tuple[int, str]]:
    """Whole, in two parts, too little, too much, or twice."""
    way = chance.randrange(5)
    part = price // 3
    amounts = ((price,), (part, price - part), (part,), (price + 5_000,), (price, price))[way]
    return [(amount, mint.number()) for amount in amounts]


def _repeated(chance: random.Random, notices: Sequence[Notice], size: int) -> list[Notice]:
    """Each at least once, then again and again, shuffled."""
    rows = [*notices, *(chance.choice(notices) for _ in range(size - len(notices)))] if notices else []
    chance.shuffle(rows)
    return rows


def run_storm(
    season: Season, server: Server, *, requests: int, size: int, kills: int, seed: int
) -> dict[str, Any]:
    """Figures, and in `wrong` what differs from the oracle."""
    chance = random.Random(seed)
    planned = in_season(season, "plan", requests)
    late = set(chance.sample(list(planned), requests // 5))
    in_season(season, "ask", {code: amount for code, amount in planned.items() if code not in late})
    storm, oracle = storm_of(Mint(season.facts, chance), planned, size=size)
    tally: dict[str, int] = {}
    accepted: list[str] = []
    killer = Killer(server, kills, len(storm))
    killer.start()
    began = time.monotonic()
    middle = len(storm) // 2
    with ThreadPoolExecutor(SENDERS) as pool:
        for part in (storm[:middle], storm[middle:]):
            for notice, answer in zip(
                part, pool.map(lambda each: _sent(server, each, killer), part), strict=True
            ):
                _count(notice, answer, tally, accepted)
            if part is not storm[middle:] and late:
                in_season(season, "ask", {code: planned[code] for code in late})
                late = set()
    killer.join()
    seconds = time.monotonic() - began
    state = in_season(season, "state", sorted(planned))
    wrong = [*accepted, *differences(oracle, state)]
    wrong += [repr(killer.failure)] if killer.failure else []
    return {
        "notices": len(storm),
        "requests": requests,
        "kills": killer.kills,
        **{f"answers {name}": count for name, count in sorted(tally.items())},
        "paid": sum(sum(each) >= oracle.asked[code] for code, each in oracle.allocated().items()),
        "in the queue": len(oracle.queue()),
        "seconds": round(seconds, 1),
        "wrong": wrong,
    }


def _count(notice: Notice, answer: tuple[int, bytes], tally: dict[str, int], accepted: list[str]) -> None:
    status, body = answer
    tally[str(status)] = tally.get(str(status), 0) + 1
    refused = status in (401, 429) or b'"97"' in body or b'"return_code": -1' in body
    if notice.kind == "forged" and not refused:
        accepted.append(f"forged {notice.provider} was answered {status} {body[:200]!r}")
    if notice.kind != "forged" and (refused or status >= 500):
        accepted.append(f"{notice.kind} {notice.provider} was answered {status} {body[:200]!r}")


def _sent(server: Server, notice: Notice, killer: Killer) -> tuple[int, bytes]:
    """As providers do: again until there is an answer."""
    deadline = time.monotonic() + PATIENCE
    while True:
        request = urllib.request.Request(server.address + notice.path, notice.body, dict(notice.headers))
        try:
            with urllib.request.urlopen(request, timeout=300) as answer:
                found = answer.status, answer.read()
        except urllib.error.HTTPError as error:
            found = error.code, error.read()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.3)
            continue
        killer.answered.release()
        return found


class Killer(threading.Thread):
    """kill -9 so many times, spread over the answers, each time with a new start."""

    def __init__(self, server: Server, times: int, answers: int) -> None:
        super().__init__(daemon=True)
        self.server, self.times, self.every = server, times, answers // (times + 1)
        self.answered = threading.Semaphore(0)
        self.kills, self.failure = 0, None

    def run(self) -> None:
        try:
            for _ in range(self.times):
                for _ in range(self.every):
                    self.answered.acquire()
                self.server.kill()
                self.kills += 1
                self.server.start()
        except BaseException as error:  # noqa: BLE001  # told by whoever joins
            self.failure = error


def differences(oracle: Oracle, state: dict[str, Any]) -> list[str]:
    allocated, found = oracle.allocated(), []
    for code, amounts in allocated.items():
        if sorted(state["allocated"].get(code, [])) != sorted(amounts):
            found.append(f"{code}: {sorted(state['allocated'].get(code, []))} instead of {sorted(amounts)}")
        covered = sum(amounts) >= oracle.asked[code]
        if state["covered"].get(code) is not covered:
            found.append(f"{code}: covered {state['covered'].get(code)} instead of {covered}")
    queue = [tuple(each) for each in state["queue"]]
    if sorted(queue) != oracle.queue():
        missing, extra = set(oracle.queue()) - set(queue), set(queue) - set(oracle.queue())
        found.append(f"queue lacks {sorted(missing)[:5]}, has {sorted(extra)[:5]}")
    return [*found, *state["books"]]


def in_season(season: Season, what: str, facts: Any) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "tests.notice_storm", what],
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


def plan(count: int) -> dict[str, int]:
    """Codes that requests will have, with their amounts."""
    from commune.lib import vietqr

    codes = {vietqr.new_code() for _ in range(count)}
    return {code: 50_000 + 1_000 * index for index, code in enumerate(sorted(codes))}


def ask(planned: dict[str, int]) -> list[str]:
    """Requests with these codes, through the product's own function."""
    from datetime import timedelta

    from django.conf import settings
    from django.utils import timezone

    from commune.lib import vietqr
    from commune.payments import requests
    from commune.payments.models import SellerAccount

    told = json.loads((settings.DATA_DIR / "demo.json").read_text(encoding="utf-8"))
    account = SellerAccount.objects.get(number=told["order_awaiting_payment"]["seller_account"])
    due = timezone.now() + timedelta(days=1)
    for code, amount in planned.items():
        vietqr.new_code = lambda code=code: code  # the storm knows it before the request does
        requests.ask(account=account, amount=amount, reference=f"storm:{code}", due_at=due, by="system:storm")
    return list(planned)


def state(codes: list[str]) -> dict[str, Any]:
    """What the instance came to, after followers and jobs had their turn."""
    from commune.ledger import following
    from commune.payments import books, jobs, matching, requests
    from commune.payments.models import PaymentRequest, SellerAccount

    jobs.take_again()
    following.catch_up()
    rows = PaymentRequest.objects.filter(code__in=codes).prefetch_related("allocations")
    waiting = [each for account in SellerAccount.objects.all() for each in matching.unmatched(account.pk)]
    ours = [each for each in waiting if each.transaction.lstrip("L").startswith("700")]
    return {
        "allocated": {row.code: [each.amount for each in row.allocations.all()] for row in rows},
        "covered": {row.code: requests.standing_of(row).is_covered for row in rows},
        "queue": [(str(each.provider), each.transaction, each.amount) for each in ours],
        "books": books.imbalances(),
    }


if __name__ == "__main__":
    import django

    django.setup()
    job = {"plan": plan, "ask": ask, "state": state}[sys.argv[1]]
    print(json.dumps(job(json.load(sys.stdin)), ensure_ascii=False))
