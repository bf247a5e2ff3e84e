"""What can be packed: harvest lots of the co-op and its members, and how much of each is left."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, Sum

from commune.packhouse.models import Intake
from commune.people.models import Organization
from commune.places.models import Place
from commune.trace import holds, recall
from commune.trace.models import Hold, Lot, LotKind, LotLink, LotSet

SHOWN = 60


@dataclass(frozen=True)
class Available:
    """`left` kilograms may still be packed. `received` None: never weighed in here, so the harvest's weight counts."""

    lot: Lot
    left: Decimal
    received: Decimal | None
    is_recalled: bool
    hold: Hold | None

    @property
    def is_held(self) -> bool:
        return self.hold is not None

    @property
    def is_free(self) -> bool:
        return self.left > 0 and not self.is_recalled and not self.is_held


def lots_of(holder: Organization) -> LotSet:
    """Harvest lots of the co-op itself and of its members."""
    kept_by = Q(holder=holder) | Q(holder__parent=holder)
    return Lot.objects.filter(kept_by, kind=LotKind.HARVEST).select_related(
        "trade_item__variety", "holder", "place"
    )


def available_at(place: Place, *, wanted: str = "") -> list[Available]:
    """Newest lots with something left, or those whose number or household holds `wanted`."""
    found = lots_of(place.holder)
    if wanted:
        found = found.filter(Q(code__icontains=wanted) | Q(holder__code__icontains=wanted))
    rows = amounts_of(found.order_by("-made_at", "code")[:SHOWN], place)
    return [row for row in rows if row.left > 0]


def amounts_of(lots: Iterable[Lot], place: Place) -> list[Available]:
    """For each lot what may still be packed here: never more than was harvested, nor than was weighed in."""
    rows = list(lots)
    gone = _sums(LotLink.objects.filter(parent__in=rows), "parent")
    received = _sums(Intake.objects.filter(lot__in=rows, place=place), "lot")
    recalled, held = recall.recalled(rows), holds.standing_on(rows)
    found = []
    for lot in rows:
        weighed = received.get(lot.pk)
        whole = lot.quantity if weighed is None else min(lot.quantity, weighed)
        left = whole - gone.get(lot.pk, Decimal(0))
        found.append(Available(lot, left, weighed, lot.pk in recalled, held.get(lot.pk)))
    return found


def _sums(rows: "Iterable[object]", key: str) -> dict[UUID, Decimal]:
    grouped = rows.values_list(key).annotate(total=Sum("quantity")).order_by()  # type: ignore[attr-defined]
    return dict(grouped)
