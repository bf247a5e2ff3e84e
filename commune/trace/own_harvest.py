"""Which lots are nothing but what one household picked: fresh, at most sorted and packed."""

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from commune.people.models import Organization
from commune.trace.models import Lot, LotKind, LotLink

KILOGRAM = "KGM"
# What sorting and packing may lose. Drying or juicing takes far more fruit than it gives goods.
MOST_IN_A_KILOGRAM = Decimal("1.25")


def own_harvests(lots: Iterable[UUID], household: Organization) -> set[UUID]:
    """Keys of those lots that are surely hers: harvest lots, and lots packed from such alone and not processed.

    Two queries, however many lots.
    """
    hers = Lot.objects.filter(pk__in=set(lots), holder=household).select_related("trade_item")
    by_kind: dict[str, list[Lot]] = {kind: [] for kind in LotKind.values}
    for lot in hers:
        by_kind[lot.kind].append(lot)
    found = {lot.pk for lot in by_kind[LotKind.HARVEST]}
    links: dict[UUID, list[LotLink]] = {lot.pk: [] for lot in by_kind[LotKind.PACKED]}
    for link in LotLink.objects.filter(child__in=list(links)).select_related("parent"):
        links[link.child_id].append(link)
    return found | {lot.pk for lot in by_kind[LotKind.PACKED] if _is_packed_only(lot, links[lot.pk])}


def _is_packed_only(lot: Lot, links: list[LotLink]) -> bool:
    if not links or lot.trade_item.uom != KILOGRAM:
        return False
    for link in links:
        parent = link.parent
        if (parent.kind, parent.holder_id, parent.uom) != (LotKind.HARVEST, lot.holder_id, KILOGRAM):
            return False
    kilograms = lot.quantity * (1 if lot.uom == KILOGRAM else lot.trade_item.net_content)
    return sum((link.quantity for link in links), Decimal(0)) <= kilograms * MOST_IN_A_KILOGRAM
