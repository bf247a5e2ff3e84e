"""What is on sale, as other programs read it: `/market/feed.json`."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from commune.market import listings
from commune.market.models import Listing, StockLevel
from commune.quality.models import Certificate, GeographicalIndication, SafeChain
from commune.quality.vouching import Vouching, vouching_of

MOST_OFFERS = 500


@dataclass(frozen=True)
class Common:
    """What holds today of every lot that an offer sells from."""

    certificates: Sequence[Certificate] = ()
    chains: Sequence[SafeChain] = ()
    indications: Sequence[GeographicalIndication] = ()

    def __bool__(self) -> bool:
        return bool(self.certificates or self.chains or self.indications)


def common_to(vouchings: Sequence[Vouching]) -> Common:
    """A buyer gets any of these lots, so only what all of them have may be said of the offer."""
    if not vouchings:
        return Common()
    first, *others = vouchings
    return Common(
        [each for each in first.whole if all(each in other.whole for other in others)],
        [each for each in first.chains if all(each in other.chains for other in others)],
        [each for each in first.indications if all(each in other.indications for other in others)],
    )


def feed_of(address: str) -> bytes:
    """The feed: one object an offer; the same bytes as long as nothing changed. `address` without a slash."""
    offers = list(listings.on_sale().in_sight()[:MOST_OFFERS])
    levels = listings.lots_on_sale(offers)
    vouched = {level.lot_id: vouching_of(level.lot) for level in levels}
    rows = [
        _row(each, [level for level in levels if _sells(each, level)], vouched, address) for each in offers
    ]
    rows.sort(key=lambda row: (row["gtin"], row["url"]))
    return json.dumps({"offers": rows}, ensure_ascii=False, separators=(",", ":")).encode()


def _sells(listing: Listing, level: StockLevel) -> bool:
    return (level.booth_id, level.lot.trade_item_id) == (listing.booth_id, listing.trade_item_id)


def _row(
    listing: Listing, levels: Sequence[StockLevel], vouched: dict[Any, Vouching], address: str
) -> dict[str, Any]:
    item, common = listing.trade_item, common_to([vouched[level.lot_id] for level in levels])
    return {
        "gtin": item.gtin,
        "name": item.name,
        "name_en": item.name_en,
        "variety": item.variety.name,
        "net_content": {"quantity": f"{item.net_content.normalize():f}", "uom": item.uom},
        "seller": listing.booth.name,
        "price": listing.unit_price,
        "currency": "VND",
        "available": listing.most_now > 0,
        "is_held": listing.is_held,
        "url": f"{address}/products/{item.slug}/",
        "lots": [{"lot": each.lot.code, "url": f"{address}{each.lot.digital_link_path}"} for each in levels],
        "certificates": [_certificate(each) for each in common.certificates],
        "safe_chains": [{"number": each.number, "issuer": each.issuer} for each in common.chains],
        "indications": [{"number": each.number, "name": each.name} for each in common.indications],
    }


def _certificate(certificate: Certificate) -> dict[str, Any]:
    ends = certificate.valid_to
    return {
        "standard": certificate.standard.name,
        "edition": certificate.standard.edition,
        "number": certificate.number,
        "certifier": certificate.certifier,
        "valid_to": ends.isoformat() if ends else None,
    }
