"""The EPCIS events of stamps.

Serials are spoken of by range: naming each would store a row a stamp. Issuing is CBV 2.0 `encoding` (identifiers
written to a carrier, not yet on an object), activation `commissioning` (identifiers put on objects). Both are
action OBSERVE: with class-level quantities ADD would say that goods were made, and packing has said that.
"""

from datetime import datetime
from typing import Any

from django.conf import settings

from commune.lib.epcis.build import Quantity, Typed, object_event
from commune.products.models import TradeItem
from commune.stamps.models import StampBatch
from commune.trace import identifiers
from commune.trace.models import Lot

Json = dict[str, Any]


def batch_uri(number: int) -> str:
    return f"{settings.PUBLIC_ADDRESS}/stamps/{number}"


def issue_event(batch: StampBatch) -> Json:
    facts = {"number": batch.number, "count": batch.count, "root": batch.root}
    return object_event(
        batch.issued_at,
        "OBSERVE",
        quantities=[Quantity(_class_of(batch.trade_item, batch.lot), batch.count)],
        biz_step="encoding",
        disposition="encoded",
        **_around(batch, batch.lot, {"langso:stampBatch": facts}),
    )


def activation_event(batch: StampBatch, lot: Lot, first: int, last: int, at: datetime) -> Json:
    facts = {"number": batch.number, "first": first, "last": last}
    return object_event(
        at,
        "OBSERVE",
        quantities=[Quantity(_class_of(batch.trade_item, lot), last - first + 1)],
        biz_step="commissioning",
        disposition="active",
        **_around(batch, lot, {"langso:stampRange": facts}),
    )


def _class_of(item: TradeItem, lot: Lot | None) -> str:
    return identifiers.uri_of(lot) if lot else f"{identifiers.CANONICAL}/01/{item.gtin}"


def _around(batch: StampBatch, lot: Lot | None, extensions: Json) -> Any:
    place = identifiers.place_uri(lot.place) if lot else None
    return {
        "read_point": place,
        "biz_location": place,
        "biz_transactions": [Typed("prodorder", batch_uri(batch.number))],
        "extensions": extensions,
        "prefixes": {"langso": identifiers.vocabulary_uri("")},
    }
