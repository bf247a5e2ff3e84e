"""When a lot is recalled or held, whoever has it on display is told, once; selling it is impossible already."""

from collections import defaultdict
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from commune.display import access
from commune.display.models import Consignment
from commune.people import reaching
from commune.places.models import Place
from commune.trace.models import Hold, Lot, Recall

_THERE = Q(level__available__gt=0) | Q(receipt__isnull=True)


def tell_keepers(recall: Recall) -> None:
    """Of points where units of the recalled lots stand, or to which they are under way."""
    lots = Lot.objects.filter(recalled__recall=recall)
    _tell(holding(lots), key=f"recall:{recall.pk}", words="recalled", reason=recall.reason)


def tell_held(hold: Hold) -> None:
    lots = Lot.objects.filter(pk=hold.lot_id)
    _tell(holding(lots), key=f"hold:{hold.pk}", words="held", reason=hold.reason)


def holding(lots: object) -> list[Consignment]:
    """Consignments of these lots of which something stands at a point or is on its way there."""
    found = Consignment.objects.filter(_THERE, lot__in=lots)  # type: ignore[misc]
    return list(found.shown().order_by("sent_at", "pk"))


def stopped_at(point: UUID) -> int:
    """Consignments of lots under recall or hold that stand at a point or are on their way to it."""
    lots = Lot.objects.exclude(pk__in=Lot.objects.sellable().values("pk"))
    return Consignment.objects.filter(_THERE, lot__in=lots, point=point).count()


def _tell(consignments: list[Consignment], *, key: str, words: str, reason: str) -> None:
    points: dict[UUID, Place] = {each.point_id: each.point for each in consignments}
    codes = defaultdict(set)
    for each in consignments:
        codes[each.point_id].add(each.lot.code)
    for point in points.values():
        address = settings.PUBLIC_ADDRESS + reverse("display:desk", args=[point.code])
        facts = {"lots": ", ".join(sorted(codes[point.pk])), "point": point.name}
        for keeper in access.keepers_of(point):
            reaching.tell(
                keeper,
                template=f"display/{words}",
                params={**facts, "reason": reason, "address": address},
                dedup_key=f"display:{key}:{point.pk}:{keeper.pk}",
            )
