"""What the outside may rely on about a played demo: `demo.json` (doors.md)."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from commune.api import keys as api_keys
from commune.demo import assembling, cast
from commune.demo.season import Stage
from commune.ledger import keys as log_keys
from commune.lib.serials.permutation import serial_of
from commune.payments import accounts, keys
from commune.stamps import house_key
from commune.stamps.addresses import stamp_address
from commune.stamps.models import StampBatch


def demo_file() -> Path:
    return Path(settings.DATA_DIR) / "demo.json"


def write(stage: Stage) -> dict[str, Any]:
    """Write `demo.json` and return what stands in it."""
    facts = {
        "address": settings.PUBLIC_ADDRESS,
        "logins": logins(),
        **_goods(stage),
        **_money(stage),
        **_log(),
    }
    file = demo_file()
    partial = file.with_suffix(".new")
    partial.write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    partial.chmod(0o600)
    partial.replace(file)
    return facts


def logins() -> list[dict[str, str]]:
    """A password alone suffices in the demo; phones are written as people type them."""
    return [
        {
            "role": key,
            "title": part.title,
            "name": part.full_name,
            "login": "0" + part.phone.removeprefix("+84"),
            "password": cast.PASSWORD,
        }
        for key, part in cast.PEOPLE.items()
    ]


def _goods(stage: Stage) -> dict[str, Any]:
    sold, recalled = stage.packed[1], stage.packed[3]
    unit = assembling.organization("cooperative").unit
    return {
        "genuine_stamp": _stamp(sold.batch, 0),
        "recalled_stamp": _stamp(recalled.batch, 0),
        "gtin": sold.lot.trade_item.gtin,
        "lot": sold.lot.code,
        "unit_code": unit.code,
        "period": timezone.localdate(sold.lot.made_at).strftime("%Y-%m"),
    }


def _stamp(batch: StampBatch, index: int) -> str:
    return stamp_address(batch, serial_of(house_key.key_of(batch), index))


def _money(stage: Stage) -> dict[str, Any]:
    waiting = stage.orders[6]
    account = waiting.request.account
    agreed = {str(provider): accounts.agree_key(account, provider=provider) for provider in keys.AGREED}
    return {
        "api_key": api_keys.issue_key(name="demo", scopes=api_keys.SCOPES, by="system:demo")[1],
        "order_awaiting_payment": {
            "code": waiting.request.code,
            "order": waiting.code,
            "amount": waiting.amount,
            "seller_account": account.number,
        },
        "notice_secret": {provider: key.secret for provider, key in agreed.items()},
        "notice_merchant": {
            provider: {"merchant": key.merchant, "second": key.second}
            for provider, key in agreed.items()
            if key.merchant
        },
    }


def _log() -> dict[str, str]:
    log = log_keys.log()
    return {"log_origin": log.origin, "log_key": log.verifier_key}
