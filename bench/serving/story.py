"""`python -m bench.serving.story COUNT`: issue and activate stamps on a lot of the played season.

Prints the lot as the plain way needs it, with the serials; works on the data of COMMUNE_DATA.
"""

import json
import sys
from uuid import uuid4

import django

django.setup()

from django.conf import settings  # noqa: E402

from commune.ledger import sequencing  # noqa: E402
from commune.stamps import addresses, batches, house_key, printing  # noqa: E402
from commune.trace import lineage, lots  # noqa: E402
from commune.trace.models import Event  # noqa: E402


def stamped(gtin: str, code: str, count: int) -> dict:
    """More stamps than the lot has boxes: an operator may, and a bench wants thousands of scans of one lot."""
    lot = lots.lot_at(gtin, code)
    batch = batches.issue_batch(
        trade_item=lot.trade_item, lot=lot, count=count, by=None, holder=lot.holder, client_id=uuid4()
    )
    batches.activate(batch, by=None)
    sequencing.sequence()
    whole = [lot, *lineage.ancestors_of(lot)]
    uris = [f"/10/{each.code}" for each in whole]
    events = [each for each in Event.objects.order_by("event_time") if any(uri in each.body for uri in uris)]
    lines = list(printing.csv(batch))[1:]
    return {
        "gtin": gtin, "code": code, "product": lot.trade_item.name, "producer": lot.holder.name,
        "place": lot.place.name, "packed_at": lot.made_at.isoformat(), "best_before": str(lot.best_before),
        "prefix": addresses.stamp_prefix(batch), "serials": [line.split(",")[1] for line in lines],
        "events": [_event(each, number) for number, each in enumerate(events)],
    }  # fmt: skip


def _event(row: Event, number: int) -> dict:
    return {
        "event_id": f"{row.event_id}#{number}",
        "type": row.type,
        "biz_step": row.biz_step.rpartition("-")[2],
        "event_time": row.event_time.isoformat(),
        "place": row.biz_location or row.read_point,
        "body": row.body,
    }


if __name__ == "__main__":
    facts = json.loads((settings.DATA_DIR / "demo.json").read_text(encoding="utf-8"))
    house_key.house_key()
    print(json.dumps(stamped(facts["gtin"], facts["lot"], int(sys.argv[1])), ensure_ascii=False))
